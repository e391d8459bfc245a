from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.audit.queries import history_of
from registration.core.errors import DomainError, NotFoundError
from registration.dialogues.models import Dialogue
from registration.messages.models import Message
from registration.participants.service import deciding, links, merging
from tests.apps import START
from tests.factories import make_meeting, make_registration, messages_of

LATER = START + timedelta(hours=1)
SHARED = "assistant@townhall.example"


def lost(db: Session) -> list[Message]:
    chosen = sa.select(Message).where(Message.kind == "lost-link").order_by(Message.id)
    return list(db.scalars(chosen))


def test_one_mail_has_the_links_of_everybody_with_the_address(
    db: Session, dialogue: Dialogue
) -> None:
    early = make_meeting(db, dialogue)
    late = make_meeting(db, dialogue, slug="late", starts_on=datetime(2027, 3, 1).date())  # noqa: DTZ001
    first = make_registration(db, early, "Sow", email=SHARED)
    second = make_registration(db, early, "Ba", email=SHARED)
    minister = make_registration(
        db, late, "Ndiaye", email="", contact_email=SHARED, by_officer=True
    )
    make_registration(db, early, "Ly", email="other@townhall.example")
    links.send_lost_links(db, " ASSISTANT@townhall.example ", now=LATER)
    (mail,) = lost(db)
    assert mail.recipient == SHARED
    assert [item["registration"] for item in mail.context["links"]] == [
        second.public_id,
        first.public_id,
        minister.public_id,
    ]
    assert {item["link_version"] for item in mail.context["links"]} == {1}


def test_an_unknown_address_gets_nothing_and_learns_nothing(
    db: Session, dialogue: Dialogue
) -> None:
    make_registration(db, make_meeting(db, dialogue), email=SHARED)
    for address in ("nobody@townhall.example", "", "   ", "no address", "%"):
        links.send_lost_links(db, address, now=LATER)
    assert lost(db) == []


def test_cancelled_ones_are_found_and_erased_or_merged_ones_are_not(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue)
    kept, merged, erased, cancelled = (
        make_registration(db, meeting, name, email=SHARED) for name in ("A", "B", "C", "D")
    )
    merging.merge(db, kept.id, merged.id, actor="account:1", now=LATER)
    erased.erased_at = LATER
    deciding.cancel(db, cancelled.id, actor="person", now=LATER)
    links.send_lost_links(db, SHARED, now=LATER)
    (mail,) = lost(db)
    found = [item["registration"] for item in mail.context["links"]]
    assert found == [kept.public_id, cancelled.public_id]


def test_asking_again_within_a_minute_sends_one_mail(db: Session, dialogue: Dialogue) -> None:
    make_registration(db, make_meeting(db, dialogue), email=SHARED)
    for seconds in (0, 30, 61):
        links.send_lost_links(db, SHARED, now=LATER + timedelta(seconds=seconds))
    assert len(lost(db)) == 2


def test_a_fresh_link_ends_after_half_an_hour(db: Session, dialogue: Dialogue) -> None:
    made = make_registration(db, make_meeting(db, dialogue))
    expires_at = links.send_fresh_link(db, made.id, actor="person", now=LATER)
    assert expires_at == LATER + timedelta(minutes=30)
    mail = messages_of(db, made)[-1]
    assert (mail.kind, mail.context["expires_at"]) == ("fresh-link", expires_at.isoformat())
    (event, *_) = history_of(db, f"registration:{made.public_id}")
    assert (event.kind, event.facts) == ("registration.link-sent", {"kind": "fresh-link"})


def test_a_fresh_link_needs_somebody_to_send_it_to(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    unknown = make_registration(db, meeting, email="", by_officer=True)
    with pytest.raises(DomainError, match="no-address"):
        links.send_fresh_link(db, unknown.id, actor="account:1", now=LATER)
    with pytest.raises(NotFoundError):
        links.send_fresh_link(db, 999_999, actor="account:1", now=LATER)
    unknown.erased_at = LATER
    db.flush()
    with pytest.raises(NotFoundError):
        links.send_fresh_link(db, unknown.id, actor="account:1", now=LATER)
