"""The days of a meeting."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registration.core.errors import ConflictError, InvalidError
from registration.core.events import publish
from registration.meetings.commands import DayPlan
from registration.meetings.current import day_of
from registration.meetings.digests import changed_fields, digest_of
from registration.meetings.events import DayAdded, DayRemoved
from registration.meetings.kinds import Mode, PlacesScope
from registration.meetings.models import Meeting, MeetingDay, PlacePool
from registration.meetings.queries import get_day
from registration.meetings.service import pools
from registration.meetings.service.loading import (
    check_complete,
    check_seen,
    check_years,
    finish,
    locked,
    reschedule,
)
from registration.meetings.service.times import derive


def add_day(
    db: Session, meeting_id: int, plan: DayPlan, *, actor: str, now: datetime
) -> MeetingDay:
    """Add a day; with places for all days together it shares those, whatever the plan says.

    Who is registered already does not attend the new day until the person says so.

    Raises:
        NotFoundError: ``meeting``.
        ConflictError: ``day-taken``: the meeting has a day of this date.
        InvalidError: ``incomplete``, ``places-number``, ``year``.
    """
    meeting = locked(db, meeting_id)
    _check_free(meeting, plan.held_on, None)
    pools.lock(db, meeting.id)
    room, online = _pools_for(db, meeting, plan)
    day = MeetingDay(held_on=plan.held_on, theme=plan.theme, room_pool=room, online_pool=online)
    meeting.days.append(day)
    db.flush()
    check_complete(meeting, "day", day.id)
    derive(meeting)
    finish(db, meeting, "meeting.day-added", actor=actor, now=now, day=day.id)
    publish(db, DayAdded(meeting.id, day.id, actor), now=now)
    reschedule(db, meeting, actor=actor, now=now)
    return day


def change_day(
    db: Session,
    meeting_id: int,
    day_id: int,
    plan: DayPlan,
    *,
    actor: str,
    now: datetime,
    expected: str | None = None,
) -> MeetingDay:
    """Change theme and date of a day; its sessions move with it and keep their hours. Places stay.

    Raises:
        NotFoundError: ``meeting``, ``day``.
        ConflictError: ``changed-meanwhile``; ``day-taken``.
        InvalidError: ``incomplete``, ``year``.
    """
    meeting = locked(db, meeting_id)
    day = get_day(db, meeting, day_id)
    before = day_of(day)
    check_seen(expected, digest_of(before))
    fields = [name for name in changed_fields(before, plan) if name in {"held_on", "theme"}]
    if not fields:
        return day
    _check_free(meeting, plan.held_on, day.id)
    _move(meeting, day, plan.held_on - day.held_on)
    day.theme = plan.theme
    db.flush()
    check_complete(meeting, "day", day.id)
    derive(meeting)
    finish(db, meeting, "meeting.day-changed", actor=actor, now=now, day=day.id, fields=fields)
    reschedule(db, meeting, actor=actor, now=now)
    return day


def remove_day(db: Session, meeting_id: int, day_id: int, *, actor: str, now: datetime) -> None:
    """Delete a day with its sessions.

    Raises:
        NotFoundError: ``meeting``, ``day``.
        InvalidError: ``last-day``: a meeting has at least one.
        ConflictError: ``day-has-people``: somebody is registered for it (fact ``count``, where it is known).
    """
    meeting = locked(db, meeting_id)
    day = get_day(db, meeting, day_id)
    if len(meeting.days) == 1:
        raise InvalidError("last-day")
    counters = pools.lock(db, meeting.id)
    publish(db, DayRemoved(meeting.id, day.id, actor), now=now)
    own = {day.room_pool_id, day.online_pool_id} if _has_own_pools(meeting) else set()
    for session in [item for item in meeting.sessions if item.day_id == day.id]:
        meeting.sessions.remove(session)
    try:
        with db.begin_nested():
            meeting.days.remove(day)
            db.flush()
            pools.delete(db, [counters[pool_id] for pool_id in sorted(own)])
    except IntegrityError as error:
        raise ConflictError("day-has-people") from error
    derive(meeting)
    finish(db, meeting, "meeting.day-removed", actor=actor, now=now, day=day_id)
    reschedule(db, meeting, actor=actor, now=now)


def _has_own_pools(meeting: Meeting) -> bool:
    return meeting.places_scope is PlacesScope.PER_DAY


def _pools_for(db: Session, meeting: Meeting, plan: DayPlan) -> tuple[PlacePool, PlacePool]:
    if not _has_own_pools(meeting):
        return meeting.days[0].room_pool, meeting.days[0].online_pool
    return (
        pools.add_pool(db, meeting.id, Mode.IN_PERSON, plan.places_in_person),
        pools.add_pool(db, meeting.id, Mode.VIRTUAL, plan.places_online),
    )


def _check_free(meeting: Meeting, held_on: date, day_id: int | None) -> None:
    check_years(held_on)
    if any(day.held_on == held_on and day.id != day_id for day in meeting.days):
        raise ConflictError("day-taken")


def _move(meeting: Meeting, day: MeetingDay, shift: timedelta) -> None:
    if not shift:
        return
    day.held_on += shift
    for session in meeting.sessions:
        if session.day_id == day.id:
            session.starts_wall += shift
            session.ends_wall += shift
