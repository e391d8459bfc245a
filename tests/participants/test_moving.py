from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from registration.core.errors import DomainError, InvalidError, NotFoundError
from registration.delegations.models import Delegation
from registration.dialogues.kinds import Side
from registration.dialogues.models import Dialogue
from registration.meetings.kinds import MeetingState, Mode
from registration.participants.commands import ChangeCommand
from registration.participants.current import modes_of, person_of
from registration.participants.kinds import PendingReason, Rank, Status
from registration.participants.models import Registration
from registration.participants.service import changing, deciding
from tests.apps import START
from tests.factories import (
    country,
    make_meeting,
    make_registration,
    messages_of,
    of_country,
    of_organisation,
    pool_of,
    state_of,
    written,
)
from tests.invariants import places as invariants

LATER = START + timedelta(hours=1)
OFFICER = "account:1"


def change(
    db: Session, registration: Registration, *, now: Any = LATER, **answers: Any
) -> Registration:
    """Let the person change answers, or an officer with `by_officer=True`."""
    expected = answers.pop("expected_version", None)
    command = ChangeCommand(**answers)
    actor = OFFICER if command.by_officer else "person"
    return changing.change(
        db, registration.id, command, actor=actor, now=now, expected_version=expected
    )


def refused(db: Session, registration: Registration, **answers: Any) -> str:
    with pytest.raises(DomainError) as error:
        change(db, registration, **answers)
    return error.value.code


def switch(registration: Registration, *modes: Mode) -> dict[int, Mode]:
    return dict(zip(modes_of(registration), modes, strict=True))


def kinds(db: Session, registration: Registration) -> list[str]:
    return [mail.kind for mail in messages_of(db, registration)]


def taken(db: Session, registration: Registration) -> int:
    delegation = db.get_one(Delegation, registration.delegation_id, populate_existing=True)
    return delegation.taken


def test_another_body_is_counted_in_another_delegation(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, delegation_limit=5)
    made = make_registration(db, meeting, represents="FR")
    stays = make_registration(db, meeting, represents="FR")
    change(db, made, represents=of_country(db, dialogue, "SN", Side.LOCAL_AUTHORITIES))
    assert (made.country_id, made.side) == (country(db, "SN").id, Side.LOCAL_AUTHORITIES)
    assert (taken(db, made), taken(db, stays)) == (1, 1)
    change(db, made, represents=of_organisation(db, dialogue, "iom"))
    assert (made.country_id, made.side) == (None, None)
    change(db, made, represents=written(db, dialogue, "Cities of the Sahel"))
    assert made.organisation is not None
    assert not made.organisation.checked
    invariants.check(db, meeting.id, LATER)


def test_another_body_with_a_full_delegation_holds_the_name(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, delegation_limit=1, places=5)
    make_registration(db, meeting, represents="SN")
    made = make_registration(db, meeting, represents="FR")
    change(db, made, represents=of_country(db, dialogue, "SN"))
    assert (made.status, made.pending_reason) == (Status.PENDING, PendingReason.DELEGATION_FULL)
    assert state_of(db, made) == ["in-person held"] * 2  # a pending one holds its place
    assert kinds(db, made)[2:] == ["pending", *["calendar-cancellation"] * 2]
    invariants.check(db, meeting.id, LATER)
    change(db, made, represents=of_country(db, dialogue, "FR"))
    assert (made.status, made.pending_reason) == (Status.CONFIRMED, None)
    invariants.check(db, meeting.id, LATER)


def test_an_officer_moves_a_confirmed_name_beyond_the_limit(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, delegation_limit=1)
    make_registration(db, meeting, represents="SN")
    made = make_registration(db, meeting, represents="FR")
    change(db, made, represents=of_country(db, dialogue, "SN"), by_officer=True)
    assert made.status is Status.CONFIRMED
    assert taken(db, made) == 2
    invariants.check(db, meeting.id, LATER)


def test_an_approved_name_is_approved_again_for_another_body(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, approval_required=True)
    made = make_registration(db, meeting, represents="FR")
    deciding.approve(db, made.id, actor=OFFICER, now=START)
    change(db, made, person=replace(person_of(made), phone="+33 3"))
    assert made.status is Status.CONFIRMED
    change(db, made, represents=of_country(db, dialogue, "SN"))
    assert (made.status, made.pending_reason) == (Status.PENDING, PendingReason.APPROVAL)
    invariants.check(db, meeting.id, LATER)


def test_a_country_that_does_not_exist_is_refused(db: Session, dialogue: Dialogue) -> None:
    made = make_registration(db, make_meeting(db, dialogue))
    nowhere = replace(of_country(db, dialogue, "FR"), country_id=999_999)
    assert refused(db, made, represents=nowhere) == "country-unknown"


def test_somebody_elses_change_meanwhile_is_not_overwritten(
    db: Session, dialogue: Dialogue
) -> None:
    made = make_registration(db, make_meeting(db, dialogue))
    seen = made.version
    change(db, made, diet="Vegan", expected_version=seen)
    change(db, made, person=replace(person_of(made), phone="1"), expected_version=made.version)
    assert refused(db, made, diet="Halal", expected_version=seen) == "changed-meanwhile"


def test_a_cancelled_registration_is_closed_to_its_person(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=1)
    made = make_registration(db, meeting)
    deciding.cancel(db, made.id, actor="person", now=START)
    with pytest.raises(InvalidError) as error:
        change(db, made, diet="Vegan")
    assert error.value.facts == {"status": "cancelled"}
    change(db, made, days=switch(made, Mode.VIRTUAL, Mode.ABSENT), by_officer=True)
    assert state_of(db, made) == ["virtual not-needed", "absent"]
    assert pool_of(db, meeting).taken == 0
    assert kinds(db, made)[-1] != "changed"
    invariants.check(db, meeting.id, LATER)


def test_after_the_meeting_a_person_changes_nothing_that_is_counted(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue)
    made = make_registration(db, meeting)
    over = meeting.ends_at
    body = of_country(db, dialogue, "SN")
    assert refused(db, made, represents=body, now=over) == "meeting-over"
    assert refused(db, made, function_ids=(), now=over) == "meeting-over"
    wanted = replace(person_of(made), family_name="Right")
    assert change(db, made, person=wanted, now=over).family_name == "Right"
    change(db, made, represents=body, by_officer=True, now=over)


def test_a_cancelled_meeting_is_closed_to_changes(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    made = make_registration(db, meeting)
    meeting.state = MeetingState.CANCELLED
    db.flush()
    assert refused(db, made, diet="Vegan") == "meeting-cancelled"


def test_what_is_not_there_is_not_found(db: Session, dialogue: Dialogue) -> None:
    made = make_registration(db, make_meeting(db, dialogue))
    command = ChangeCommand(represents=of_country(db, dialogue, "SN"))
    with pytest.raises(NotFoundError):
        changing.change(db, 999_999, command, actor="person", now=LATER)
    with pytest.raises(NotFoundError):
        changing.change(db, 999_999, ChangeCommand(diet="x"), actor="person", now=LATER)
    made.erased_at = LATER
    db.flush()
    with pytest.raises(NotFoundError):
        change(db, made, diet="x")


def test_an_officer_may_change_without_a_mail(db: Session, dialogue: Dialogue) -> None:
    made = make_registration(db, make_meeting(db, dialogue))
    before = kinds(db, made)
    change(db, made, rank=Rank.HEAD, by_officer=True, send_mail=False)
    assert made.rank is Rank.HEAD
    assert kinds(db, made) == before
