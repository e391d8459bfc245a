"""Taking a job, keeping it, and ending it: each a short transaction of a worker.

A job belongs to the worker whose name is in its row until its lease runs out; then the next worker takes it. Every
statement here names the owner, so that a worker that was thought dead changes nothing any more.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.jobs.models import Job
from registration.jobs.states import JobState

LEASE = timedelta(seconds=90)
ATTEMPTS = 8


def is_due(db: Session, kinds: Collection[str], *, now: datetime) -> bool:
    """Tell whether there is something to take, without locking anything."""
    return db.scalar(sa.select(sa.exists().where(_takeable(kinds, now)))) or False


def claim(db: Session, owner: str, kinds: Collection[str], *, now: datetime) -> Job | None:
    """Take the job of these kinds that waited longest, or one whose worker died; None when there is none.

    One that was taken too often without an end is failed here (``worker-died``): it would take every worker with it.
    """
    while True:
        job = db.scalar(
            sa.select(Job)
            .where(_takeable(kinds, now))
            .order_by(Job.run_after, Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if job is None:
            return None
        if job.cancel_requested:
            _end(job, JobState.CANCELLED, now)
        elif job.attempts >= ATTEMPTS:
            job.error = job.error or "worker-died"
            _end(job, JobState.FAILED, now)
        else:
            job.state = JobState.RUNNING
            job.attempts += 1
            job.lease_owner, job.lease_until = owner, now + LEASE
            db.flush()
            return job
        db.flush()


def _takeable(kinds: Collection[str], now: datetime) -> sa.ColumnElement[bool]:
    waits = sa.and_(Job.state == JobState.QUEUED, Job.run_after <= now)
    is_left = sa.and_(Job.state == JobState.RUNNING, Job.lease_until < now)
    return sa.and_(sa.or_(waits, is_left), Job.kind.in_(sorted(kinds)))


def _end(job: Job, state: JobState, now: datetime) -> None:
    job.state, job.finished_at = state, now
    job.lease_owner = job.lease_until = None


def keep(db: Session, job_id: int, owner: str, *, now: datetime, **values: Any) -> bool:  # noqa: ANN401 - columns
    """Renew the lease and write columns of the row; False: it is not ours any more, or it was cancelled."""
    kept = db.scalar(
        sa.update(Job)
        .where(Job.id == job_id, Job.lease_owner == owner, Job.state == JobState.RUNNING)
        .values(lease_until=now + LEASE, **values)
        .returning(Job.cancel_requested)
        .execution_options(synchronize_session=False)
    )
    return kept is False


def is_ours(db: Session, job_id: int, owner: str) -> bool:
    """Tell whether the job is still this worker's and not cancelled."""
    found = db.execute(
        sa.select(Job.lease_owner, Job.cancel_requested).where(Job.id == job_id)
    ).one_or_none()
    return found is not None and found == (owner, False)


def finish(db: Session, job_id: int, owner: str, result: dict[str, Any], *, now: datetime) -> None:
    """Note that a job is done."""
    _leave(
        db,
        job_id,
        owner,
        state=JobState.DONE,
        result=result,
        error=None,
        checkpoint=sa.null(),
        done=sa.func.max(Job.total, Job.done)
        if db.get_bind().dialect.name == "sqlite"
        else sa.func.greatest(Job.total, Job.done),
        finished_at=now,
    )


def fail(db: Session, job_id: int, owner: str, error: str, *, now: datetime) -> None:
    """Note that a job failed for good."""
    _leave(db, job_id, owner, state=JobState.FAILED, error=error, finished_at=now)


def put_back(
    db: Session,
    job_id: int,
    owner: str,
    *,
    run_after: datetime,
    error: str | None = None,
    counts: bool = True,
) -> None:
    """Queue a job again; ``counts`` False: the attempt was not its fault (the worker ends)."""
    attempts = Job.attempts if counts else Job.attempts - 1
    _leave(
        db,
        job_id,
        owner,
        state=JobState.QUEUED,
        run_after=run_after,
        error=error,
        attempts=attempts,
    )


def cancelled(db: Session, job_id: int, owner: str, *, now: datetime) -> None:
    """Note that a job stopped because somebody cancelled it."""
    _leave(db, job_id, owner, state=JobState.CANCELLED, finished_at=now)


def _leave(db: Session, job_id: int, owner: str, **values: Any) -> None:  # noqa: ANN401 - columns
    db.execute(
        sa.update(Job)
        .where(Job.id == job_id, Job.lease_owner == owner, Job.state == JobState.RUNNING)
        .values(lease_owner=None, lease_until=None, **values)
        .execution_options(synchronize_session=False)
    )
