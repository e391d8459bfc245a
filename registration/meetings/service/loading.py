"""Loading a meeting to change it, and what every change ends with."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from registration.audit import service as audit
from registration.core.errors import ConflictError, InvalidError, NotFoundError
from registration.core.events import publish
from registration.meetings.completeness import Gap
from registration.meetings.events import MeetingRescheduled
from registration.meetings.facts import renew
from registration.meetings.kinds import MeetingState
from registration.meetings.models import Meeting
from registration.meetings.queries import gaps_of

FIRST_YEAR, LAST_YEAR = 1990, 2100


def locked(db: Session, meeting_id: int) -> Meeting:
    """Load a meeting with its Dialogue under lock, as it stands now.

    The lock (FOR NO KEY UPDATE) keeps other officers out and lets people register: a new registration locks
    the counters first and then refers to the meeting.

    Raises:
        NotFoundError: ``meeting``.
    """
    meeting = db.scalar(
        sa.select(Meeting)
        .where(Meeting.id == meeting_id)
        .options(joinedload(Meeting.dialogue))
        .with_for_update(of=Meeting, key_share=True)
        .execution_options(populate_existing=True)
    )
    if meeting is None:
        raise NotFoundError("meeting")
    return meeting


def check_seen(expected: str | None, stored: str) -> None:
    """Refuse a change that was made from what is no longer stored; None: the caller has seen nothing.

    Raises:
        ConflictError: ``changed-meanwhile``.
    """
    if expected is not None and expected != stored:
        raise ConflictError("changed-meanwhile")


def check_years(*dates: date | None) -> None:
    """Refuse dates (or wall times) in years that cannot be meant; None passes.

    Raises:
        InvalidError: ``year``.
    """
    if any(one is not None and not FIRST_YEAR <= one.year <= LAST_YEAR for one in dates):
        raise InvalidError("year", first=FIRST_YEAR, last=LAST_YEAR)


def check_complete(meeting: Meeting, part: str, item: int | None = None) -> None:
    """Refuse a change that would leave a published meeting without a text in one language.

    Raises:
        InvalidError: ``incomplete``; the fact ``gaps`` holds the :class:`Gap` of each missing text.
    """
    if meeting.state is not MeetingState.PUBLISHED:
        return
    parts = {part, "organiser"} if part == "details" else {part}
    missing: tuple[Gap, ...] = tuple(
        gap for gap in gaps_of(meeting) if gap.part in parts and item in {None, gap.item}
    )
    if missing:
        raise InvalidError("incomplete", gaps=missing)


def finish(
    db: Session,
    meeting: Meeting,
    kind: str,
    *,
    actor: str,
    now: datetime,
    **facts: Any,  # noqa: ANN401 - plain JSON values
) -> None:
    """Mark the meeting as changed, write the audit entry and flush."""
    renew(meeting, now=now)
    audit.record(
        db,
        kind,
        actor=actor,
        subject=subject(meeting.id),
        meeting_id=meeting.id,
        now=now,
        **facts,
    )
    db.flush()


def subject(meeting_id: int) -> str:
    """Return the key of a meeting in the audit log."""
    return f"meeting:{meeting_id}"


def reschedule(db: Session, meeting: Meeting, *, actor: str, now: datetime) -> None:
    """Let calendars follow a published meeting that is not over; called last."""
    if meeting.state is MeetingState.PUBLISHED and meeting.ends_at > now:
        publish(db, MeetingRescheduled(meeting.id, actor), now=now)
