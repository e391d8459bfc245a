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
from registration.meetings.current import day_of
from registration.meetings.digests import digest_of
from registration.meetings.events import DayAdded, DayRemoved, MeetingRescheduled
from registration.meetings.kinds import Mode, PlacesScope
from registration.meetings.models import Meeting, MeetingDay, PlacePool
from registration.meetings.service.days import add_day, change_day, remove_day
from tests.apps import START
from tests.factories import (
    both,
    days_of,
    make_meeting,
    make_registration,
    plan_day,
    pools_of,
    wall,
)

BY: dict[str, Any] = {"actor": "account:1", "now": START}
THIRD = date(2026, 12, 16)


@pytest.fixture
def meeting(db: Session, dialogue: Dialogue) -> Meeting:
    return make_meeting(db, dialogue, places=10)


def in_order(meeting: Meeting) -> list[MeetingDay]:
    return sorted(meeting.days, key=lambda day: day.held_on)


def test_a_day_brings_its_own_places(db: Session, meeting: Meeting) -> None:
    day = add_day(db, meeting.id, plan_day(THIRD, places_in_person=7), **BY)

    assert meeting.ends_on == THIRD
    assert meeting.ends_at == datetime(2026, 12, 16, 23, tzinfo=UTC)
    assert (day.room_pool.places, day.online_pool.places) == (7, None)
    assert len(pools_of(db, meeting)) == 6
    assert history_of(db, f"meeting:{meeting.id}")[0].facts == {"day": day.id}


def test_a_day_shares_the_places_for_all_days(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=10, scope=PlacesScope.ALL_DAYS)

    day = add_day(db, meeting.id, plan_day(THIRD, places_in_person=7), **BY)

    assert day.room_pool_id == in_order(meeting)[0].room_pool_id
    assert [pool.places for pool in pools_of(db, meeting)] == [10, None]


def test_a_date_has_one_day(db: Session, meeting: Meeting) -> None:
    with pytest.raises(ConflictError, match="day-taken"):
        add_day(db, meeting.id, plan_day(date(2026, 12, 14)), **BY)


def test_calendars_and_registrations_hear_of_a_new_day(
    db: Session, meeting: Meeting, heard: list[Event]
) -> None:
    day = add_day(db, meeting.id, plan_day(THIRD), **BY)

    assert heard == [
        DayAdded(meeting.id, day.id, "account:1"),
        MeetingRescheduled(meeting.id, "account:1"),
    ]


def test_who_is_registered_does_not_attend_a_new_day(db: Session, meeting: Meeting) -> None:
    registration = make_registration(db, meeting, days=Mode.IN_PERSON)

    add_day(db, meeting.id, plan_day(THIRD), **BY)

    assert [day.mode for day in days_of(db, registration)] == [
        Mode.IN_PERSON,
        Mode.IN_PERSON,
        Mode.ABSENT,
    ]
    assert [pool.taken for pool in pools_of(db, meeting)][-2:] == [0, 0]


def test_a_new_day_of_a_published_meeting_needs_its_theme_in_both_languages(
    db: Session, meeting: Meeting
) -> None:
    with pytest.raises(InvalidError, match="incomplete"):
        add_day(db, meeting.id, plan_day(THIRD, theme=Localised(en="Towns")), **BY)


def test_a_day_moves_with_its_sessions(db: Session, meeting: Meeting) -> None:
    second = in_order(meeting)[1]

    change_day(db, meeting.id, second.id, replace(day_of(second), held_on=date(2027, 6, 15)), **BY)

    (session,) = [item for item in meeting.sessions if item.day_id == second.id]
    assert session.starts_wall == wall("2027-06-15 09:00")
    # Paris is two hours ahead of UTC in June and one in December.
    assert session.starts_at == datetime(2027, 6, 15, 7, tzinfo=UTC)
    assert meeting.ends_at == datetime(2027, 6, 15, 15, tzinfo=UTC)


def test_a_day_may_move_before_the_others(db: Session, meeting: Meeting) -> None:
    second = in_order(meeting)[1]

    change_day(db, meeting.id, second.id, replace(day_of(second), held_on=date(2026, 12, 1)), **BY)

    assert meeting.starts_on == date(2026, 12, 1)
    assert meeting.starts_at == datetime(2026, 12, 1, 8, tzinfo=UTC)


def test_a_day_does_not_move_onto_another(db: Session, meeting: Meeting) -> None:
    first, second = in_order(meeting)

    with pytest.raises(ConflictError, match="day-taken"):
        change_day(db, meeting.id, second.id, replace(day_of(second), held_on=first.held_on), **BY)


def test_a_theme_changes_without_touching_places(
    db: Session, meeting: Meeting, heard: list[Event]
) -> None:
    first = in_order(meeting)[0]

    change_day(db, meeting.id, first.id, plan_day(first.held_on, theme=both("A", "B")), **BY)

    assert first.theme == both("A", "B")
    assert first.room_pool.places == 10
    assert history_of(db, f"meeting:{meeting.id}")[0].facts == {
        "day": first.id,
        "fields": ["theme"],
    }
    assert heard == [MeetingRescheduled(meeting.id, "account:1")]


def test_who_changed_the_day_meanwhile_is_not_overwritten(db: Session, meeting: Meeting) -> None:
    first = in_order(meeting)[0]
    seen = day_of(first)
    change_day(db, meeting.id, first.id, replace(seen, theme=both("A", "B")), **BY)

    with pytest.raises(ConflictError, match="changed-meanwhile"):
        change_day(
            db,
            meeting.id,
            first.id,
            replace(seen, theme=both("C", "D")),
            expected=digest_of(seen),
            **BY,
        )


def test_a_day_without_people_goes_with_sessions_and_places(
    db: Session, meeting: Meeting, heard: list[Event]
) -> None:
    second = in_order(meeting)[1]
    pool_ids = [second.room_pool_id, second.online_pool_id]

    remove_day(db, meeting.id, second.id, **BY)

    db.expire_all()
    assert [day.held_on for day in meeting.days] == [date(2026, 12, 14)]
    assert [item.day_id for item in meeting.sessions] == [meeting.days[0].id]
    assert meeting.ends_at == datetime(2026, 12, 14, 16, tzinfo=UTC)
    assert [db.get(PlacePool, pool_id) for pool_id in pool_ids] == [None, None]
    assert heard == [
        DayRemoved(meeting.id, second.id, "account:1"),
        MeetingRescheduled(meeting.id, "account:1"),
    ]


def test_a_day_that_people_attend_is_not_removed(db: Session, meeting: Meeting) -> None:
    make_registration(db, meeting, days=[Mode.IN_PERSON, Mode.VIRTUAL])
    make_registration(db, meeting, days=[Mode.IN_PERSON, Mode.ABSENT])

    with pytest.raises(ConflictError) as error:
        remove_day(db, meeting.id, in_order(meeting)[1].id, **BY)

    assert (error.value.code, error.value.facts) == ("day-has-people", {"count": 1})


def test_a_day_that_nobody_attends_goes_although_people_are_registered(
    db: Session, meeting: Meeting
) -> None:
    registration = make_registration(db, meeting, days=[Mode.IN_PERSON, Mode.ABSENT])

    remove_day(db, meeting.id, in_order(meeting)[1].id, **BY)

    assert [day.mode for day in days_of(db, registration)] == [Mode.IN_PERSON]
    assert [(pool.taken, pool.waiting) for pool in pools_of(db, meeting)] == [(1, 0), (0, 0)]


def test_a_day_of_shared_places_leaves_them(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=10, scope=PlacesScope.ALL_DAYS)
    make_registration(db, meeting, days=[Mode.IN_PERSON, Mode.ABSENT])

    remove_day(db, meeting.id, in_order(meeting)[1].id, **BY)

    assert [(pool.places, pool.taken) for pool in pools_of(db, meeting)] == [(10, 1), (None, 0)]


def test_the_last_day_stays(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, days=1)

    with pytest.raises(InvalidError, match="last-day"):
        remove_day(db, meeting.id, meeting.days[0].id, **BY)


def test_a_day_of_another_meeting_is_not_found(
    db: Session, dialogue: Dialogue, meeting: Meeting
) -> None:
    other = make_meeting(db, dialogue, slug="other")

    with pytest.raises(NotFoundError, match="day"):
        remove_day(db, meeting.id, other.days[0].id, **BY)
