"""The life of a meeting: published, taken back, cancelled."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from registration.core.errors import ConflictError, InvalidError
from registration.core.events import publish as tell
from registration.meetings.events import MeetingCancelled, MeetingUnpublished
from registration.meetings.kinds import MeetingState
from registration.meetings.models import Meeting
from registration.meetings.queries import gaps_of
from registration.meetings.service.loading import finish, locked


def publish(db: Session, meeting_id: int, *, actor: str, now: datetime) -> Meeting:
    """Show a draft to everybody.

    Raises:
        NotFoundError: ``meeting``.
        ConflictError: ``not-a-draft``.
        InvalidError: ``incomplete``: texts lack a language; the fact ``gaps`` holds them.
    """
    meeting = locked(db, meeting_id)
    if meeting.state is not MeetingState.DRAFT:
        raise ConflictError("not-a-draft")
    missing = tuple(gaps_of(meeting))
    if missing:
        raise InvalidError("incomplete", gaps=missing)
    meeting.state = MeetingState.PUBLISHED
    meeting.published_at = now
    finish(db, meeting, "meeting.published", actor=actor, now=now)
    return meeting


def unpublish(db: Session, meeting_id: int, *, actor: str, now: datetime) -> Meeting:
    """Make a published meeting a draft again, as long as nobody has registered.

    Raises:
        NotFoundError: ``meeting``.
        ConflictError: ``not-published``; ``meeting-has-registrations`` with their ``count``: cancel it instead.
    """
    meeting = locked(db, meeting_id)
    if meeting.state is not MeetingState.PUBLISHED:
        raise ConflictError("not-published")
    tell(db, MeetingUnpublished(meeting.id, actor), now=now)
    meeting.state = MeetingState.DRAFT
    meeting.published_at = None
    finish(db, meeting, "meeting.unpublished", actor=actor, now=now)
    return meeting


def cancel(db: Session, meeting_id: int, typed: str, *, actor: str, now: datetime) -> Meeting:
    """Cancel a published meeting for good; ``typed`` is what the officer typed to confirm: its slug.

    Everybody registered is told and their calendars follow (a higher domain hears of it).

    Raises:
        NotFoundError: ``meeting``.
        ConflictError: ``not-published``; ``meeting-over``.
        InvalidError: ``not-confirmed``: something else was typed.
    """
    meeting = locked(db, meeting_id)
    if meeting.state is not MeetingState.PUBLISHED:
        raise ConflictError("not-published")
    if meeting.ends_at <= now:
        raise ConflictError("meeting-over")
    if typed.strip().casefold() != meeting.slug:
        raise InvalidError("not-confirmed")
    meeting.state = MeetingState.CANCELLED
    finish(db, meeting, "meeting.cancelled", actor=actor, now=now)
    tell(db, MeetingCancelled(meeting.id, actor), now=now)
    return meeting
