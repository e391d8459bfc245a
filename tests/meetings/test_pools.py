from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from registration.audit.queries import history_of
from registration.core.errors import ConflictError, InvalidError
from registration.core.events import Event
from registration.dialogues.models import Dialogue
from registration.meetings.commands import DayPlaces, RegistrationRules
from registration.meetings.current import places_of, rules_of
from registration.meetings.events import PlacesRaised
from registration.meetings.kinds import Mode, PlacesScope
from registration.meetings.models import Meeting
from registration.meetings.service.rules import change_rules
from registration.participants.kinds import Status
from tests.apps import START
from tests.factories import (
    make_meeting,
    make_registration,
    pool_of,
    pools_of,
    state_of,
    wall,
)

BY: dict[str, Any] = {"actor": "account:1", "now": START}


def change(
    db: Session, meeting: Meeting, numbers: Sequence[DayPlaces] | None = None, **changes: Any
) -> RegistrationRules:
    """Change some rules, or places; returns the rules that are stored afterwards."""
    rules = replace(rules_of(meeting), **changes)
    wanted = places_of(meeting) if numbers is None else numbers
    return rules_of(change_rules(db, meeting.id, rules, wanted, **BY))


def places(meeting: Meeting, *in_person: int | None, online: int | None = None) -> list[DayPlaces]:
    """Say the places of the days in their order."""
    days = sorted(meeting.days, key=lambda day: day.held_on)
    return [DayPlaces(day.id, number, online) for day, number in zip(days, in_person, strict=True)]


def test_places_are_set_for_each_day(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)

    change(db, meeting, places(meeting, 60, 50, online=300))

    assert [(pool.mode.value, pool.places) for pool in pools_of(db, meeting)] == [
        ("in-person", 60),
        ("in-person", 50),
        ("virtual", 300),
        ("virtual", 300),
    ]
    kinds = [entry.kind for entry in history_of(db, f"meeting:{meeting.id}")]
    assert kinds == ["meeting.changed", *["meeting.places-set"] * 4]


def test_places_below_those_taken_are_refused_with_their_number(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=[10, 10])
    for _number in range(3):
        make_registration(db, meeting, days=[Mode.ABSENT, Mode.IN_PERSON])

    with pytest.raises(ConflictError) as error:
        change(db, meeting, places(meeting, 10, 2))

    assert error.value.code == "places-below-taken"
    second = max(meeting.days, key=lambda day: day.held_on).id
    assert error.value.facts == {"taken": 3, "day": second, "mode": "in-person"}
    assert pool_of(db, meeting, 1).places == 10


def test_places_may_go_down_to_those_taken(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=10)
    make_registration(db, meeting)

    change(db, meeting, places(meeting, 1, 1))

    assert make_registration(db, meeting).status is Status.CONFIRMED
    assert pool_of(db, meeting).waiting == 1


def test_more_places_are_given_to_those_who_wait(
    db: Session, dialogue: Dialogue, heard: list[Event]
) -> None:
    meeting = make_meeting(db, dialogue, places=[1, 1])
    make_registration(db, meeting)
    second, third = make_registration(db, meeting), make_registration(db, meeting)

    change(db, meeting, places(meeting, 2, 1))

    assert state_of(db, second) == ["in-person held", "in-person waiting, online held"]
    assert state_of(db, third) == [
        "in-person waiting, online held",
        "in-person waiting, online held",
    ]
    assert heard == [PlacesRaised(meeting.id, (pool_of(db, meeting, 0).id,), "account:1")]
    assert (pool_of(db, meeting).taken, pool_of(db, meeting).waiting) == (2, 1)


def test_no_limit_any_more_lets_everybody_in(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=1, days=1)
    waiting = [make_registration(db, meeting) for _number in range(4)]

    change(db, meeting, places(meeting, None))

    assert {state_of(db, one)[0] for one in waiting} == {"in-person held"}
    assert (pool_of(db, meeting).taken, pool_of(db, meeting).waiting) == (4, 0)


def test_fewer_places_tell_nobody(db: Session, dialogue: Dialogue, heard: list[Event]) -> None:
    meeting = make_meeting(db, dialogue, places=10)

    change(db, meeting, places(meeting, 5, None))
    change(db, meeting, places(meeting, 5, 20))

    assert [event for event in heard if isinstance(event, PlacesRaised)] == [
        PlacesRaised(meeting.id, (pool_of(db, meeting, 1).id,), "account:1")
    ]


def test_a_later_cut_off_date_hands_on_what_was_freed(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, days=1, places=1, promotion_ends=wall("2026-10-01 09:00"))
    make_registration(db, meeting)
    waiting = make_registration(db, meeting)
    change(db, meeting, places(meeting, 2))
    assert state_of(db, waiting) == ["in-person waiting, online held"]

    change(db, meeting, promotion_ends=wall("2026-12-10 09:00"))

    assert state_of(db, waiting) == ["in-person held"]


def test_days_of_one_pool_cannot_have_two_numbers(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=10, scope=PlacesScope.ALL_DAYS)

    with pytest.raises(InvalidError, match="places-differ"):
        change(db, meeting, places(meeting, 10, 20))


def test_places_per_day_become_places_for_all_days(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=[60, 50])

    change(db, meeting, places(meeting, 55, 55), places_scope=PlacesScope.ALL_DAYS)

    db.expire_all()
    assert meeting.places_scope is PlacesScope.ALL_DAYS
    assert [(pool.places, pool.taken) for pool in pools_of(db, meeting)] == [(55, 0), (None, 0)]
    assert {day.room_pool_id for day in meeting.days} == {pools_of(db, meeting)[0].id}
    registration = make_registration(db, meeting)
    assert state_of(db, registration) == ["in-person held", "in-person held"]
    assert pool_of(db, meeting).taken == 1


def test_places_for_all_days_become_places_per_day(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=60, scope=PlacesScope.ALL_DAYS)
    old = {pool.id for pool in pools_of(db, meeting)}

    change(db, meeting, places(meeting, 60, 50), places_scope=PlacesScope.PER_DAY)

    db.expire_all()
    assert [pool.places for pool in pools_of(db, meeting) if pool.mode is Mode.IN_PERSON] == [
        60,
        50,
    ]
    assert not old & {pool.id for pool in pools_of(db, meeting)}
    make_registration(db, meeting)
    assert [pool_of(db, meeting, day).taken for day in (0, 1)] == [1, 1]


def test_the_scope_stays_while_anybody_holds_or_waits_for_a_place(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=1)
    make_registration(db, meeting)
    make_registration(db, meeting)

    with pytest.raises(ConflictError) as error:
        change(db, meeting, places(meeting, 1, 1), places_scope=PlacesScope.ALL_DAYS)

    assert (error.value.code, error.value.facts) == ("places-in-use", {"count": 2})
    assert len(pools_of(db, meeting)) == 4
