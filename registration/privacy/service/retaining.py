"""The end of the retention: what is due is erased, meeting by meeting, in small transactions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from registration.delegations.models import Delegation
from registration.meetings.models import Meeting
from registration.participants.models import Registration
from registration.privacy import rules

BATCH = 200


@dataclass(frozen=True, slots=True)
class Due:
    """A meeting whose retention has ended, and how many registrations and notes are still to be erased."""

    meeting_id: int
    slug: str
    due_on: date
    registrations: int
    notes: int


def list_due(db: Session, *, now: datetime) -> list[Due]:
    """Return the meetings of which something personal is still kept although it is due, oldest first."""
    meetings = db.scalars(
        sa.select(Meeting)
        .where(Meeting.ends_on < now.date())
        .options(joinedload(Meeting.dialogue))
        .order_by(Meeting.ends_on, Meeting.id)
    )
    found = []
    for meeting in meetings:
        due = rules.due_on(meeting.ends_on, meeting.dialogue.retention_months)
        if due > now.date():
            continue
        kept = _count(db, Registration.id, _to_erase(meeting.id))
        notes = _count(db, Delegation.id, _noted(meeting.id))
        if kept or notes:
            found.append(Due(meeting.id, meeting.slug, due, kept, notes))
    return found


def next_batch(db: Session, meeting_id: int) -> list[int]:
    """Return the ids of the next registrations of a meeting to be erased."""
    chosen = sa.select(Registration.id).where(_to_erase(meeting_id))
    return list(db.scalars(chosen.order_by(Registration.id).limit(BATCH)))


def blank_notes(db: Session, meeting_id: int) -> None:
    """Blank the notes that officers wrote about delegations: they may name people."""
    db.execute(sa.update(Delegation).where(_noted(meeting_id)).values(note=""))


def _to_erase(meeting_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(Registration.meeting_id == meeting_id, Registration.erased_at.is_(None))


def _noted(meeting_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(Delegation.meeting_id == meeting_id, Delegation.note != "")


def _count(
    db: Session, column: sa.orm.InstrumentedAttribute[int], where: sa.ColumnElement[bool]
) -> int:
    return db.scalar(sa.select(sa.func.count(column)).where(where)) or 0
