"""Invented kinds of work for the tests of jobs, and functions that a child process can import."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from registration.jobs import registry, service
from registration.jobs.models import Job
from registration.jobs.registry import JobKind
from registration.messages.models import MailboxItem
from tests.apps import TestClock


@contextmanager
def known(app: Flask, *kinds: JobKind) -> Iterator[None]:
    """Let `app` know these kinds only, inside the block."""
    before = app.extensions.pop(registry.EXTENSION, {})
    registry.install(app, kinds)
    try:
        yield
    finally:
        app.extensions[registry.EXTENSION] = before


@contextmanager
def installed(app: Flask, *kinds: JobKind) -> Iterator[None]:
    """The same, with the application context that a worker has. Not for requests: they would share it."""
    with known(app, *kinds), app.app_context():
        yield


def double(number: int) -> int:
    """Return twice the number."""
    return 2 * number


def refuse(words: str) -> None:
    """Fail."""
    raise ValueError(words)


def die() -> None:
    """End this process as the kernel would for lack of memory."""
    os.kill(os.getpid(), signal.SIGKILL)


def sleep(seconds: float) -> None:
    """Take long."""
    time.sleep(seconds)


def order(db: Session, clock: TestClock, **values: Any) -> Job:
    """Order a piece of work of the kind "work"."""
    job = service.enqueue(db, kind="work", arguments={"number": 7}, now=clock.now, **values)
    db.commit()
    return job


def state_of(db: Session, job: Job) -> Job:
    """Return the job as it stands now."""
    return db.scalars(
        sa.select(Job).where(Job.id == job.id).execution_options(populate_existing=True)
    ).one()


def note(db: Session, words: str, clock: TestClock) -> None:
    """Leave a trace in the database."""
    db.add(MailboxItem(message_id=words, recipient="", subject="", raw=b"", delivered_at=clock.now))


def traces(db: Session) -> list[str]:
    """Return the traces."""
    return list(db.scalars(sa.select(MailboxItem.message_id).order_by(MailboxItem.id)))
