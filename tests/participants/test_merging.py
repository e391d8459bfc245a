from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.audit.queries import history_of
from registration.core.errors import DomainError
from registration.core.tokens import Purpose
from registration.core.types import Localised
from registration.dialogues.models import Dialogue
from registration.meetings.kinds import Mode, PlacesScope
from registration.meetings.models import Meeting
from registration.messages.states import MessageState
from registration.participants.access import find_by_token, personal_token
from registration.participants.kinds import ConsentKind, Gender, Status
from registration.participants.models import Registration
from registration.participants.service import correcting, deciding, merging
from registration.participants.service.registering import OutcomeKind, register
from tests.apps import START
from tests.factories import (
    command,
    days_of,
    make_meeting,
    make_registration,
    messages_of,
    pool_of,
    state_of,
)
from tests.invariants import places as invariants

LATER = START + timedelta(hours=1)
OFFICER = "account:1"
KEY = b"key of the links"
ROOM, ONLINE, ABSENT = Mode.IN_PERSON, Mode.VIRTUAL, Mode.ABSENT


def merge(db: Session, kept: Registration, other: Registration) -> Registration:
    return merging.merge(db, kept.id, other.id, actor=OFFICER, now=LATER)


def pair(db: Session, meeting: Meeting, **both: Any) -> tuple[Registration, Registration]:
    """Register one person twice, with two addresses."""
    first = make_registration(db, meeting, "Sow", email="one@ministry.example", **both)
    second = make_registration(db, meeting, "Sow", email="two@ministry.example", **both)
    return first, second


def test_days_are_united_and_a_place_held_twice_goes_to_the_next(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=2)
    kept, other = pair(db, meeting)
    late = make_registration(db, meeting)
    merge(db, kept, other)
    assert state_of(db, kept) == ["in-person held"] * 2
    assert state_of(db, other) == ["in-person not-needed"] * 2
    assert state_of(db, late) == ["in-person held"] * 2
    assert (other.status, other.merged_into_id) == (Status.CANCELLED, kept.id)
    invariants.check(db, meeting.id, LATER)


@pytest.mark.parametrize(
    ("first", "second", "united"),
    [
        ([ROOM, ABSENT], [ABSENT, ROOM], ["in-person held", "in-person held"]),
        ([ONLINE, ONLINE], [ROOM, ABSENT], ["in-person held", "virtual held"]),
        ([ROOM, ONLINE], [ONLINE, ONLINE], ["in-person held", "virtual held"]),
        ([ABSENT, ONLINE], [ABSENT, ROOM], ["absent", "in-person held"]),
    ],
)
@pytest.mark.parametrize("scope", PlacesScope)
def test_each_day_has_the_stronger_wish(
    db: Session,
    dialogue: Dialogue,
    scope: PlacesScope,
    first: list[Mode],
    second: list[Mode],
    united: list[str],
) -> None:
    meeting = make_meeting(db, dialogue, places=5, online_places=5, scope=scope)
    kept = make_registration(db, meeting, days=first)
    other = make_registration(db, meeting, days=second)
    merge(db, kept, other)
    assert state_of(db, kept) == united
    invariants.check(db, meeting.id, LATER)


def test_who_holds_in_one_and_waits_in_the_other_holds(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=1)
    other, kept = pair(db, meeting)
    assert state_of(db, kept) == ["in-person waiting, online held"] * 2
    merge(db, kept, other)
    assert state_of(db, kept) == ["in-person held"] * 2
    assert [pool_of(db, meeting, mode=mode).taken for mode in (ROOM, ONLINE)] == [1, 0]
    invariants.check(db, meeting.id, LATER)


def test_of_two_waits_the_longer_counts(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=0, days=1)
    other = make_registration(db, meeting)
    between = make_registration(db, meeting, now=START + timedelta(minutes=5))
    kept = make_registration(db, meeting, now=START + timedelta(minutes=9))
    merge(db, kept, other)
    assert [row.waiting_since for row in days_of(db, kept)] == [START]
    assert pool_of(db, meeting).waiting == 2
    invariants.check(db, meeting.id, LATER)
    assert between.status is Status.CONFIRMED


def test_one_name_is_counted_once_in_its_delegation(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, delegation_limit=1)
    kept, other = pair(db, meeting)
    assert other.status is Status.PENDING
    merge(db, kept, other)
    invariants.check(db, meeting.id, LATER)
    abroad = make_registration(db, meeting, represents="SN")
    merge(db, kept, abroad)
    invariants.check(db, meeting.id, LATER)


def test_who_was_confirmed_once_is_confirmed(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, delegation_limit=1)
    confirmed, held = pair(db, meeting)
    merge(db, held, confirmed)
    assert (held.status, held.delegation_counted) == (Status.CONFIRMED, True)
    invariants.check(db, meeting.id, LATER)


def test_answers_are_filled_in_and_not_overwritten(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    kept = make_registration(
        db,
        meeting,
        "Sow",
        position=Localised(en="Mayor"),
        phone="",
        consents=frozenset({ConsentKind.PHOTO}),
    )
    other = make_registration(
        db,
        meeting,
        "Sow",
        position=Localised(en="Deputy mayor"),
        phone="+221 1",
        gender=Gender.WOMAN,
        functions=("delegate", "speaker"),
        diet="Halal",
        consents=frozenset({ConsentKind.PHOTO, ConsentKind.FUTURE_INVITATIONS}),
    )
    merge(db, kept, other)
    db.expire_all()
    assert kept.position == {"en": "Mayor"}
    assert (kept.phone, kept.gender) == ("+221 1", Gender.WOMAN)
    assert [item.code for item in kept.functions] == ["delegate", "speaker"]
    assert {item.kind for item in kept.consents} == {
        ConsentKind.PHOTO,
        ConsentKind.FUTURE_INVITATIONS,
    }
    assert kept.protected is not None
    assert kept.protected.diet == "Halal"


def test_an_officers_entry_without_an_address_takes_over_that_of_the_other(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue)
    kept = make_registration(db, meeting, "Sow", given_names="", email="", by_officer=True)
    other = make_registration(db, meeting, "Sow", given_names="", email="own@ministry.example")
    key = other.identity_key
    merge(db, kept, other)
    assert (kept.email, kept.identity_key) == ("own@ministry.example", key)
    assert messages_of(db, kept)[-1].recipient == "own@ministry.example"


def test_the_other_ones_calendar_is_cancelled_and_the_kept_one_told(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue)
    kept, other = pair(db, meeting)
    for mail in messages_of(db, other):
        mail.state = MessageState.SENT
    db.flush()
    merge(db, kept, other)
    assert [mail.kind for mail in messages_of(db, kept)][2:] == ["changed"]
    ended = messages_of(db, other)[2:]
    assert [mail.kind for mail in ended] == ["calendar-cancellation"] * 2
    invariants.check(db, meeting.id, LATER)


def test_what_waited_for_the_other_ones_address_is_withdrawn(
    db: Session, dialogue: Dialogue
) -> None:
    kept, other = pair(db, make_meeting(db, dialogue))
    merge(db, kept, other)
    states = [mail.state for mail in messages_of(db, other)]
    assert states[:2] == [MessageState.CANCELLED] * 2


def test_the_other_ones_link_is_dead_and_its_identity_leads_to_the_kept_one(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue)
    who: dict[str, Any] = {"given_names": "Awa"}
    kept = make_registration(db, meeting, "Sow", email="one@ministry.example", **who)
    sent = command(db, meeting, "Sow", email="two@ministry.example", submission_key="k", **who)
    other = register(db, sent, now=START).registration
    merge(db, kept, other)
    token = personal_token(other, KEY)
    assert find_by_token(db, Purpose.PERSONAL, token, link_key=KEY, now=LATER) is None
    repeated = register(db, sent, now=LATER)
    assert (repeated.kind, repeated.registration.id) == (OutcomeKind.REPEATED, kept.id)
    fresh = command(db, meeting, "Sow", email="two@ministry.example", **who)
    duplicate = register(db, fresh, now=LATER)
    assert (duplicate.kind, duplicate.registration.id) == (OutcomeKind.DUPLICATE, kept.id)
    correcting.correct_address(db, kept.id, "two@ministry.example", actor=OFFICER, now=LATER)
    assert kept.email == "two@ministry.example"


def test_a_chain_of_mergers_leads_to_the_last(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    first, second = pair(db, meeting)
    third = make_registration(db, meeting, "Sow")
    merge(db, second, first)
    merge(db, third, second)
    merged = sa.select(Registration.merged_into_id).where(Registration.id == first.id)
    assert db.scalar(merged) == third.id
    invariants.check(db, meeting.id, LATER)


def test_a_cancelled_registration_gives_what_it_knows_and_no_place(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=5)
    kept = make_registration(db, meeting, days=[ONLINE, ABSENT])
    other = make_registration(db, meeting, phone="+1")
    deciding.cancel(db, other.id, actor="person", now=START)
    merge(db, kept, other)
    assert state_of(db, kept) == ["virtual held", "absent"]
    assert kept.phone == "+1"
    invariants.check(db, meeting.id, LATER)


def test_the_log_keeps_what_went_where(db: Session, dialogue: Dialogue) -> None:
    kept, other = pair(db, make_meeting(db, dialogue))
    merge(db, kept, other)
    (event, *_) = history_of(db, f"registration:{other.public_id}")
    assert event.facts == {"into": f"registration:{kept.public_id}"}


def test_what_cannot_be_merged_is_refused(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    kept, other = pair(db, meeting)
    elsewhere = make_registration(db, make_meeting(db, dialogue, slug="other"))
    cases = [(kept, kept, "same-registration"), (kept, elsewhere, "other-meeting")]
    deciding.cancel(db, other.id, actor="person", now=START)
    cases.append((other, kept, "not-active"))
    for first, second, code in cases:
        with pytest.raises(DomainError) as error:
            merge(db, first, second)
        assert error.value.code == code
    merge(db, kept, other)
    for first, second in ((kept, other), (other, kept)):
        with pytest.raises(DomainError, match="registration"):
            merge(db, first, second)
    invariants.check(db, meeting.id, LATER)
