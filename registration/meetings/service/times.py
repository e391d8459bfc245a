"""Instants of a meeting, derived from its wall times and its zone."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core import zones
from registration.meetings.facts import renew
from registration.meetings.models import Meeting

WINDOWS = ("opens", "closes_in_person", "closes_virtual", "promotion_ends")


def derive(meeting: Meeting) -> bool:
    """Compute every instant and the first and last day anew; tells whether anything changed.

    The meeting begins with its first session and ends with its last; a first or last day without sessions
    counts from its midnight or until that of the next day.
    """
    zone = meeting.time_zone
    before = _instants(meeting)
    for session in meeting.sessions:
        session.starts_at = zones.instant_of(session.starts_wall, zone)
        session.ends_at = zones.instant_of(session.ends_wall, zone)
    for name in WINDOWS:
        wall = getattr(meeting, f"{name}_wall")
        setattr(meeting, f"{name}_at", zones.instant_of(wall, zone) if wall else None)
    days = sorted(day.held_on for day in meeting.days)
    meeting.starts_on, meeting.ends_on = days[0], days[-1]
    first = [item.starts_wall for item in meeting.sessions if item.day.held_on == days[0]]
    last = [item.ends_wall for item in meeting.sessions if item.day.held_on == days[-1]]
    starts = min(first, default=datetime.combine(days[0], time()))
    ends = max(last, default=datetime.combine(days[-1], time()) + timedelta(days=1))
    meeting.starts_at = zones.instant_of(starts, zone)
    meeting.ends_at = zones.instant_of(ends, zone)
    return _instants(meeting) != before


def _instants(meeting: Meeting) -> list[object]:
    windows = [getattr(meeting, f"{name}_at") for name in WINDOWS]
    sessions = [(item.id, item.starts_at, item.ends_at) for item in meeting.sessions]
    return [
        meeting.starts_on,
        meeting.ends_on,
        meeting.starts_at,
        meeting.ends_at,
        windows,
        sessions,
    ]


def derive_all(db: Session, *, now: datetime) -> list[str]:
    """Compute the instants of all meetings anew, after an update of the zone data.

    Returns the slugs of the meetings in which something moved, in their order.
    """
    moved = []
    for meeting in db.scalars(sa.select(Meeting).order_by(Meeting.slug)):
        if derive(meeting):
            renew(meeting, now=now)
            moved.append(meeting.slug)
    db.flush()
    return moved
