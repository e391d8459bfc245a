"""Reading background work."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.jobs.models import Job
from registration.jobs.states import JobState

OPEN = (JobState.RUNNING, JobState.QUEUED, JobState.FAILED)


def open_jobs(db: Session, meeting_id: int) -> Sequence[Job]:
    """Return the work of a meeting that waits, runs or failed, the newest first."""
    return db.scalars(
        sa.select(Job)
        .where(Job.meeting_id == meeting_id, Job.state.in_(OPEN))
        .order_by(Job.id.desc())
        .limit(20)
    ).all()
