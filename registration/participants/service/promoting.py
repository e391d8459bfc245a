"""Handing freed places to those who wait, first come first served within a priority."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from registration.core.errors import ConflictError, InvalidError
from registration.meetings import places
from registration.meetings.events import PlacesRaised
from registration.meetings.facts import MeetingFacts, facts_of
from registration.meetings.kinds import Mode, PlaceState
from registration.meetings.models import Meeting
from registration.meetings.phases import promotes_by_itself
from registration.messages.kinds import Kind
from registration.participants import notices
from registration.participants.kinds import ACTIVE, Status
from registration.participants.models import Registration, RegistrationDay
from registration.participants.service import seats
from registration.participants.service.loading import Case, get_meeting, locked


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
        while (registration_id := _next(db, facts, pool_id)) is not None:
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


def _next(db: Session, facts: MeetingFacts, pool_id: int) -> int | None:
    """Return the registration that is first in the waiting list of a pool."""
    days = [day.id for day in facts.days if day.room_pool_id == pool_id]
    state, since = RegistrationDay.place, RegistrationDay.waiting_since
    if not days:
        days = [day.id for day in facts.days if day.online_pool_id == pool_id]
        state, since = RegistrationDay.online_place, RegistrationDay.online_waiting_since
    return db.scalar(
        sa.select(Registration.id)
        .join(RegistrationDay, RegistrationDay.registration_id == Registration.id)
        .where(RegistrationDay.day_id.in_(days), state == PlaceState.WAITING)
        .where(Registration.status.in_(ACTIVE))
        .order_by(Registration.priority.desc(), since, Registration.id)
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
    before = seats.pool_states(case.facts, seats.choices_of(case.registration.days).values())
    days: set[int] = set()
    for row in case.registration.days:
        day = case.facts.day(row.day_id)
        if day is None:
            continue
        if day.room_pool_id == pool_id and row.place is PlaceState.WAITING:
            row.place, row.waiting_since = PlaceState.HELD, None
            row.online_place, row.online_waiting_since = PlaceState.NOT_NEEDED, None
        elif day.online_pool_id == pool_id and row.online_place is PlaceState.WAITING:
            row.online_place, row.online_waiting_since = PlaceState.HELD, None
        else:
            continue
        days.add(row.day_id)
    after = seats.pool_states(case.facts, seats.choices_of(case.registration.days).values())
    db.flush()
    return sorted(seats.leave(db, before, after)), days


def _tell(db: Session, case: Case, days: set[int], kind: str, *, actor: str, now: datetime) -> None:
    for day_id in sorted(days):
        case.record(db, kind, actor=actor, now=now, day=day_id)
    db.flush()
    if case.registration.status is Status.CONFIRMED:
        notices.changed(
            db, case.words, case.person, case.registration.status, Kind.PROMOTED, now=now
        )


def place_by_hand(
    db: Session,
    registration_id: int,
    day_id: int,
    *,
    actor: str,
    now: datetime,
    mode: Mode = Mode.IN_PERSON,
) -> None:
    """Give a waiting person a place on a day, whatever the cut-off date and the order say.

    ``mode`` tells the waiting list of the room from that online. With places for all days together the person
    gets the place on all the days.

    Raises:
        InvalidError: ``not-waiting``: the person does not wait for that place.
        ConflictError: ``no-place-free``: all are taken; raise the places first.
    """
    case = locked(db, registration_id)
    row = next((item for item in case.registration.days if item.day_id == day_id), None)
    day = case.facts.day(day_id)
    if row is None or day is None or case.registration.status not in ACTIVE:
        raise InvalidError("not-waiting")
    in_room = mode is Mode.IN_PERSON
    if (row.place if in_room else row.online_place) is not PlaceState.WAITING:
        raise InvalidError("not-waiting")
    pool_id = day.room_pool_id if in_room else day.online_pool_id
    if not places.take_for_waiting(db, pool_id):
        raise ConflictError("no-place-free")
    freed, days = _give(case, db, pool_id)
    _tell(db, case, days, "registration.placed", actor=actor, now=now)
    promote(db, case.meeting, freed, now=now)


def on_places_raised(db: Session, event: PlacesRaised, *, now: datetime) -> None:
    """Handler: let the waiting list move when there are more places."""
    meeting = get_meeting(db, event.meeting_id)
    places.lock(db, event.meeting_id)
    promote(db, meeting, event.pool_ids, now=now)
