"""Ordering, cancelling and repeating background work; written in the transaction of its cause."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.errors import ConflictError, NotFoundError
from registration.jobs.models import Job
from registration.jobs.states import JobState


def enqueue(
    db: Session,
    *,
    kind: str,
    arguments: dict[str, Any],
    now: datetime,
    cause_key: str | None = None,
    meeting_id: int | None = None,
    created_by: str = "system",
    run_after: datetime | None = None,
) -> Job:
    """Order a piece of work; with a ``cause_key`` that already ordered one, return that one.

    ``arguments`` is plain JSON: ids, never objects; the work loads what it needs when it runs.
    """
    known = _known(db, cause_key)
    if known is not None:
        return known
    job = Job(
        kind=kind,
        arguments=arguments,
        cause_key=cause_key,
        meeting_id=meeting_id,
        created_by=created_by,
        state=JobState.QUEUED,
        run_after=run_after or now,
        created_at=now,
    )
    try:
        with db.begin_nested():
            db.add(job)
    except sa.exc.IntegrityError:
        known = _known(db, cause_key)
        if known is None:
            raise
        return known
    return job


def note_done(
    db: Session,
    *,
    kind: str,
    arguments: dict[str, Any],
    now: datetime,
    cause_key: str | None = None,
    meeting_id: int | None = None,
    created_by: str = "system",
) -> Job:
    """Note work that was short enough to be done at once; its result then has the same page as a long one's."""
    job = enqueue(
        db,
        kind=kind,
        arguments=arguments,
        now=now,
        cause_key=cause_key,
        meeting_id=meeting_id,
        created_by=created_by,
    )
    if job.state is JobState.QUEUED:
        job.state, job.finished_at = JobState.DONE, now
        db.flush()
    return job


def find_by_cause(db: Session, cause_key: str) -> Job | None:
    """Return the job that a cause ordered, None when it ordered none."""
    return _known(db, cause_key)


def _known(db: Session, cause_key: str | None) -> Job | None:
    if cause_key is None:
        return None
    return db.scalar(sa.select(Job).where(Job.cause_key == cause_key))


def enqueue_once(
    db: Session,
    *,
    kind: str,
    arguments: dict[str, Any],
    meeting_id: int,
    now: datetime,
    created_by: str = "system",
    run_after: datetime | None = None,
) -> Job:
    """Order a piece of work for a meeting unless the same waits already; then that one waits anew.

    For work that looks at everything when it runs: five changes in a row owe it once.
    """
    waiting = db.scalars(
        sa.select(Job)
        .where(Job.kind == kind, Job.meeting_id == meeting_id)
        .where(Job.state == JobState.QUEUED, Job.attempts == 0)
        .order_by(Job.id)
        .with_for_update()
    ).first()
    if waiting is not None:
        waiting.run_after = run_after or now
        db.flush()
        return waiting
    return enqueue(
        db,
        kind=kind,
        arguments=arguments,
        meeting_id=meeting_id,
        created_by=created_by,
        run_after=run_after,
        now=now,
    )


def get_job(db: Session, public_id: str, *, meeting_id: int | None = None) -> Job:
    """Return a job, of that meeting if one is given.

    Raises:
        NotFoundError: there is none.
    """
    statement = sa.select(Job).where(Job.public_id == public_id)
    if meeting_id is not None:
        statement = statement.where(Job.meeting_id == meeting_id)
    job = db.scalar(statement)
    if job is None:
        raise NotFoundError("job")
    return job


def cancel(db: Session, public_id: str, *, meeting_id: int | None = None, now: datetime) -> Job:
    """Stop a job: at once if it waits, at its next step if it runs.

    Raises:
        NotFoundError: there is none.
        ConflictError: it has ended.
    """
    job = get_job(db, public_id, meeting_id=meeting_id)
    db.refresh(job, with_for_update=True)
    if job.state is JobState.QUEUED:
        job.state = JobState.CANCELLED
        job.finished_at = now
    elif job.state is not JobState.RUNNING:
        raise ConflictError("job-ended", state=job.state.value)
    job.cancel_requested = True
    return job


def repeat(db: Session, public_id: str, *, meeting_id: int | None = None, now: datetime) -> Job:
    """Queue a job anew that failed or was cancelled; it goes on at its checkpoint, if it has one.

    Raises:
        NotFoundError: there is none.
        ConflictError: it waits, runs, or is done.
    """
    job = get_job(db, public_id, meeting_id=meeting_id)
    db.refresh(job, with_for_update=True)
    if job.state not in {JobState.FAILED, JobState.CANCELLED}:
        raise ConflictError("job-not-ended", state=job.state.value)
    job.state = JobState.QUEUED
    job.attempts = 0
    job.cancel_requested = False
    job.error = job.finished_at = None
    job.run_after = now
    return job
