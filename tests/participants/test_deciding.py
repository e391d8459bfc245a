from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from registration.audit.queries import history_of
from registration.core.errors import DomainError, NotFoundError
from registration.dialogues.models import Dialogue
from registration.meetings.kinds import MeetingState
from registration.participants.kinds import PendingReason, Status
from registration.participants.models import Registration
from registration.participants.service import deciding
from tests.apps import START
from tests.factories import make_meeting, make_registration, messages_of, state_of, wall
from tests.invariants import places as invariants

LATER = START + timedelta(hours=1)
OFFICER = "account:1"


def kinds(db: Session, registration: Registration) -> list[str]:
    return [mail.kind for mail in messages_of(db, registration)]


def refused(
    decide: Callable[..., Registration],
    db: Session,
    registration: Registration,
    *,
    actor: str = OFFICER,
    now: Any = LATER,
) -> str:
    with pytest.raises(DomainError) as error:
        decide(db, registration.id, actor=actor, now=now)
    return error.value.code


def test_an_approved_registration_keeps_its_place_and_is_told(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=1, approval_required=True)
    made = make_registration(db, meeting)
    deciding.approve(db, made.id, actor=OFFICER, now=LATER)
    assert (made.status, made.pending_reason, made.decided_at) == (Status.CONFIRMED, None, LATER)
    assert state_of(db, made) == ["in-person held"] * 2
    assert kinds(db, made) == ["pending", "confirmation", "calendar-invitation"]
    (event, *_) = history_of(db, f"registration:{made.public_id}")
    assert (event.kind, event.actor) == ("registration.approved", OFFICER)
    invariants.check(db, meeting.id, LATER)


def test_an_approved_name_beyond_the_limit_is_counted(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, delegation_limit=1)
    make_registration(db, meeting)
    held = make_registration(db, meeting)
    deciding.approve(db, held.id, actor=OFFICER, now=LATER)
    assert held.delegation_counted
    assert held.delegation is not None
    db.refresh(held.delegation)
    assert held.delegation.taken == 2
    invariants.check(db, meeting.id, LATER)


def test_only_what_is_pending_is_approved(db: Session, dialogue: Dialogue) -> None:
    made = make_registration(db, make_meeting(db, dialogue))
    assert refused(deciding.approve, db, made) == "not-pending"


def test_a_declined_name_gives_back_everything(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=1, approval_required=True, delegation_limit=1)
    made = make_registration(db, meeting)
    deciding.decline(db, made.id, actor=OFFICER, now=LATER, reason="The room is too small.")
    assert (made.status, made.decided_at, made.delegation_counted) == (
        Status.DECLINED,
        LATER,
        False,
    )
    mail = messages_of(db, made)[-1]
    assert (mail.kind, mail.context["reason"]) == ("declined", "The room is too small.")
    invariants.check(db, meeting.id, LATER)


def test_a_confirmed_person_who_is_declined_gets_the_calendar_cancelled(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue)
    made = make_registration(db, meeting)
    deciding.decline(db, made.id, actor=OFFICER, now=LATER)
    declined, second_day = messages_of(db, made)[2:]
    assert (declined.kind, second_day.kind) == ("declined", "calendar-cancellation")
    assert declined.calendar
    assert declined.calendar["method"] == "CANCEL"


def test_whoever_cancels_is_told_and_the_calendar_is_cancelled(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=1)
    made = make_registration(db, meeting)
    deciding.cancel(db, made.id, actor="person", now=LATER)
    assert (made.status, made.cancelled_at) == (Status.CANCELLED, LATER)
    cancelled, second_day = messages_of(db, made)[2:]
    assert (cancelled.kind, second_day.kind) == ("cancelled", "calendar-cancellation")
    assert [mail.calendar["sequence"] for mail in (cancelled, second_day) if mail.calendar] == [
        1,
        1,
    ]
    (event, *_) = history_of(db, f"registration:{made.public_id}")
    assert event.facts == {"by": "person"}
    invariants.check(db, meeting.id, LATER)


@pytest.mark.parametrize("end", [deciding.cancel, deciding.decline])
def test_what_has_ended_ends_once(
    db: Session, dialogue: Dialogue, end: Callable[..., Registration]
) -> None:
    meeting = make_meeting(db, dialogue, places=2)
    make_registration(db, meeting)
    made = make_registration(db, meeting)
    deciding.cancel(db, made.id, actor="person", now=LATER)
    assert refused(end, db, made) == "not-active"
    invariants.check(db, meeting.id, LATER)


def test_a_person_cancels_until_the_meeting_is_over(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    made = make_registration(db, meeting)
    over = meeting.ends_at
    assert refused(deciding.cancel, db, made, actor="person", now=over) == "meeting-over"
    assert deciding.cancel(db, made.id, actor=OFFICER, now=over).status is Status.CANCELLED


def test_an_officer_may_decide_without_a_mail(db: Session, dialogue: Dialogue) -> None:
    made = make_registration(db, make_meeting(db, dialogue))
    before = kinds(db, made)
    deciding.cancel(db, made.id, actor=OFFICER, now=LATER, tell=False)
    deciding.reinstate(db, made.id, actor=OFFICER, now=LATER, tell=False)
    assert kinds(db, made) == before


def test_who_comes_back_takes_a_free_place(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=1)
    made = make_registration(db, meeting)
    deciding.cancel(db, made.id, actor="person", now=START)
    deciding.reinstate(db, made.id, actor="person", now=LATER)
    assert (made.status, made.cancelled_at) == (Status.CONFIRMED, None)
    assert state_of(db, made) == ["in-person held"] * 2
    assert kinds(db, made)[-2:] == ["confirmation", "calendar-invitation"]
    sequences = [mail.calendar["sequence"] for mail in messages_of(db, made) if mail.calendar]
    assert sequences == [0, 0, 1, 1, 2, 2]  # the entry of the calendar lives on
    invariants.check(db, meeting.id, LATER)


def test_who_comes_back_to_a_full_room_waits_behind_the_others(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=1, days=1)
    made, second, third = (make_registration(db, meeting) for _ in range(3))
    deciding.cancel(db, made.id, actor="person", now=LATER)
    deciding.reinstate(db, made.id, actor=OFFICER, now=LATER)
    waits = ["in-person waiting, online held"]
    assert [state_of(db, item) for item in (second, third, made)] == [
        ["in-person held"],
        waits,
        waits,
    ]
    deciding.cancel(db, second.id, actor="person", now=LATER)
    assert [state_of(db, item) for item in (third, made)] == [["in-person held"], waits]
    invariants.check(db, meeting.id, LATER)


def test_what_is_active_is_not_reinstated(db: Session, dialogue: Dialogue) -> None:
    made = make_registration(db, make_meeting(db, dialogue))
    assert refused(deciding.reinstate, db, made) == "already-active"


def test_a_person_comes_back_only_from_an_own_cancellation(db: Session, dialogue: Dialogue) -> None:
    made = make_registration(db, make_meeting(db, dialogue))
    deciding.cancel(db, made.id, actor="person", now=START)
    deciding.reinstate(db, made.id, actor="person", now=START)
    deciding.cancel(db, made.id, actor=OFFICER, now=LATER)
    assert refused(deciding.reinstate, db, made, actor="person") == "not-yours-to-reinstate"
    assert deciding.reinstate(db, made.id, actor=OFFICER, now=LATER).status is Status.CONFIRMED
    deciding.decline(db, made.id, actor=OFFICER, now=LATER)
    assert refused(deciding.reinstate, db, made, actor="person") == "not-yours-to-reinstate"


def test_a_person_comes_back_by_the_rules_for_everybody(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(
        db,
        dialogue,
        approval_required=True,
        delegation_limit=1,
        closes_in_person=wall("2026-11-02 11:00"),
    )
    made = make_registration(db, meeting)
    deciding.approve(db, made.id, actor=OFFICER, now=START)
    deciding.cancel(db, made.id, actor="person", now=START)
    other = make_registration(db, meeting)
    deciding.approve(db, other.id, actor=OFFICER, now=START)
    assert refused(deciding.reinstate, db, made, actor="person") == "mode-closed"
    deciding.reinstate(db, made.id, actor="person", now=START)
    assert (made.status, made.pending_reason) == (Status.PENDING, PendingReason.DELEGATION_FULL)
    assert not made.delegation_counted
    invariants.check(db, meeting.id, START)
    deciding.decline(db, made.id, actor=OFFICER, now=START)
    deciding.reinstate(db, made.id, actor=OFFICER, now=START)
    assert made.status is Status.CONFIRMED
    invariants.check(db, meeting.id, START)


def test_nobody_comes_back_to_a_cancelled_meeting(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    made = make_registration(db, meeting)
    deciding.cancel(db, made.id, actor="person", now=START)
    meeting.state = MeetingState.CANCELLED
    db.flush()
    assert refused(deciding.reinstate, db, made) == "meeting-cancelled"


@pytest.mark.parametrize(
    "decide", [deciding.approve, deciding.decline, deciding.cancel, deciding.reinstate]
)
def test_what_is_not_there_is_not_decided(
    db: Session, dialogue: Dialogue, decide: Callable[..., Registration]
) -> None:
    with pytest.raises(NotFoundError):
        decide(db, 999_999, actor=OFFICER, now=LATER)
