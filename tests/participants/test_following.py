from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from registration.core.errors import ConflictError
from registration.dialogues.models import Dialogue
from registration.meetings.current import details_of
from registration.meetings.kinds import MeetingFormat, Mode
from registration.meetings.models import Meeting
from registration.meetings.service.agenda import remove_session
from registration.meetings.service.days import remove_day
from registration.meetings.service.details import change_details
from registration.presence.kinds import RecordKind, RecordSource
from registration.presence.models import AttendanceRecord
from tests.apps import START
from tests.factories import (
    make_dialogue,
    make_meeting,
    make_registration,
    pool_of,
    state_of,
)

BY: dict[str, Any] = {"actor": "account:1", "now": START}


@pytest.fixture
def dialogue(db: Session) -> Dialogue:
    return make_dialogue(db)


def offer(db: Session, meeting: Meeting, wanted: MeetingFormat) -> None:
    details = replace(details_of(meeting), format=wanted)
    change_details(db, meeting.id, details, **BY)


def test_a_mode_that_people_attend_in_is_not_taken_away(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    make_registration(db, meeting, days=[Mode.IN_PERSON, Mode.VIRTUAL])
    make_registration(db, meeting, days=[Mode.VIRTUAL, Mode.VIRTUAL])

    with pytest.raises(ConflictError) as error:
        offer(db, meeting, MeetingFormat.IN_PERSON)

    assert error.value.code == "mode-in-use"
    assert error.value.facts == {"mode": "virtual", "count": 2}
    with pytest.raises(ConflictError) as other:
        offer(db, meeting, MeetingFormat.VIRTUAL)
    assert other.value.facts == {"mode": "in-person", "count": 1}


def test_who_waits_for_the_room_attends_online_and_counts_there(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=1)
    make_registration(db, meeting)
    make_registration(db, meeting)

    with pytest.raises(ConflictError) as error:
        offer(db, meeting, MeetingFormat.IN_PERSON)

    assert error.value.facts == {"mode": "virtual", "count": 1}


def test_a_mode_that_nobody_uses_may_go(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    make_registration(db, meeting, days=Mode.IN_PERSON)

    offer(db, meeting, MeetingFormat.IN_PERSON)

    assert meeting.format is MeetingFormat.IN_PERSON


def test_a_meeting_that_becomes_hybrid_takes_those_who_wait_online(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(
        db, dialogue, days=1, places=1, online_places=1, format=MeetingFormat.IN_PERSON
    )
    holds = make_registration(db, meeting)
    waits = [make_registration(db, meeting) for _number in range(2)]
    assert state_of(db, waits[0]) == ["in-person waiting"]

    offer(db, meeting, MeetingFormat.HYBRID)

    assert state_of(db, holds) == ["in-person held"]
    assert state_of(db, waits[0]) == ["in-person waiting, online held"]
    assert state_of(db, waits[1]) == ["in-person waiting, online waiting"]
    online = pool_of(db, meeting, mode=Mode.VIRTUAL)
    assert (online.taken, online.waiting) == (1, 1)
    room = pool_of(db, meeting)
    assert (room.taken, room.waiting) == (1, 2)


def test_a_meeting_online_that_gets_a_room_changes_nobody(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, format=MeetingFormat.VIRTUAL)
    registration = make_registration(db, meeting)

    offer(db, meeting, MeetingFormat.HYBRID)

    assert state_of(db, registration) == ["virtual held", "virtual held"]


def note(db: Session, meeting: Meeting, *, session_id: int | None = None) -> None:
    """Note that somebody, registered for the first day only, was there on the last."""
    registration = make_registration(db, meeting, days=[Mode.IN_PERSON, Mode.ABSENT])
    last = max(meeting.days, key=lambda day: day.held_on)
    db.add(
        AttendanceRecord(
            meeting_id=meeting.id,
            registration_id=registration.id,
            day_id=last.id,
            session_id=session_id,
            source=RecordSource.OFFICER,
            kind=RecordKind.ATTENDED,
            mode=Mode.IN_PERSON,
            at=START,
            recorded_at=START,
            recorded_by="account:1",
        )
    )
    db.flush()


def test_a_day_on_which_attendance_was_recorded_stays(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    note(db, meeting)

    with pytest.raises(ConflictError) as error:
        remove_day(db, meeting.id, max(meeting.days, key=lambda day: day.held_on).id, **BY)

    assert (error.value.code, error.value.facts) == ("day-has-people", {})


def test_a_session_of_which_attendance_was_recorded_stays(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    session = max(meeting.sessions, key=lambda item: item.starts_wall)
    note(db, meeting, session_id=session.id)

    with pytest.raises(ConflictError, match="session-has-records"):
        remove_session(db, meeting.id, session.id, **BY)
