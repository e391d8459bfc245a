from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.audit.queries import history_of
from registration.core import tokens
from registration.core.errors import ConflictError, InvalidError, NotFoundError
from registration.dialogues.models import Dialogue
from registration.meetings import places
from registration.meetings.kinds import MeetingFormat, MeetingState, Mode, PlacesScope
from registration.participants.commands import RegisterCommand
from registration.participants.kinds import ConsentKind, PendingReason, Status
from registration.participants.models import Registration
from registration.participants.service import deciding
from registration.participants.service.registering import register
from tests.apps import START
from tests.factories import (
    command,
    make_meeting,
    make_registration,
    messages_of,
    person,
    pool_of,
    pools_of,
    state_of,
    wall,
)
from tests.invariants import places as invariants

LATER = START + timedelta(hours=1)


def refused(db: Session, sent: RegisterCommand, now: datetime = START) -> str:
    """Return the code with which a registration is refused."""
    with pytest.raises((InvalidError, NotFoundError, ConflictError)) as error:
        register(db, sent, now=now)
    return error.value.code


def test_whoever_registers_holds_places_and_gets_a_mail(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=3)
    made = make_registration(db, meeting)
    assert made.status is Status.CONFIRMED
    assert state_of(db, made) == ["in-person held", "in-person held"]
    assert [mail.kind for mail in messages_of(db, made)] == ["confirmation", "calendar-invitation"]
    invariants.check(db, meeting.id, START)


def test_everything_that_was_typed_is_kept(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    who = person("Ouédraogo", phone="+226 70 00 00 00", languages_understood=("fr", "en"))
    made = make_registration(
        db,
        meeting,
        who=who,
        functions=("delegate", "speaker"),
        consents=frozenset({ConsentKind.PHOTO}),
        access_needs="Ramp",
        diet="Halal",
    )
    db.expire_all()
    assert (made.family_name, made.phone) == ("Ouédraogo", "+226 70 00 00 00")
    assert made.languages_understood == ["fr", "en"]
    assert [item.code for item in made.functions] == ["delegate", "speaker"]
    assert [(item.kind, item.given_at) for item in made.consents] == [(ConsentKind.PHOTO, START)]
    assert made.protected is not None
    assert (made.protected.access_needs, made.protected.diet) == ("Ramp", "Halal")
    assert made.reference.startswith("RAB-")
    (event,) = history_of(db, f"registration:{made.public_id}")
    assert event.facts == {"source": "online", "status": "confirmed"}


def test_who_finds_the_room_full_waits_and_attends_online_meanwhile(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=1)
    make_registration(db, meeting)
    late = make_registration(db, meeting)
    assert state_of(db, late) == ["in-person waiting, online held"] * 2
    assert late.status is Status.CONFIRMED
    (mail, _second) = messages_of(db, late)
    assert mail.kind == "confirmation"
    assert [day["waits"] for day in mail.context["days"]] == [True, True]
    assert {day["mode"] for day in mail.context["days"]} == {"virtual"}


def test_who_waits_for_a_meeting_in_the_room_only_is_told_so(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=0, format=MeetingFormat.IN_PERSON)
    late = make_registration(db, meeting)
    assert state_of(db, late) == ["in-person waiting"] * 2
    assert [mail.kind for mail in messages_of(db, late)] == ["waiting-list"]


def test_places_online_are_limited_as_well(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, online_places=1)
    make_registration(db, meeting, days=Mode.VIRTUAL)
    late = make_registration(db, meeting, days=Mode.VIRTUAL)
    assert state_of(db, late) == ["virtual waiting"] * 2
    invariants.check(db, meeting.id, START)


def test_each_day_has_its_own_places(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=[1, 2])
    make_registration(db, meeting)
    late = make_registration(db, meeting)
    assert state_of(db, late) == ["in-person waiting, online held", "in-person held"]


def test_places_for_all_days_together_are_taken_once(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, days=3, places=2, scope=PlacesScope.ALL_DAYS)
    make_registration(db, meeting)
    assert pool_of(db, meeting).taken == 1
    one_day = make_registration(db, meeting, days=[Mode.VIRTUAL, Mode.VIRTUAL, Mode.IN_PERSON])
    assert state_of(db, one_day)[2] == "in-person held"
    late = make_registration(db, meeting, days=[Mode.IN_PERSON, Mode.VIRTUAL, Mode.ABSENT])
    assert state_of(db, late) == ["in-person waiting, online held", "virtual held", "absent"]
    assert pool_of(db, meeting, mode=Mode.VIRTUAL).taken == 2
    invariants.check(db, meeting.id, START)


def test_a_function_can_be_free_from_places(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=0, online_places=0)
    modes = [Mode.IN_PERSON, Mode.VIRTUAL]
    made = make_registration(db, meeting, functions=("interpreter",), by_officer=True, days=modes)
    assert state_of(db, made) == ["in-person not-needed", "virtual not-needed"]
    assert [pool.taken for pool in pools_of(db, meeting)] == [0, 0, 0, 0]


def test_one_function_that_needs_a_place_is_enough_to_need_one(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=1)
    both = ("interpreter", "delegate")
    made = make_registration(db, meeting, functions=both, by_officer=True)
    assert state_of(db, made) == ["in-person held"] * 2


def test_nobody_passes_those_who_wait(db: Session, dialogue: Dialogue) -> None:
    # After the cut-off date a freed place stays free, and who comes now stands behind.
    meeting = make_meeting(db, dialogue, places=1, promotion_ends=wall("2026-11-02 10:30"), days=1)
    first = make_registration(db, meeting)
    waiting = make_registration(db, meeting)
    deciding.cancel(db, first.id, actor="person", now=LATER)
    late = make_registration(db, meeting, now=LATER)
    assert pool_of(db, meeting).taken == 0
    assert state_of(db, waiting) == state_of(db, late) == ["in-person waiting, online held"]


def test_a_form_opened_before_the_limit_and_sent_after_it_waits(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=1, days=1)
    opened_early = command(db, meeting)
    make_registration(db, meeting)
    sent_late = register(db, opened_early, now=LATER).registration
    assert state_of(db, sent_late) == ["in-person waiting, online held"]


def test_a_meeting_that_approves_holds_the_place_meanwhile(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=1, approval_required=True)
    made = make_registration(db, meeting)
    assert (made.status, made.pending_reason) == (Status.PENDING, PendingReason.APPROVAL)
    assert made.decided_at is None
    assert state_of(db, made) == ["in-person held"] * 2
    assert [mail.kind for mail in messages_of(db, made)] == ["pending"]
    invariants.check(db, meeting.id, START)


def test_a_cancelled_meeting_takes_nobody(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, state=MeetingState.CANCELLED)
    assert refused(db, command(db, meeting)) == "meeting-cancelled"


def test_registration_closes_per_mode(db: Session, dialogue: Dialogue) -> None:
    closes = wall("2026-11-01 12:00")
    meeting = make_meeting(db, dialogue, closes_in_person=closes)
    assert refused(db, command(db, meeting)) == "mode-closed"
    made = make_registration(db, meeting, days=Mode.VIRTUAL)
    assert made.status is Status.CONFIRMED


def test_who_comes_on_the_second_day_registers_for_what_is_left(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue)
    second_morning = meeting.starts_at + timedelta(hours=24)
    assert refused(db, command(db, meeting), second_morning) == "day-over"
    days = [Mode.ABSENT, Mode.VIRTUAL]
    made = make_registration(db, meeting, days=days, now=second_morning)
    assert state_of(db, made) == ["absent", "virtual held"]
    walk_in = make_registration(db, meeting, by_officer=True, now=second_morning)
    assert state_of(db, walk_in) == ["in-person held"] * 2


def test_before_it_opens_nobody_registers(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, opens=wall("2026-11-03 00:00"))
    assert refused(db, command(db, meeting)) == "registration-closed"


@pytest.mark.parametrize(
    ("format_", "mode"),
    [(MeetingFormat.VIRTUAL, Mode.IN_PERSON), (MeetingFormat.IN_PERSON, Mode.VIRTUAL)],
)
def test_a_mode_that_is_not_offered_is_refused(
    db: Session, dialogue: Dialogue, format_: MeetingFormat, mode: Mode
) -> None:
    meeting = make_meeting(db, dialogue, format=format_)
    by_officer = command(db, meeting, days=mode, by_officer=True)
    assert refused(db, by_officer) == "mode-not-offered"


def test_one_day_at_least_is_attended(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    assert refused(db, command(db, meeting, days=Mode.ABSENT)) == "no-day"


def test_the_day_of_another_meeting_is_refused(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    other = make_meeting(db, dialogue, slug="other")
    mixed = replace(command(db, meeting), days=command(db, other).days)
    assert refused(db, mixed) == "unknown-day"


def test_a_function_that_officers_give_cannot_be_taken(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    assert refused(db, command(db, meeting, functions=("secretariat",))) == "function-unknown"


def test_a_meeting_that_does_not_exist_is_not_found(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    assert refused(db, replace(command(db, meeting), meeting_id=999_999)) == "meeting"


def test_a_refused_registration_leaves_nothing_behind(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=1)
    with pytest.raises(InvalidError):
        register(db, command(db, meeting, functions=("secretariat",)), now=START)
    assert db.scalar(sa.select(sa.func.count()).select_from(Registration)) == 0
    assert [pool.taken for pool in pools_of(db, meeting)] == [0, 0, 0, 0]


def test_a_taken_reference_is_drawn_anew(
    db: Session, dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = make_meeting(db, dialogue)
    drawn = iter(["AAAAAA", "AAAAAA", "BBBBBB"])
    monkeypatch.setattr(tokens, "reference_code", lambda: next(drawn))
    first, second = make_registration(db, meeting), make_registration(db, meeting)
    assert (first.reference, second.reference) == ("RAB-AAAAAA", "RAB-BBBBBB")
    assert "bbbbbb" in second.search_key


def test_counters_that_are_gone_refuse(db: Session) -> None:
    with pytest.raises(ConflictError, match="places-gone"):
        places.join(db, 999_999)
