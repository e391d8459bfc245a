"""Taking, keeping, freeing and handing on places for the days of a registration.

The counters are changed by :mod:`registration.meetings.places`, those of the room before those online, each by id.
Changes of existing registrations lock all of the meeting's counters first, then read the registration, so that a
promotion by somebody else is never overlooked and nothing deadlocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from registration.core.errors import ConflictError
from registration.meetings import places
from registration.meetings.facts import DayFacts, MeetingFacts
from registration.meetings.kinds import MeetingFormat, Mode, PlaceState
from registration.participants.facts import DayChoice
from registration.participants.models import Registration, RegistrationDay

FREE = PlaceState.NOT_NEEDED
PoolStates = dict[int, PlaceState]


@dataclass(frozen=True)
class Seating:
    """What seating a registration led to: its days in order, and the pools in which a place became free."""

    choices: tuple[DayChoice, ...]
    freed: frozenset[int] = field(default_factory=frozenset)


def choices_of(days: Iterable[RegistrationDay]) -> dict[int, DayChoice]:
    """Return what is stored, by day id."""
    return {
        day.day_id: DayChoice(
            day_id=day.day_id, mode=day.mode, place=day.place, online_place=day.online_place
        )
        for day in days
    }


def seat(
    db: Session,
    facts: MeetingFacts,
    meeting_format: MeetingFormat,
    modes: Mapping[int, Mode],
    *,
    exempt: bool,
    before: Mapping[int, DayChoice] | None = None,
) -> Seating:
    """Bring the places of one registration to the modes wanted.

    ``exempt``: the functions free from places, in the room and online. Places that are held or waited for and
    still wanted stay as they are. Who waits for the room is seated online meanwhile, where that is offered.

    Raises:
        ConflictError: ``online-full`` (with the ``day``): who attended would only wait online. Counters have
            changed by then: call it inside a savepoint when the transaction goes on.
    """
    held = dict(before or {})
    wanted = {day.id: modes.get(day.id, Mode.ABSENT) for day in facts.days}
    kept = pool_states(facts, held.values())
    seated = () if exempt else facts.days
    coming = {day.id: day.room_pool_id for day in seated if wanted[day.id] is Mode.IN_PERSON}
    rooms = _join_all(db, coming.values(), kept)
    place_of = {day_id: rooms[pool_id] for day_id, pool_id in coming.items()}
    watching = {
        day.id: day.online_pool_id
        for day in seated
        if _sits_online(wanted[day.id], place_of.get(day.id), meeting_format)
    }
    online = _join_all(db, watching.values(), kept)
    found = []
    for day in facts.days:
        place = place_of.get(day.id, FREE)
        online_place = online[watching[day.id]] if day.id in watching else FREE
        choice = DayChoice(
            day_id=day.id, mode=wanted[day.id], place=place, online_place=online_place
        )
        if online_place is PlaceState.WAITING and _attended(held.get(day.id)):
            raise ConflictError("online-full", day=day.id)
        found.append(choice)
    freed = leave(db, kept, rooms.keys() | online.keys())
    return Seating(tuple(found), freed)


def vacate(db: Session, facts: MeetingFacts, days: Iterable[RegistrationDay]) -> Seating:
    """Give back every place and leave every waiting list; the modes wanted stay written."""
    held = choices_of(days)
    freed = leave(db, pool_states(facts, held.values()), set())
    choices = (DayChoice(day_id=item.day_id, mode=item.mode) for item in held.values())
    return Seating(tuple(choices), freed)


def unseated(facts: MeetingFacts, modes: Mapping[int, Mode]) -> Seating:
    """Return days without places, for a registration that is not active."""
    days = (day.id for day in facts.days)
    return Seating(
        tuple(DayChoice(day_id=day_id, mode=modes.get(day_id, Mode.ABSENT)) for day_id in days)
    )


def _sits_online(mode: Mode, place: PlaceState | None, meeting_format: MeetingFormat) -> bool:
    if mode is Mode.VIRTUAL:
        return True
    return place is PlaceState.WAITING and meeting_format is not MeetingFormat.IN_PERSON


def _attended(before: DayChoice | None) -> bool:
    """Tell whether a person attended a day in any mode until now."""
    if before is None or before.mode is Mode.ABSENT:
        return False
    if before.mode is Mode.IN_PERSON and before.place is PlaceState.WAITING:
        return before.online_place is PlaceState.HELD
    return before.online_place is not PlaceState.WAITING


def pool_states(facts: MeetingFacts, choices: Iterable[DayChoice]) -> PoolStates:
    """Return the pools in which a registration holds or waits for a place; days may share one."""
    states: PoolStates = {}
    for choice in choices:
        day = facts.day(choice.day_id)
        if day is None:
            continue
        for pool_id, state in _of_day(day, choice):
            if state is not FREE:
                states[pool_id] = state
    return states


def _of_day(day: DayFacts, choice: DayChoice) -> tuple[tuple[int, PlaceState], ...]:
    return ((day.room_pool_id, choice.place), (day.online_pool_id, choice.online_place))


def holding(
    facts: MeetingFacts, modes: Mapping[int, Mode], states: PoolStates
) -> dict[int, DayChoice]:
    """Return what a registration of these modes has, by day id, when it has these places of the pools.

    Every pool stands at a day: one that no wish asks for is given back by :func:`seat` like any other.
    """
    return {
        day.id: DayChoice(
            day_id=day.id,
            mode=modes.get(day.id, Mode.ABSENT),
            place=states.get(day.room_pool_id, FREE),
            online_place=states.get(day.online_pool_id, FREE),
        )
        for day in facts.days
    }


def _join_all(db: Session, pool_ids: Iterable[int], kept: PoolStates) -> PoolStates:
    """Take or keep a place in each of these pools, by their ids; several days may share one."""
    return {
        pool_id: kept[pool_id] if pool_id in kept else places.join(db, pool_id)
        for pool_id in sorted(set(pool_ids))
    }


def leave(db: Session, kept: PoolStates, still: Iterable[int]) -> frozenset[int]:
    """Give up every pool of ``kept`` that is not in ``still``; returns those in which a place became free."""
    freed = set()
    for pool_id in sorted(kept.keys() - set(still)):
        if kept[pool_id] is PlaceState.HELD:
            places.give_back(db, pool_id)
            freed.add(pool_id)
        else:
            places.stop_waiting(db, pool_id)
    return frozenset(freed)


def waiting_times(facts: MeetingFacts, days: Iterable[RegistrationDay]) -> dict[int, datetime]:
    """Return since when a registration waits, by pool; days that share a pool have one time."""
    times: dict[int, datetime] = {}
    for row in days:
        day = facts.day(row.day_id)
        if day is None:
            continue
        for pool_id, since in (
            (day.room_pool_id, row.waiting_since),
            (day.online_pool_id, row.online_waiting_since),
        ):
            if since is not None:
                times[pool_id] = min(since, times.get(pool_id, since))
    return times


def store(
    registration: Registration,
    facts: MeetingFacts,
    choices: Iterable[DayChoice],
    *,
    now: datetime,
    since: Mapping[int, datetime] | None = None,
) -> None:
    """Write choices into the rows of a registration; who goes on waiting for a pool keeps the time.

    ``since``: the times to be kept, by pool; by default those that the rows have.
    """
    times = waiting_times(facts, registration.days) if since is None else since
    rows = {row.day_id: row for row in registration.days}
    for values in new_values(registration.id, facts, choices, now=now, since=times):
        row = rows.get(values["day_id"])
        if row is None:
            registration.days.append(RegistrationDay(**values))
            continue
        for name, value in values.items():
            setattr(row, name, value)


def new_values(
    registration_id: int,
    facts: MeetingFacts,
    choices: Iterable[DayChoice],
    *,
    now: datetime,
    since: Mapping[int, datetime] | None = None,
) -> list[dict[str, Any]]:
    """Return the columns of the days; who waits has waited since what is given for the pool, or since ``now``."""
    times = since or {}
    found = []
    for choice in choices:
        day = facts.day(choice.day_id)
        if day is None:
            continue
        waits, waits_online = (
            state is PlaceState.WAITING for state in (choice.place, choice.online_place)
        )
        found.append(
            {
                "registration_id": registration_id,
                "day_id": choice.day_id,
                "mode": choice.mode,
                "place": choice.place,
                "online_place": choice.online_place,
                "waiting_since": times.get(day.room_pool_id, now) if waits else None,
                "online_waiting_since": times.get(day.online_pool_id, now)
                if waits_online
                else None,
            }
        )
    return found
