"""The table of background jobs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from registration.core import tokens
from registration.core.types import Base, enum_type
from registration.jobs.states import JobState


class Job(Base):
    """One piece of background work.

    ``arguments``, ``checkpoint`` (where the work goes on after an interruption) and ``result`` are plain JSON;
    ``total`` 0 means not yet known; a worker holds the row until ``lease_until`` and renews that while it works.
    ``error`` is a code, then ``: `` and a detail without personal data, if there is one.
    """

    __tablename__ = "jobs"
    __table_args__ = (sa.Index("ix_jobs_state_run_after", "state", "run_after"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(24), unique=True, default=tokens.public_id)
    kind: Mapped[str] = mapped_column(sa.String(48))
    arguments: Mapped[dict[str, Any]]
    cause_key: Mapped[str | None] = mapped_column(sa.String(160), unique=True)
    meeting_id: Mapped[int | None] = mapped_column(index=True)
    created_by: Mapped[str] = mapped_column(sa.String(64), default="system")
    state: Mapped[JobState] = mapped_column(enum_type(JobState), default=JobState.QUEUED)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    run_after: Mapped[datetime]
    lease_owner: Mapped[str | None] = mapped_column(sa.String(64))
    lease_until: Mapped[datetime | None]
    checkpoint: Mapped[dict[str, Any] | None]
    result: Mapped[dict[str, Any] | None]
    error: Mapped[str | None] = mapped_column(sa.Text)
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
