from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from registration.core.errors import InvalidError
from registration.jobs import leases, running, service
from registration.jobs.models import Job
from registration.jobs.registry import Arguments, Handle, JobKind, Result
from registration.jobs.states import JobState, pause_after
from tests.apps import TestClock
from tests.jobs.work import installed, note, order, state_of, traces


def test_a_handler_gets_its_arguments_and_its_answer_is_kept(
    app: Flask, db: Session, clock: TestClock
) -> None:
    job = order(db, clock, created_by="account:3", meeting_id=5)
    seen: list[Any] = []

    def handler(arguments: Arguments, handle: Handle) -> Result:
        seen.extend([dict(arguments), handle.actor, handle.meeting_id, handle.checkpoint])
        handle.progress(3, 3)
        return {"rows": 3}

    with installed(app, JobKind("work", "Work", handler)):
        assert running.run_next("me")
        assert not running.run_next("me")
    assert seen == [{"number": 7}, "account:3", 5, {}]
    done = state_of(db, job)
    assert (done.state, done.result, done.done, done.total) == (JobState.DONE, {"rows": 3}, 3, 3)
    assert done.lease_owner is None
    assert done.finished_at == clock.now


def test_work_that_nobody_knows_waits(app: Flask, db: Session, clock: TestClock) -> None:
    job = order(db, clock)
    with installed(app, JobKind("other", "Other", lambda _a, _j: None)):
        assert not running.run_next("me")
    assert state_of(db, job).state is JobState.QUEUED


def test_a_rule_that_says_no_fails_the_job_with_its_code(
    app: Flask, db: Session, clock: TestClock
) -> None:
    job = order(db, clock)

    def handler(_arguments: Arguments, _handle: Handle) -> Result:
        raise InvalidError("meeting-cancelled")

    with installed(app, JobKind("work", "Work", handler)):
        running.run_next("me")
    failed = state_of(db, job)
    assert (failed.state, failed.error) == (JobState.FAILED, "meeting-cancelled")


def test_a_mistake_fails_the_job_and_its_text_is_not_kept(
    app: Flask, db: Session, clock: TestClock
) -> None:
    job = order(db, clock)

    def handler(_arguments: Arguments, _handle: Handle) -> Result:
        raise KeyError("a.diallo@ville.example")

    with installed(app, JobKind("work", "Work", handler)):
        running.run_next("me")
    failed = state_of(db, job)
    assert failed.state is JobState.FAILED
    assert failed.error is not None
    assert failed.error.startswith("unexpected: KeyError (")
    assert "diallo" not in failed.error


def test_a_fault_of_the_infrastructure_is_tried_again_later(
    app: Flask, db: Session, clock: TestClock
) -> None:
    job = order(db, clock)
    tries: list[int] = []

    def handler(_arguments: Arguments, _handle: Handle) -> Result:
        tries.append(1)
        if len(tries) < 3:
            raise OSError("disk")
        return {}

    with installed(app, JobKind("work", "Work", handler)):
        running.run_next("me")
        waits = state_of(db, job)
        assert waits.state is JobState.QUEUED
        assert waits.error is not None
        assert waits.error.startswith("infrastructure: OSError")
        assert not running.run_next("me")
        clock.advance(minutes=1)
        running.run_next("me")
        clock.advance(minutes=1)
        running.run_next("me")
    done = state_of(db, job)
    assert (done.state, done.error, done.attempts) == (JobState.DONE, None, 3)


def test_a_fault_that_stays_is_given_up_visibly(app: Flask, db: Session, clock: TestClock) -> None:
    job = order(db, clock)

    def handler(_arguments: Arguments, _handle: Handle) -> Result:
        raise ConnectionError("down")

    with installed(app, JobKind("work", "Work", handler)):
        for _ in range(leases.ATTEMPTS):
            assert running.run_next("me")
            clock.advance(hours=1)
        assert not running.run_next("me")
    assert state_of(db, job).state is JobState.FAILED


def test_a_job_whose_worker_died_goes_on_at_its_checkpoint(
    app: Flask, db: Session, clock: TestClock
) -> None:
    job = order(db, clock)

    def handler(_arguments: Arguments, handle: Handle) -> Result:
        for number in range(handle.checkpoint.get("next", 0), 4):
            handle.write(
                partial(note, words=str(number), clock=clock),
                done=number + 1,
                total=4,
                checkpoint={"next": number + 1},
            )
            if number == 1 and not survived:
                raise SystemExit  # as a killed process: nothing is noted
        return {}

    survived: list[bool] = []
    with installed(app, JobKind("work", "Work", handler)):
        with pytest.raises(SystemExit):
            running.run_next("dead")
        survived.append(True)
        assert not running.run_next("other")
        clock.advance(seconds=leases.LEASE.total_seconds() + 1)
        assert running.run_next("other")
    done = state_of(db, job)
    assert (done.state, done.attempts, done.done, done.checkpoint) == (JobState.DONE, 2, 4, None)
    assert traces(db) == ["0", "1", "2", "3"]


def test_a_worker_that_lost_its_lease_writes_nothing_any_more(
    app: Flask, db: Session, clock: TestClock
) -> None:
    order(db, clock)

    def slow(_arguments: Arguments, handle: Handle) -> Result:
        clock.advance(seconds=leases.LEASE.total_seconds() + 1)
        stolen = db.scalars(sa.select(Job)).one()
        stolen.lease_owner = "other"
        db.commit()
        handle.write(lambda db: note(db, "late", clock))
        return {"mine": True}

    with installed(app, JobKind("work", "Work", slow)):
        running.run_next("me")
    kept = db.scalars(sa.select(Job).execution_options(populate_existing=True)).one()
    assert (kept.state, kept.lease_owner, kept.result) == (JobState.RUNNING, "other", None)
    assert traces(db) == []


def test_a_job_that_takes_every_worker_with_it_is_given_up(
    app: Flask, db: Session, clock: TestClock
) -> None:
    job = order(db, clock)

    def handler(_arguments: Arguments, _handle: Handle) -> Result:
        raise SystemExit

    with installed(app, JobKind("work", "Work", handler)):
        for _ in range(leases.ATTEMPTS):
            with pytest.raises(SystemExit):
                running.run_next("me")
            clock.advance(seconds=leases.LEASE.total_seconds() + 1)
        assert not running.run_next("me")
    failed = state_of(db, job)
    assert (failed.state, failed.error) == (JobState.FAILED, "worker-died")


def test_a_job_cancelled_while_it_runs_stops_at_its_next_step(
    app: Flask, db: Session, clock: TestClock
) -> None:
    job = order(db, clock)

    def handler(_arguments: Arguments, handle: Handle) -> Result:
        handle.write(lambda db: note(db, "before", clock))
        assert not handle.is_cancelled()
        service.cancel(db, job.public_id, now=clock.now)
        db.commit()
        assert handle.is_cancelled()
        handle.write(lambda db: note(db, "after", clock))
        return {}

    with installed(app, JobKind("work", "Work", handler)):
        running.run_next("me")
    assert state_of(db, job).state is JobState.CANCELLED
    assert traces(db) == ["before"]


def test_a_worker_that_ends_puts_its_job_back_without_counting_the_try(
    app: Flask, db: Session, clock: TestClock
) -> None:
    job = order(db, clock)
    ends: list[bool] = []

    def handler(_arguments: Arguments, handle: Handle) -> Result:
        handle.write(lambda db: note(db, "one", clock), checkpoint={"next": 1})
        ends.append(True)
        handle.progress(1, 2)
        return {}

    with installed(app, JobKind("work", "Work", handler)):
        running.run_next("me", lambda: bool(ends))
    waits = state_of(db, job)
    assert (waits.state, waits.attempts, waits.checkpoint) == (JobState.QUEUED, 0, {"next": 1})


def test_pauses_double_and_spread() -> None:
    assert pause_after(1, 1.0) == timedelta(seconds=15)
    assert pause_after(1, 0.0) == timedelta(seconds=7.5)
    assert pause_after(3, 1.0) == timedelta(seconds=60)
    assert pause_after(500, 1.0) == timedelta(minutes=30)
