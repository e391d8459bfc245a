from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from registration.audit.queries import history_of
from registration.calendars.models import CalendarEntry
from registration.core.errors import DomainError, NotFoundError
from registration.core.tokens import Purpose
from registration.dialogues.models import Dialogue
from registration.messages.states import MessageState
from registration.participants.access import find_by_token, personal_token
from registration.participants.models import Registration
from registration.participants.service import correcting, deciding
from registration.participants.service.registering import OutcomeKind, register
from tests.apps import START
from tests.factories import command, make_meeting, make_registration, messages_of

LATER = START + timedelta(hours=1)
OFFICER = "account:1"
KEY = b"key of the links"


def mails(db: Session, registration: Registration) -> list[tuple[str, str, str]]:
    """Return kind, recipient and state of what is owed about a registration."""
    found = messages_of(db, registration)
    return [(mail.kind, mail.recipient, mail.state.value) for mail in found]


def test_a_corrected_address_gets_everything_and_the_old_one_nothing_more(
    db: Session, dialogue: Dialogue
) -> None:
    made = make_registration(db, make_meeting(db, dialogue), email="wrong@ministry.example")
    correcting.correct_address(db, made.id, "right@ministry.example", actor="person", now=LATER)
    assert mails(db, made) == [
        ("confirmation", "wrong@ministry.example", "cancelled"),
        ("calendar-invitation", "wrong@ministry.example", "cancelled"),
        ("address-corrected", "right@ministry.example", "queued"),
        ("calendar-invitation", "right@ministry.example", "queued"),
    ]
    assert messages_of(db, made)[0].context == {}
    (event, *_) = history_of(db, f"registration:{made.public_id}")
    assert event.facts == {"fields": ["email"]}


def test_the_link_that_the_wrong_address_has_is_worthless(db: Session, dialogue: Dialogue) -> None:
    made = make_registration(db, make_meeting(db, dialogue))
    old, feed = personal_token(made, KEY), made.feed_token
    correcting.correct_address(db, made.id, "right@ministry.example", actor="person", now=LATER)
    for token, expected in ((old, None), (personal_token(made, KEY), made)):
        found = find_by_token(db, Purpose.PERSONAL, token, link_key=KEY, now=LATER)
        assert found is expected
    assert made.feed_token != feed
    contexts = [mail.context for mail in messages_of(db, made)[2:]]
    assert {context["link_version"] for context in contexts} == {made.link_version}


def test_the_person_is_known_by_the_corrected_address(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    who: dict[str, Any] = {"given_names": "Awa"}
    made = make_registration(db, meeting, "Sow", email="wrong@ministry.example", **who)
    correcting.correct_address(db, made.id, "right@ministry.example", actor="person", now=LATER)
    right = command(db, meeting, "Sow", email="right@ministry.example", **who)
    wrong = command(db, meeting, "Sow", email="wrong@ministry.example", **who)
    assert register(db, right, now=LATER).kind is OutcomeKind.DUPLICATE
    assert register(db, wrong, now=LATER).kind is OutcomeKind.CREATED


def test_an_address_under_which_the_person_is_there_already_is_refused(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue)
    who: dict[str, Any] = {"given_names": "Awa"}
    make_registration(db, meeting, "Sow", email="awa@ministry.example", **who)
    second = make_registration(db, meeting, "Sow", email="aw@ministry.example", **who)
    before = mails(db, second)
    with pytest.raises(DomainError, match="already-registered"):
        correcting.correct_address(db, second.id, "AWA@ministry.example", actor="person", now=LATER)
    db.expire_all()
    assert second.email == "aw@ministry.example"
    assert mails(db, second) == before


def test_the_same_address_spelt_otherwise_sends_nothing(db: Session, dialogue: Dialogue) -> None:
    made = make_registration(db, make_meeting(db, dialogue), email="awa@ministry.example")
    before, version = mails(db, made), made.link_version
    correcting.correct_address(db, made.id, "Awa@Ministry.example", actor="person", now=LATER)
    correcting.correct_address(db, made.id, "Awa@Ministry.example", actor="person", now=LATER)
    assert made.email == "Awa@Ministry.example"
    assert (mails(db, made), made.link_version) == (before, version)


def test_the_contacts_address_is_corrected_where_there_is_no_own(
    db: Session, dialogue: Dialogue
) -> None:
    made = make_registration(
        db,
        make_meeting(db, dialogue),
        email="",
        contact_email="wrong@ministry.example",
        by_officer=True,
    )
    correcting.correct_address(db, made.id, "right@ministry.example", actor=OFFICER, now=LATER)
    assert (made.email, made.contact_email) == ("", "right@ministry.example")
    with pytest.raises(DomainError, match="email-needed"):
        correcting.correct_address(db, made.id, "", actor=OFFICER, now=LATER)


def test_what_is_sent_again_goes_to_the_same_address_with_the_same_entries(
    db: Session, dialogue: Dialogue
) -> None:
    made = make_registration(db, make_meeting(db, dialogue))
    for mail in messages_of(db, made):
        mail.state = MessageState.SENT
    db.flush()
    correcting.send_again(db, made.id, actor=OFFICER, now=LATER)
    first, second = messages_of(db, made)[:2], messages_of(db, made)[2:]
    assert [mail.kind for mail in second] == ["confirmation", "calendar-invitation"]
    for before, after in zip(first, second, strict=True):
        assert before.calendar
        assert after.calendar
        assert after.calendar["uid"] == before.calendar["uid"]
        assert after.calendar["sequence"] == before.calendar["sequence"]
    (event, *_) = history_of(db, f"registration:{made.public_id}")
    assert event.facts == {"kind": "confirmation"}


def test_a_cancellation_is_sent_again_with_its_entries(db: Session, dialogue: Dialogue) -> None:
    made = make_registration(db, make_meeting(db, dialogue))
    deciding.cancel(db, made.id, actor="person", now=START)
    correcting.send_again(db, made.id, actor=OFFICER, now=LATER)
    queued = [mail for mail in messages_of(db, made) if mail.state is MessageState.QUEUED]
    assert [mail.kind for mail in queued] == ["cancelled", "calendar-cancellation"]
    assert {mail.calendar["method"] for mail in queued if mail.calendar} == {"CANCEL"}


def test_nothing_is_sent_to_nobody(db: Session, dialogue: Dialogue) -> None:
    made = make_registration(db, make_meeting(db, dialogue), email="", by_officer=True)
    with pytest.raises(DomainError, match="no-address"):
        correcting.send_again(db, made.id, actor=OFFICER, now=LATER)
    version = made.link_version
    correcting.revoke_link(db, made.id, actor=OFFICER, now=LATER)
    assert made.link_version == version + 1


def test_a_revoked_link_is_replaced_in_mail_and_calendar(db: Session, dialogue: Dialogue) -> None:
    from registration.meetings.kinds import Mode

    made = make_registration(db, make_meeting(db, dialogue), days=Mode.VIRTUAL)
    old = personal_token(made, KEY)
    correcting.revoke_link(db, made.id, actor=OFFICER, now=LATER)
    assert find_by_token(db, Purpose.PERSONAL, old, link_key=KEY, now=LATER) is None
    entries = db.query(CalendarEntry).filter_by(owner_key=f"registration:{made.public_id}")
    for entry in entries:
        assert entry.content["join"] == [made.public_id, made.link_version]
        assert entry.sequence == 1
    queued = [mail for mail in messages_of(db, made) if mail.state is MessageState.QUEUED]
    assert [mail.kind for mail in queued] == ["confirmation", "calendar-invitation"]
    assert {mail.context["link_version"] for mail in queued} == {made.link_version}
    kinds = [item.kind for item in history_of(db, f"registration:{made.public_id}")]
    assert "registration.link-revoked" in kinds


@pytest.mark.parametrize("repeat", [correcting.send_again, correcting.revoke_link])
def test_what_is_not_there_is_not_found(db: Session, dialogue: Dialogue, repeat: object) -> None:
    with pytest.raises(NotFoundError):
        repeat(db, 999_999, actor=OFFICER, now=LATER)  # type: ignore[operator]
