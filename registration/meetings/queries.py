"""Reading meetings."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.errors import NotFoundError
from registration.core.pagination import Page
from registration.core.types import Localised
from registration.dialogues.models import Dialogue
from registration.meetings.completeness import Gap, gaps
from registration.meetings.current import day_of, details_of, session_of
from registration.meetings.kinds import MeetingState
from registration.meetings.models import Meeting, MeetingDay, MeetingSession, PlacePool


class MeetingTitle(NamedTuple):
    """What a list of links to meetings needs."""

    slug: str
    title: Localised
    short_title: Localised


def find_meeting(db: Session, slug: str) -> Meeting | None:
    """Return the meeting of a slug with its Dialogue (one query), or None."""
    return db.scalar(
        sa.select(Meeting).where(Meeting.slug == slug).options(sa.orm.joinedload(Meeting.dialogue))
    )


def get_meeting(db: Session, slug: str) -> Meeting:
    """Return the meeting of a slug with its Dialogue (one query).

    Raises:
        NotFoundError: ``meeting``.
    """
    meeting = find_meeting(db, slug)
    if meeting is None:
        raise NotFoundError("meeting", slug=slug)
    return meeting


def list_meetings(db: Session, dialogue_ids: Collection[int] | None = None) -> list[Meeting]:
    """Return the meetings, the latest first; of some Dialogues or, with None, of all."""
    query = (
        sa.select(Meeting)
        .join(Dialogue)
        .options(sa.orm.joinedload(Meeting.dialogue))
        .order_by(Meeting.starts_at.desc(), Meeting.id)
    )
    if dialogue_ids is not None:
        query = query.where(Meeting.dialogue_id.in_(dialogue_ids))
    return list(db.scalars(query))


def titles(db: Session, dialogue_ids: Collection[int], limit: int) -> list[MeetingTitle]:
    """Return the titles of the latest meetings of some Dialogues, the latest first."""
    rows = db.execute(
        sa.select(Meeting.slug, Meeting.title, Meeting.short_title)
        .where(Meeting.dialogue_id.in_(dialogue_ids))
        .order_by(Meeting.starts_at.desc(), Meeting.id)
        .limit(limit)
    )
    return [MeetingTitle(*row) for row in rows]


def places_of(db: Session, meeting_id: int) -> dict[int, PlacePool]:
    """Return the counters of a meeting's places by the id of their pool, as they are now."""
    rows = db.scalars(
        sa.select(PlacePool)
        .where(PlacePool.meeting_id == meeting_id)
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in rows}


def get_day(db: Session, meeting: Meeting, day_id: int) -> MeetingDay:
    """Return a day of a meeting.

    Raises:
        NotFoundError: ``day``.
    """
    day = db.get(MeetingDay, day_id)
    if day is None or day.meeting_id != meeting.id:
        raise NotFoundError("day", day=day_id)
    return day


def get_session(db: Session, meeting: Meeting, session_id: int) -> MeetingSession:
    """Return an item of the agenda of a meeting.

    Raises:
        NotFoundError: ``session``.
    """
    session = db.get(MeetingSession, session_id)
    if session is None or session.meeting_id != meeting.id:
        raise NotFoundError("session", session=session_id)
    return session


def gaps_of(meeting: Meeting) -> list[Gap]:
    """Return what lacks a language in a meeting."""
    return gaps(
        details_of(meeting),
        [(day.id, day_of(day)) for day in meeting.days],
        [(session.id, session_of(session)) for session in meeting.sessions],
    )


def list_upcoming(db: Session, *, now: datetime) -> list[Meeting]:
    """Return the meetings that were published and have not ended, the next first; cancelled ones too."""
    return list(
        db.scalars(_public().where(Meeting.ends_at > now).order_by(Meeting.starts_at, Meeting.id))
    )


def list_past(db: Session, *, now: datetime, number: int, size: int) -> Page[Meeting]:
    """Return one page (``number`` from 1) of the meetings that took place, the latest first."""
    query = _public().where(Meeting.ends_at <= now, Meeting.state == MeetingState.PUBLISHED)
    total = db.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    number = max(1, min(number, -(-total // size)))
    rows = db.scalars(
        query.order_by(Meeting.starts_at.desc(), Meeting.id).limit(size).offset((number - 1) * size)
    )
    return Page(list(rows), number, size, total)


def _public() -> sa.Select[Meeting]:
    cancelled = sa.and_(Meeting.state == MeetingState.CANCELLED, Meeting.published_at.is_not(None))
    return sa.select(Meeting).where(sa.or_(Meeting.state == MeetingState.PUBLISHED, cancelled))
