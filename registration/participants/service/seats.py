"""Taking, keeping, freeing and handing on places for the days of a registration.

The counters are changed by :mod:`registration.meetings.places`. Changes of existing registrations lock the meeting's
pools first (in the order of their ids), then read the registration, so that a promotion by somebody
else is never overlooked and nothing deadlocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.errors import ConflictError
from registration.meetings import places
from registration.meetings.facts import DayFacts, MeetingFacts
from registration.meetings.kinds import MeetingFormat, Mode, PlaceState
from registration.meetings.models import PlacePool
from registration.participants.facts import DayChoice
from registration.participants.models import RegistrationDay

FREE = PlaceState.NOT_NEEDED


def lock_pools(db: Session, meeting_id: int) -> None:
    """Lock all counters of a meeting until the transaction ends (SQLite is locked as a whole)."""
    chosen = sa.select(PlacePool.id).where(PlacePool.meeting_id == meeting_id)
    db.execute(chosen.order_by(PlacePool.id).with_for_update())


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
) -> tuple[list[DayChoice], set[int]]:
    """Bring the places of one registration to the modes wanted.

    ``exempt``: a function frees from places. Returns the choices in the order of the days, and the ids
    of the pools in which a place became free. Places that are held or waited for and still wanted
    stay as they are.

    Raises:
        ConflictError: ``online-full``: who attended would only wait online; nothing is kept then.
    """
    held = dict(before or {})
    kept_rooms = _states(facts.days, held, room=True)
    kept_online = _states(facts.days, held, room=False)
    rooms: dict[int, PlaceState] = {}
    online: dict[int, PlaceState] = {}
    found: list[DayChoice] = []
    for day in facts.days:
        mode = modes.get(day.id, Mode.ABSENT)
        choice = DayChoice(day_id=day.id, mode=mode)
        if mode is Mode.IN_PERSON and not exempt:
            choice = replace(choice, place=_join(db, day.room_pool_id, kept_rooms, rooms))
        if _needs_online(choice, meeting_format):
            state = _join(db, day.online_pool_id, kept_online, online)
            choice = replace(choice, online_place=state)
            if state is PlaceState.WAITING and _attended(held.get(day.id), meeting_format):
                raise ConflictError("online-full", day=day.id)
        found.append(choice)
    freed = _leave(db, kept_rooms, rooms) | _leave(db, kept_online, online)
    return found, freed


def _needs_online(choice: DayChoice, meeting_format: MeetingFormat) -> bool:
    if choice.mode is Mode.VIRTUAL:
        return True
    waits = choice.place is PlaceState.WAITING
    return waits and meeting_format is not MeetingFormat.IN_PERSON


def _attended(before: DayChoice | None, meeting_format: MeetingFormat) -> bool:
    if before is None or before.mode is Mode.ABSENT:
        return False
    if before.mode is Mode.IN_PERSON and before.place is not PlaceState.WAITING:
        return True
    online = meeting_format is not MeetingFormat.IN_PERSON
    return online and before.online_place is PlaceState.HELD


def _states(
    days: Sequence[DayFacts], held: Mapping[int, DayChoice], *, room: bool
) -> dict[int, PlaceState]:
    states: dict[int, PlaceState] = {}
    for day in days:
        choice = held.get(day.id)
        state = FREE if choice is None else (choice.place if room else choice.online_place)
        if state is not FREE:
            states[day.room_pool_id if room else day.online_pool_id] = state
    return states


def _join(
    db: Session, pool_id: int, kept: Mapping[int, PlaceState], now_held: dict[int, PlaceState]
) -> PlaceState:
    """Take or keep a place of a pool; several days may share one pool and then one place."""
    if pool_id not in now_held:
        now_held[pool_id] = kept[pool_id] if pool_id in kept else places.join(db, pool_id)
    return now_held[pool_id]


def _leave(
    db: Session, kept: Mapping[int, PlaceState], now_held: Mapping[int, PlaceState]
) -> set[int]:
    freed: set[int] = set()
    for pool_id in sorted(kept.keys() - now_held.keys()):
        if kept[pool_id] is PlaceState.HELD:
            places.give_back(db, pool_id)
            freed.add(pool_id)
        else:
            places.stop_waiting(db, pool_id)
    return freed


def store(days: Iterable[RegistrationDay], choices: Iterable[DayChoice], *, now: datetime) -> None:
    """Write choices into the rows of a registration; who goes on waiting keeps the time."""
    by_day = {choice.day_id: choice for choice in choices}
    for row in days:
        choice = by_day[row.day_id]
        waits = PlaceState.WAITING in {choice.place, choice.online_place}
        row.mode, row.place, row.online_place = choice.mode, choice.place, choice.online_place
        row.waiting_since = (row.waiting_since or now) if waits else None


def new_rows(
    registration_id: int, choices: Iterable[DayChoice], *, now: datetime
) -> list[RegistrationDay]:
    """Return the rows of a new registration."""
    return [
        RegistrationDay(
            registration_id=registration_id,
            day_id=choice.day_id,
            mode=choice.mode,
            place=choice.place,
            online_place=choice.online_place,
            waiting_since=now
            if PlaceState.WAITING in {choice.place, choice.online_place}
            else None,
        )
        for choice in choices
    ]
