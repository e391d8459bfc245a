"""Handing freed places to those who wait, first come first served within a priority."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from registration.audit import service as audit
from registration.core.errors import ConflictError, InvalidError
from registration.meetings import places
from registration.meetings.events import PlacesRaised
from registration.meetings.facts import MeetingFacts, facts_of
from registration.meetings.kinds import PlaceState
from registration.meetings.models import Meeting, MeetingDay
from registration.meetings.phases import promotes_by_itself
from registration.messages.kinds import Kind
from registration.participants import notices
from registration.participants.kinds import Status
from registration.participants.models import Registration, RegistrationDay
from registration.participants.service import seats
from registration.participants.service.loading import Case, get_meeting, locked

ACTIVE = (Status.PENDING, Status.CONFIRMED)


def promote(db: Session, meeting: Meeting, pool_ids: Iterable[int], *, now: datetime) -> int:
    """Give what is free in these pools to those who wait, until the meeting's cut-off date.

    The caller holds the locks of the pools. Who gets a place is told by mail. Returns how many places
    were given.
    """
    if not promotes_by_itself(meeting, now):
        return 0
    facts = facts_of(db, meeting)
    todo = sorted(set(pool_ids))
    promoted: dict[int, tuple[Case, set[int]]] = {}
    given = 0
    while todo:
        pool_id = todo.pop(0)
        while (registration_id := _next(db, pool_id)) is not None:
            if not places.take_for_waiting(db, pool_id):
                break
            if registration_id not in promoted:
                promoted[registration_id] = (_case(db, registration_id, meeting, facts), set())
            case, days = promoted[registration_id]
            freed, given_days = _give(case, db, pool_id)
            days |= given_days
            todo += [freed_id for freed_id in freed if freed_id not in todo]
            given += 1
    for case, days in promoted.values():
        _tell(db, case, days, "registration.promoted", actor="system", now=now)
    return given


def _next(db: Session, pool_id: int) -> int | None:
    """Return the registration that is first in the waiting list of a pool."""
    waits = sa.or_(
        sa.and_(MeetingDay.room_pool_id == pool_id, RegistrationDay.place == PlaceState.WAITING),
        sa.and_(
            MeetingDay.online_pool_id == pool_id,
            RegistrationDay.online_place == PlaceState.WAITING,
        ),
    )
    return db.scalar(
        sa.select(Registration.id)
        .join(RegistrationDay, RegistrationDay.registration_id == Registration.id)
        .join(MeetingDay, MeetingDay.id == RegistrationDay.day_id)
        .where(waits, Registration.status.in_(ACTIVE))
        .order_by(Registration.priority.desc(), RegistrationDay.waiting_since, Registration.id)
        .limit(1)
    )


def _case(db: Session, registration_id: int, meeting: Meeting, facts: MeetingFacts) -> Case:
    registration = db.scalars(
        sa.select(Registration)
        .where(Registration.id == registration_id)
        .options(selectinload(Registration.days))
        .execution_options(populate_existing=True)
    ).one()
    return Case(registration, meeting, facts)


def _give(case: Case, db: Session, pool_id: int) -> tuple[list[int], set[int]]:
    """Write down a place that was given; returns the online pools freed by that, and the days."""
    freed: list[int] = []
    days: set[int] = set()
    for row in case.registration.days:
        day = case.facts.day(row.day_id)
        if day is None:
            continue
        if day.room_pool_id == pool_id and row.place is PlaceState.WAITING:
            row.place = PlaceState.HELD
        elif day.online_pool_id == pool_id and row.online_place is PlaceState.WAITING:
            row.online_place = PlaceState.HELD
        else:
            continue
        days.add(row.day_id)
        if PlaceState.WAITING not in {row.place, row.online_place}:
            row.waiting_since = None
    for online_pool, state in _needless_online(case).items():
        if state is PlaceState.HELD:
            places.give_back(db, online_pool)
            freed.append(online_pool)
        else:
            places.stop_waiting(db, online_pool)
    db.flush()
    return freed, days


def _needless_online(case: Case) -> dict[int, PlaceState]:
    """Free the online places of days that are now in the room; a pool still used elsewhere stays."""
    pools = {day.id: day.online_pool_id for day in case.facts.days}
    dropped: dict[int, PlaceState] = {}
    for row in case.registration.days:
        if row.place is PlaceState.HELD and row.online_place is not PlaceState.NOT_NEEDED:
            dropped[pools[row.day_id]] = row.online_place
            row.online_place = PlaceState.NOT_NEEDED
            row.waiting_since = None
    used = {
        pools[row.day_id]
        for row in case.registration.days
        if row.online_place is not PlaceState.NOT_NEEDED
    }
    return {pool_id: state for pool_id, state in dropped.items() if pool_id not in used}


def _tell(db: Session, case: Case, days: set[int], kind: str, *, actor: str, now: datetime) -> None:
    for day_id in sorted(days):
        audit.record(
            db,
            kind,
            actor=actor,
            subject=case.subject,
            meeting_id=case.meeting.id,
            now=now,
            day=day_id,
        )
    db.flush()
    if case.registration.status is Status.CONFIRMED:
        notices.changed(
            db, case.words, case.person, case.registration.status, Kind.PROMOTED, now=now
        )


def place_by_hand(
    db: Session, registration_id: int, day_id: int, *, actor: str, now: datetime
) -> None:
    """Give a waiting person a place on a day, whatever the cut-off date and the order say.

    Raises:
        InvalidError: ``not-waiting``: the person does not wait for the room on that day.
        ConflictError: ``no-place-free``: the room is full; raise the places first.
    """
    case = locked(db, registration_id)
    row = next((item for item in case.registration.days if item.day_id == day_id), None)
    day = case.facts.day(day_id)
    if row is None or day is None or row.place is not PlaceState.WAITING:
        raise InvalidError("not-waiting")
    if case.registration.status not in ACTIVE:
        raise InvalidError("not-waiting")
    if not places.take_for_waiting(db, day.room_pool_id):
        raise ConflictError("no-place-free")
    freed, days = _give(case, db, day.room_pool_id)
    _tell(db, case, days, "registration.placed", actor=actor, now=now)
    promote(db, case.meeting, freed, now=now)


def on_places_raised(db: Session, event: PlacesRaised, *, now: datetime) -> None:
    """Handler: let the waiting list move when there are more places."""
    seats.lock_pools(db, event.meeting_id)
    promote(db, get_meeting(db, event.meeting_id), event.pool_ids, now=now)
