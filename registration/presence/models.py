"""The attendance ledger."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from registration.core import tokens
from registration.core.types import Base, enum_type
from registration.meetings.kinds import Mode
from registration.presence.kinds import RecordKind, RecordSource


class AttendanceRecord(Base):
    """A piece of evidence: append-only; a correction is a new record with a reason.

    ``mode`` is in-person or virtual. ``at`` is when it happened, ``recorded_at`` when we learnt it.
    ``session_id`` None means the day as a whole. A ``void`` record takes back ``voids_id``. ``record_key`` is unique:
    the same evidence twice is one record.
    """

    __tablename__ = "attendance_records"
    __table_args__ = (
        sa.Index("ix_attendance_records_meeting_id_day_id", "meeting_id", "day_id"),
        sa.Index("ix_attendance_records_registration_id", "registration_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record_key: Mapped[str] = mapped_column(sa.String(80), unique=True, default=tokens.public_id)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meetings.id", ondelete="CASCADE"))
    registration_id: Mapped[int] = mapped_column(
        sa.ForeignKey("registrations.id", ondelete="CASCADE")
    )
    day_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting_days.id"))
    session_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting_sessions.id"))
    source: Mapped[RecordSource] = mapped_column(enum_type(RecordSource))
    kind: Mapped[RecordKind] = mapped_column(enum_type(RecordKind))
    mode: Mapped[Mode] = mapped_column(enum_type(Mode))
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(sa.String(64))
    station: Mapped[str] = mapped_column(sa.String(60), default="")
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    voids_id: Mapped[int | None] = mapped_column(sa.ForeignKey("attendance_records.id"))
