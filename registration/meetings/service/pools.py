"""The pools of a meeting: made with its days, set to numbers, and arranged per day or for all days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.audit import service as audit
from registration.core.errors import ConflictError, InvalidError
from registration.meetings import places
from registration.meetings.commands import DayPlaces
from registration.meetings.kinds import Mode, PlacesScope
from registration.meetings.models import Meeting, MeetingDay, PlacePool
from registration.meetings.service.loading import subject

MOST_PLACES = 1_000_000


def lock(db: Session, meeting_id: int) -> dict[int, PlacePool]:
    """Lock the counters of a meeting, the room first, and return them by id as they are now."""
    rows = db.scalars(
        sa.select(PlacePool)
        .where(PlacePool.meeting_id == meeting_id)
        .order_by(PlacePool.mode, PlacePool.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in rows}


def add_pool(db: Session, meeting_id: int, mode: Mode, number: int | None) -> PlacePool:
    """Make the counters of one mode; None means no limit."""
    check_number(number)
    pool = PlacePool(meeting_id=meeting_id, mode=mode, places=number)
    db.add(pool)
    db.flush()
    return pool


def check_number(number: int | None) -> None:
    """Refuse a number of places that makes no sense.

    Raises:
        InvalidError: ``places-number``.
    """
    if number is not None and not 0 <= number <= MOST_PLACES:
        raise InvalidError("places-number", most=MOST_PLACES)


def arrange(db: Session, meeting: Meeting, scope: PlacesScope) -> bool:
    """Count places per day or for all days together from now on; tells whether that is new.

    All pools are made anew with the numbers of the old ones, so that whoever registers at this moment with the old
    arrangement finds no counter and is asked to try again: nothing can drift.

    Raises:
        ConflictError: ``places-in-use``: somebody holds or waits for a place; ``count`` says how many.
    """
    if meeting.places_scope is scope:
        return False
    old = lock(db, meeting.id)
    count = max((pool.taken + pool.waiting for pool in old.values()), default=0)
    if count:
        raise ConflictError("places-in-use", count=count)
    meeting.places_scope = scope
    shared: dict[Mode, PlacePool] = {}
    for day in sorted(meeting.days, key=lambda one: one.held_on):
        for mode, name in ((Mode.IN_PERSON, "room_pool"), (Mode.VIRTUAL, "online_pool")):
            number = old[getattr(day, f"{name}_id")].places
            pool = shared.get(mode) if scope is PlacesScope.ALL_DAYS else None
            pool = pool or add_pool(db, meeting.id, mode, number)
            shared[mode] = pool
            setattr(day, name, pool)
    db.flush()
    delete(db, old.values())
    return True


def delete(db: Session, pools: Iterable[PlacePool]) -> None:
    """Delete pools to which no day belongs any more."""
    for pool in pools:
        db.delete(pool)
    db.flush()


def set_all(
    db: Session,
    meeting: Meeting,
    wanted: Sequence[DayPlaces],
    *,
    actor: str,
    now: datetime,
) -> list[int]:
    """Set the numbers of places; returns the ids of the pools that have more than before.

    Days that are not named keep theirs. With places for all days together every day named must say the same.

    Raises:
        InvalidError: ``places-number``; ``places-differ``: two days of one pool have two numbers.
        ConflictError: ``places-below-taken``: with ``day``, ``mode`` and the number ``taken``.
    """
    found = lock(db, meeting.id)
    days: dict[int, MeetingDay] = {day.id: day for day in meeting.days}
    numbers: dict[int, tuple[int | None, int, Mode]] = {}
    for item in wanted:
        day = days.get(item.day_id)
        if day is None:
            continue
        for pool_id, mode, number in (
            (day.room_pool_id, Mode.IN_PERSON, item.in_person),
            (day.online_pool_id, Mode.VIRTUAL, item.online),
        ):
            check_number(number)
            if pool_id in numbers and numbers[pool_id][0] != number:
                raise InvalidError("places-differ")
            numbers[pool_id] = (number, item.day_id, mode)
    raised = []
    for pool_id in sorted(numbers, key=lambda one: (numbers[one][2], one)):
        number, day_id, mode = numbers[pool_id]
        before = found[pool_id].places
        if number == before:
            continue
        _set(db, pool_id, number, day_id, mode)
        audit.record(
            db,
            "meeting.places-set",
            actor=actor,
            subject=subject(meeting.id),
            meeting_id=meeting.id,
            now=now,
            day=day_id,
            mode=mode.value,
            places=number,
        )
        if before is not None and (number is None or number > before):
            raised.append(pool_id)
    db.flush()
    for pool_id in numbers:
        db.refresh(found[pool_id])
    return raised


def _set(db: Session, pool_id: int, number: int | None, day_id: int, mode: Mode) -> None:
    try:
        places.set_places(db, pool_id, number)
    except ConflictError as error:
        raise ConflictError(
            error.code, taken=error.facts["taken"], day=day_id, mode=mode.value
        ) from error
