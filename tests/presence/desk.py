"""What the tests of the desk share: its address, and the ledger behind it."""

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.meetings.models import Meeting
from registration.presence.models import AttendanceRecord

DURING = datetime(2026, 12, 14, 8, 2, tzinfo=UTC)  # 9:02 in Paris on the first day


def path(meeting: Meeting, rest: str = "", language: str = "en") -> str:
    """Return the address of the desk, or of something below it."""
    return f"/{language}/desk/meetings/{meeting.slug}/attendance{rest}"


def records(db: Session) -> list[AttendanceRecord]:
    """Return all records of the ledger, oldest entry first."""
    db.expire_all()
    return list(db.scalars(sa.select(AttendanceRecord).order_by(AttendanceRecord.id)))
