import pytest
from flask import Flask
from sqlalchemy.orm import Session

from registration.jobs import running, service
from registration.jobs.registry import Arguments, Handle, JobKind, Result
from registration.jobs.states import JobState
from tests.apps import TestClock
from tests.jobs import work
from tests.jobs.work import installed, order, state_of


def test_a_child_process_computes(app: Flask, db: Session, clock: TestClock) -> None:
    job = order(db, clock)

    def handler(arguments: Arguments, handle: Handle) -> Result:
        return {"answer": handle.compute(work.double, arguments["number"])}

    with installed(app, JobKind("work", "Work", handler)):
        running.run_next("me")
    assert state_of(db, job).result == {"answer": 14}


def test_an_error_of_a_child_is_raised_in_the_handler(
    app: Flask, db: Session, clock: TestClock
) -> None:
    job = order(db, clock)

    def handler(_arguments: Arguments, handle: Handle) -> Result:
        with pytest.raises(ValueError, match="no"):
            handle.compute(work.refuse, "no")
        return {}

    with installed(app, JobKind("work", "Work", handler)):
        running.run_next("me")
    assert state_of(db, job).state is JobState.DONE


def test_a_child_that_dies_is_a_fault_of_the_infrastructure(
    app: Flask, db: Session, clock: TestClock
) -> None:
    job = order(db, clock)

    def handler(_arguments: Arguments, handle: Handle) -> Result:
        handle.compute(work.die)
        return {}

    with installed(app, JobKind("work", "Work", handler)):
        running.run_next("me")
    waits = state_of(db, job)
    assert waits.state is JobState.QUEUED
    assert waits.error is not None
    assert waits.error.startswith("infrastructure: ChildDiedError")


def test_a_child_is_ended_when_the_job_is_cancelled(
    app: Flask, db: Session, clock: TestClock
) -> None:
    job = order(db, clock)

    def handler(_arguments: Arguments, handle: Handle) -> Result:
        service.cancel(db, job.public_id, now=clock.now)
        db.commit()
        handle.compute(work.sleep, 60)
        return {}

    with installed(app, JobKind("work", "Work", handler)):
        running.run_next("me")
    assert state_of(db, job).state is JobState.CANCELLED
