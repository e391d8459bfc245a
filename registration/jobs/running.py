"""Doing the jobs: take one, run its handler, note how it ended."""

from __future__ import annotations

import random
import threading
import time
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
import structlog
from flask import Flask, current_app
from sqlalchemy.orm import Session

from registration.core import clock, db
from registration.core.errors import DomainError
from registration.jobs import children, leases, registry
from registration.jobs.models import Job
from registration.jobs.registry import ChildDiedError, JobKind, StoppedError
from registration.jobs.states import pause_after

T = TypeVar("T")

log = structlog.stdlib.get_logger("plenary.jobs")

NOTE_SECONDS = 0.5
OUR_FOLDER = Path(__file__).parents[1]
INFRASTRUCTURE = (sa.exc.OperationalError, sa.exc.InterfaceError, OSError, ChildDiedError)

IsStopping = Callable[[], bool]


def never() -> bool:
    """Say that the worker goes on."""
    return False


def run_next(owner: str, is_stopping: IsStopping = never) -> bool:
    """Do the job that waited longest, if there is one; needs an application context."""
    kinds = registry.kinds()
    names = tuple(kinds)
    found = leases.is_due(db.session(), names, now=clock.now()) if names else False
    db.session().rollback()
    if not found:
        return False
    job = db.write(lambda session: leases.claim(session, owner, names, now=clock.now()))
    if job is None:
        return False
    _run(kinds[job.kind], RunningJob(job, owner, is_stopping))
    return True


class RunningJob:
    """The handle of one job in the hands of one worker (:class:`registry.Handle`)."""

    def __init__(self, job: Job, owner: str, is_stopping: IsStopping) -> None:
        """Read what the row says."""
        self.id = job.id
        self.public_id = job.public_id
        self.kind = job.kind
        self.meeting_id = job.meeting_id
        self.actor = job.created_by
        self.arguments = dict(job.arguments)
        self.checkpoint = dict(job.checkpoint or {})
        self.attempts = job.attempts
        self.owner = owner
        self._is_stopping = is_stopping
        self._noted_at = time.monotonic()

    @property
    def worker_stops(self) -> bool:
        """Tell whether the worker is to end."""
        return self._is_stopping()

    def progress(self, done: int, total: int) -> None:
        """Write the progress, twice a second at most; the last step always."""
        due = time.monotonic() - self._noted_at >= NOTE_SECONDS
        if due or done >= total:
            self._note(done=done, total=total)
        if self._is_stopping():
            raise StoppedError

    def _note(self, **values: Any) -> None:  # noqa: ANN401 - columns
        self._noted_at = time.monotonic()
        if not db.write(partial(self._kept, values=values)):
            raise StoppedError

    def _kept(self, session: Session, values: dict[str, Any]) -> bool:
        return leases.keep(session, self.id, self.owner, now=clock.now(), **values)

    def write(
        self,
        work: Callable[[Session], T],
        *,
        done: int | None = None,
        total: int | None = None,
        checkpoint: dict[str, Any] | None = None,
    ) -> T:
        """Run ``work`` in a transaction in which the job is still ours."""
        if self._is_stopping():
            raise StoppedError
        values = {"done": done, "total": total, "checkpoint": checkpoint}
        given = {name: value for name, value in values.items() if value is not None}

        def guarded(session: Session) -> T:
            result = work(session)
            if not self._kept(session, given):
                raise StoppedError
            return result

        answer = db.write(guarded)
        self._noted_at = time.monotonic()
        if checkpoint is not None:
            self.checkpoint = dict(checkpoint)
        return answer

    def is_cancelled(self) -> bool:
        """Tell whether the job is to stop."""
        if self._is_stopping():
            return True
        ours = leases.is_ours(db.session(), self.id, self.owner)
        db.session().rollback()
        return not ours

    def compute(self, function: Callable[..., T], *arguments: Any) -> T:  # noqa: ANN401 - of the function
        """Run a function in a child process."""
        return children.run(function, arguments, self._look)

    def _look(self) -> None:
        if self._is_stopping():
            raise StoppedError
        if time.monotonic() - self._noted_at >= NOTE_SECONDS:
            self._note()


def _run(kind: JobKind, job: RunningJob) -> None:
    log.info("job begins", job=job.id, kind=job.kind, attempt=job.attempts)
    with Heartbeat(job):
        try:
            result = kind.handler(job.arguments, job) or {}
        except Exception as error:  # noqa: BLE001 - whatever happens is noted, and the worker goes on
            db.session().rollback()
            _note_error(job, error)
        else:
            db.session().rollback()
            _write(leases.finish, job, result)
            log.info("job done", job=job.id, kind=job.kind)


def _note_error(job: RunningJob, error: Exception) -> None:
    if isinstance(error, StoppedError):
        if job.worker_stops:
            _put_back(job, None, counts=False)
        else:
            _write(leases.cancelled, job)
        log.info("job stopped", job=job.id, kind=job.kind)
        return
    words = error_words(error)
    retries = isinstance(error, INFRASTRUCTURE) and job.attempts < leases.ATTEMPTS
    log.error("job failed", job=job.id, kind=job.kind, error=words, retries=retries)
    if retries:
        _put_back(job, words)
        return
    if not isinstance(error, DomainError):
        log.error("a job's error", job=job.id, exc_info=error)
    _write(leases.fail, job, words)


def error_words(error: Exception) -> str:
    """Return what a job's row keeps of an error: a code and where it happened, never the error's own text.

    The text of an error may quote what a person typed.
    """
    if isinstance(error, DomainError):
        return error.code
    code = "infrastructure" if isinstance(error, INFRASTRUCTURE) else "unexpected"
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if OUR_FOLDER in Path(frame.filename).parents] or frames
    place = f" ({Path(ours[-1].filename).name}:{ours[-1].lineno})" if ours else ""
    return f"{code}: {type(error).__name__}{place}"


def _put_back(job: RunningJob, words: str | None, *, counts: bool = True) -> None:
    now = clock.now()
    pause = pause_after(job.attempts, random.random())  # noqa: S311 - only spreads retries
    at = now + pause if counts else now
    db.write(
        lambda session: leases.put_back(
            session, job.id, job.owner, run_after=at, error=words, counts=counts
        )
    )


def _write(step: Callable[..., None], job: RunningJob, *values: Any) -> None:  # noqa: ANN401
    db.write(lambda session: step(session, job.id, job.owner, *values, now=clock.now()))


class Heartbeat:
    """Renews the lease of a job from a thread of its own, so that a long step of a handler does not lose it."""

    def __init__(self, job: RunningJob) -> None:
        """Prepare the thread."""
        self._job = job
        self._ended = threading.Event()
        self._app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> None:
        """Begin."""
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        """End and wait for the thread."""
        self._ended.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._ended.wait(leases.LEASE.total_seconds() / 3):
            with self._app.app_context():
                try:
                    db.write(self._renew)
                except sa.exc.SQLAlchemyError:
                    log.warning("the lease of a job could not be renewed", job=self._job.id)

    def _renew(self, session: Session) -> bool:
        return leases.keep(session, self._job.id, self._job.owner, now=clock.now())
