from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from registration.audit.queries import history_of
from registration.core.errors import ConflictError, InvalidError, NotFoundError
from registration.core.events import Event
from registration.core.types import Localised
from registration.dialogues.models import Dialogue
from registration.meetings.current import session_of
from registration.meetings.digests import digest_of
from registration.meetings.events import MeetingRescheduled, SessionRemoved
from registration.meetings.kinds import MeetingFormat, SessionKind
from registration.meetings.models import Meeting, MeetingSession
from registration.meetings.service.agenda import (
    add_session,
    change_session,
    move_session,
    remove_session,
)
from tests.apps import START
from tests.factories import both, make_meeting, plan_session, wall

BY: dict[str, Any] = {"actor": "account:1", "now": START}


@pytest.fixture
def meeting(db: Session, dialogue: Dialogue) -> Meeting:
    """A meeting of two days without any session."""
    made = make_meeting(db, dialogue)
    made.sessions.clear()
    db.flush()
    return made


def first_day(meeting: Meeting) -> int:
    return min(meeting.days, key=lambda day: day.held_on).id


def add(db: Session, meeting: Meeting, starts: str, ends: str, **changes: object) -> MeetingSession:
    return add_session(
        db, meeting.id, plan_session(first_day(meeting), starts, ends, **changes), **BY
    )


def order(db: Session, meeting: Meeting) -> list[tuple[str, str, str]]:
    """Return code, begin and end of the sessions in the order of the page."""
    db.expire_all()
    return [
        (item.code, f"{item.starts_wall:%H:%M}", f"{item.ends_wall:%H:%M}")
        for item in db.get_one(Meeting, meeting.id).sessions
    ]


def test_a_session_is_kept_as_said(db: Session, meeting: Meeting) -> None:
    plan = plan_session(
        first_day(meeting),
        "14:00",
        "15:30",
        kind=SessionKind.WORKING_GROUP,
        title=both("Coordination", "Coordination"),
        description=both("In practice", "En pratique"),
        place=both("Room B", "Salle B"),
        format=MeetingFormat.VIRTUAL,
        online_link="https://video.example/b",
    )

    made = add_session(db, meeting.id, plan, **BY)

    db.expire_all()
    assert session_of(made) == plan
    assert made.code == "working-group-1"
    assert made.starts_at == datetime(2026, 12, 14, 13, tzinfo=UTC)
    assert history_of(db, f"meeting:{meeting.id}")[0].facts == {"session": made.id}


def test_the_agenda_says_when_the_meeting_begins_and_ends(db: Session, meeting: Meeting) -> None:
    second = max(meeting.days, key=lambda day: day.held_on).id

    add(db, meeting, "09:30", "10:00")
    add_session(db, meeting.id, plan_session(second, "15:00", "16:30"), **BY)

    assert meeting.starts_at == datetime(2026, 12, 14, 8, 30, tzinfo=UTC)
    assert meeting.ends_at == datetime(2026, 12, 15, 15, 30, tzinfo=UTC)


def test_codes_of_one_kind_are_numbered(db: Session, meeting: Meeting) -> None:
    first = add(db, meeting, "09:00", "10:00")
    add(db, meeting, "10:00", "11:00")
    remove_session(db, meeting.id, first.id, **BY)

    assert add(db, meeting, "11:00", "12:00").code == "panel-1"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": Localised()}, "title-missing"),
        ({"online_link": "ftp://video.example"}, "bad-link"),
        ({"title": Localised(en="Panel")}, "incomplete"),
        ({"description": Localised(en="Only English")}, "incomplete"),
    ],
)
def test_a_session_that_cannot_be_shown_is_refused(
    db: Session, meeting: Meeting, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(InvalidError) as error:
        add(db, meeting, "09:00", "10:00", **changes)

    assert error.value.code == code


def test_a_session_ends_after_it_begins(db: Session, meeting: Meeting) -> None:
    with pytest.raises(InvalidError, match="ends-before-start"):
        add(db, meeting, "10:00", "09:00")


def test_an_end_that_the_clocks_put_before_the_begin_is_refused(
    db: Session, dialogue: Dialogue
) -> None:
    night = make_meeting(db, dialogue, slug="night", days=1, starts_on=date(2027, 3, 28))

    # 2:30 does not exist in Paris that night: it is 3:30, after 3:00.
    with pytest.raises(InvalidError, match="ends-before-start"):
        add(db, night, "02:30", "03:00")


def test_calendars_follow_the_agenda(db: Session, meeting: Meeting, heard: list[Event]) -> None:
    made = add(db, meeting, "09:00", "10:00")
    change_session(db, meeting.id, made.id, replace(session_of(made), place=both("A", "A")), **BY)
    remove_session(db, meeting.id, made.id, **BY)

    assert heard == [
        MeetingRescheduled(meeting.id, "account:1"),
        MeetingRescheduled(meeting.id, "account:1"),
        SessionRemoved(meeting.id, made.id, "account:1"),
        MeetingRescheduled(meeting.id, "account:1"),
    ]


def test_a_session_may_move_to_another_day(db: Session, meeting: Meeting) -> None:
    second = max(meeting.days, key=lambda day: day.held_on).id
    made = add(db, meeting, "09:00", "10:00")

    change_session(db, meeting.id, made.id, replace(session_of(made), day_id=second), **BY)

    assert made.starts_wall == wall("2026-12-15 09:00")
    assert history_of(db, f"meeting:{meeting.id}")[0].facts == {
        "session": made.id,
        "fields": ["day_id"],
    }


def test_a_session_does_not_move_to_another_meeting(
    db: Session, dialogue: Dialogue, meeting: Meeting
) -> None:
    other = make_meeting(db, dialogue, slug="other")
    made = add(db, meeting, "09:00", "10:00")

    with pytest.raises(NotFoundError, match="day"):
        change_session(
            db, meeting.id, made.id, replace(session_of(made), day_id=other.days[0].id), **BY
        )
    with pytest.raises(NotFoundError, match="session"):
        change_session(db, other.id, made.id, session_of(made), **BY)


def test_who_changed_the_session_meanwhile_is_not_overwritten(
    db: Session, meeting: Meeting
) -> None:
    made = add(db, meeting, "09:00", "10:00")
    seen = session_of(made)
    change_session(db, meeting.id, made.id, replace(seen, title=both("A", "B")), **BY)

    with pytest.raises(ConflictError, match="changed-meanwhile"):
        change_session(
            db,
            meeting.id,
            made.id,
            replace(seen, title=both("C", "D")),
            expected=digest_of(seen),
            **BY,
        )


def test_a_session_moved_earlier_changes_times_with_the_one_before(
    db: Session, meeting: Meeting
) -> None:
    add(db, meeting, "09:00", "10:00", kind=SessionKind.PLENARY)
    later = add(db, meeting, "10:15", "10:45", kind=SessionKind.BREAK)

    assert move_session(db, meeting.id, later.id, earlier=True, **BY)

    assert order(db, meeting) == [
        ("break-1", "09:00", "09:30"),
        ("plenary-1", "09:45", "10:45"),
    ]


def test_sessions_side_by_side_change_their_order_only(db: Session, meeting: Meeting) -> None:
    for _number in range(3):
        last = add(db, meeting, "09:00", "10:00", kind=SessionKind.WORKING_GROUP)

    move_session(db, meeting.id, last.id, earlier=True, **BY)

    assert order(db, meeting) == [
        ("working-group-1", "09:00", "10:00"),
        ("working-group-3", "09:00", "10:00"),
        ("working-group-2", "09:00", "10:00"),
    ]


def test_moving_later_is_moving_the_next_one_earlier(db: Session, meeting: Meeting) -> None:
    first = add(db, meeting, "09:00", "10:00", kind=SessionKind.PLENARY)
    add(db, meeting, "10:15", "10:45", kind=SessionKind.BREAK)

    assert move_session(db, meeting.id, first.id, earlier=False, **BY)

    assert [code for code, _, _ in order(db, meeting)] == ["break-1", "plenary-1"]


def test_the_first_session_cannot_move_earlier(db: Session, meeting: Meeting) -> None:
    first = add(db, meeting, "09:00", "10:00")
    version = meeting.version

    assert not move_session(db, meeting.id, first.id, earlier=True, **BY)

    assert meeting.version == version
