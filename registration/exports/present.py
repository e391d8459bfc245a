"""Who of a meeting's registrations is a participant: present by its counting rule, in a function that counts."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.meetings.models import Meeting
from registration.presence.models import AttendanceRecord
from registration.statistics.queries import statistics_of


def is_attendance_known(db: Session, meeting: Meeting) -> bool:
    """Tell whether any attendance is recorded; until then every list is one of registrations."""
    there = sa.exists().where(AttendanceRecord.meeting_id == meeting.id)
    return bool(db.scalar(sa.select(there)))


def participant_ids(db: Session, meeting: Meeting, *, now: datetime) -> frozenset[int]:
    """Return the registrations of the participants: those whom the figures count as such."""
    counted = statistics_of(db, meeting, now=now)
    return frozenset(
        person.id for person in counted.people if person.is_participant and person.days
    )
