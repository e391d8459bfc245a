from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from registration.core.errors import ConflictError, NotFoundError
from registration.jobs import leases, service
from registration.jobs.states import JobState
from tests.apps import TestClock


def test_one_cause_orders_one_job(db: Session, clock: TestClock) -> None:
    first = service.enqueue(db, kind="k", arguments={}, cause_key="c", now=clock.now)
    again = service.enqueue(db, kind="k", arguments={}, cause_key="c", now=clock.now)
    other = service.enqueue(db, kind="k", arguments={}, now=clock.now)
    assert first is again
    assert other.id != first.id


def test_a_job_for_later_is_not_taken_before(db: Session, clock: TestClock) -> None:
    later = clock.now + timedelta(hours=1)
    service.enqueue(db, kind="k", arguments={}, run_after=later, now=clock.now)
    assert not leases.is_due(db, ["k"], now=clock.now)
    assert leases.claim(db, "me", ["k"], now=clock.now) is None
    assert leases.is_due(db, ["k"], now=later)
    assert leases.claim(db, "me", ["k"], now=later) is not None


def test_a_taken_job_is_not_taken_again(db: Session, clock: TestClock) -> None:
    service.enqueue(db, kind="k", arguments={}, now=clock.now)
    assert leases.claim(db, "me", ["k"], now=clock.now)
    assert leases.claim(db, "you", ["k"], now=clock.now) is None


def test_a_waiting_job_is_cancelled_at_once_and_can_be_repeated(
    db: Session, clock: TestClock
) -> None:
    job = service.enqueue(db, kind="k", arguments={}, now=clock.now)
    service.cancel(db, job.public_id, now=clock.now)
    assert job.state is JobState.CANCELLED
    assert leases.claim(db, "me", ["k"], now=clock.now) is None
    service.repeat(db, job.public_id, now=clock.now)
    db.flush()
    assert leases.claim(db, "me", ["k"], now=clock.now) is job


def test_what_has_ended_is_not_cancelled_and_what_waits_not_repeated(
    db: Session, clock: TestClock
) -> None:
    job = service.enqueue(db, kind="k", arguments={}, now=clock.now)
    with pytest.raises(ConflictError, match="job-not-ended"):
        service.repeat(db, job.public_id, now=clock.now)
    leases.claim(db, "me", ["k"], now=clock.now)
    leases.finish(db, job.id, "me", {}, now=clock.now)
    with pytest.raises(ConflictError, match="job-ended"):
        service.cancel(db, job.public_id, now=clock.now)


def test_a_job_of_another_meeting_is_not_found(db: Session, clock: TestClock) -> None:
    job = service.enqueue(db, kind="k", arguments={}, meeting_id=1, now=clock.now)
    assert service.get_job(db, job.public_id, meeting_id=1) is job
    with pytest.raises(NotFoundError):
        service.get_job(db, job.public_id, meeting_id=2)
