from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from registration.core import tokens
from registration.core.tokens import Purpose
from registration.dialogues.models import Dialogue
from registration.participants import access
from registration.participants.models import Registration
from registration.participants.service import deciding, merging
from tests.apps import START
from tests.factories import make_meeting, make_registration
from tests.statements import counted

KEY = b"key of the links"


@pytest.fixture
def made(db: Session, dialogue: Dialogue) -> Registration:
    return make_registration(db, make_meeting(db, dialogue))


def found(
    db: Session, purpose: Purpose, token: str, after: timedelta = timedelta(), key: bytes = KEY
) -> Registration | None:
    return access.find_by_token(db, purpose, token, link_key=key, now=START + after)


def all_tokens(made: Registration) -> dict[Purpose, str]:
    return {
        Purpose.PERSONAL: access.personal_token(made, KEY),
        Purpose.JOIN: access.join_token(made, KEY),
        Purpose.RECEIPT: access.receipt_token(made, KEY, now=START),
        Purpose.FRESH: access.fresh_token(made, KEY, expires_at=START + access.FRESH_LASTS),
    }


def test_a_token_opens_what_it_is_for_and_nothing_else(db: Session, made: Registration) -> None:
    for purpose, token in all_tokens(made).items():
        opens = [item for item in Purpose if found(db, item, token) is made]
        assert opens == [purpose]


@pytest.mark.parametrize(
    ("purpose", "lasts"),
    [
        (Purpose.PERSONAL, timedelta(days=4000)),
        (Purpose.JOIN, timedelta(days=4000)),
        (Purpose.RECEIPT, timedelta(hours=24)),
        (Purpose.FRESH, timedelta(minutes=30)),
    ],
)
def test_some_tokens_end(
    db: Session, made: Registration, purpose: Purpose, lasts: timedelta
) -> None:
    token = all_tokens(made)[purpose]
    assert found(db, purpose, token, lasts - timedelta(seconds=1)) is made
    ends = purpose in {Purpose.RECEIPT, Purpose.FRESH}
    assert (found(db, purpose, token, lasts) is None) == ends


def test_a_raised_version_revokes_every_token(db: Session, made: Registration) -> None:
    given = all_tokens(made)
    made.link_version += 1
    db.flush()
    assert all(found(db, purpose, token) is None for purpose, token in given.items())


def test_a_token_made_up_or_bent_opens_nothing(db: Session, made: Registration) -> None:
    token = access.personal_token(made, KEY)
    public_id, signature = token.split(".")
    bent = [
        "",
        ".",
        public_id,
        token[:-1],
        token + "A",
        f"{public_id}.0.{signature}",
        f"{public_id}.99999999999.{signature}",
        f"{public_id}.99999999999999999999999999.{signature}",
        f"{tokens.public_id()}.{signature}",
        f"{public_id}.é{signature}",
        "\x00.\x00",
        "%00.%00",
        "x" * 10_000,
    ]
    assert [found(db, Purpose.PERSONAL, item) for item in bent] == [None] * len(bent)
    assert found(db, Purpose.PERSONAL, token, key=b"another key") is None


def test_a_receipts_end_cannot_be_moved(db: Session, made: Registration) -> None:
    public_id, seconds, signature = access.receipt_token(made, KEY, now=START).split(".")
    longer = f"{public_id}.{int(seconds) + 86_400}.{signature}"
    assert found(db, Purpose.RECEIPT, longer) is None


def test_who_cancelled_may_look_and_who_was_erased_or_merged_may_not(
    db: Session, dialogue: Dialogue, made: Registration
) -> None:
    other = make_registration(db, made.meeting)
    third = make_registration(db, made.meeting)
    given = {item.id: access.personal_token(item, KEY) for item in (made, other, third)}
    deciding.cancel(db, made.id, actor="person", now=START)
    third.erased_at = START
    fourth = make_registration(db, made.meeting)
    merging.merge(db, fourth.id, other.id, actor="account:1", now=START)
    assert found(db, Purpose.PERSONAL, given[made.id]) is made
    assert found(db, Purpose.PERSONAL, given[other.id]) is None
    assert found(db, Purpose.PERSONAL, given[third.id]) is None


def test_the_meeting_and_its_dialogue_come_with_one_statement(
    app: Flask, db: Session, made: Registration
) -> None:
    token = access.personal_token(made, KEY)
    db.commit()
    db.expunge_all()
    with counted(app) as statements:
        opened = found(db, Purpose.PERSONAL, token)
        assert opened is not None
        assert opened.meeting.dialogue.slug == "rabat-process"
    assert len(statements) == 1
