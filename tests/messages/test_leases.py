from datetime import timedelta

from sqlalchemy.orm import Session

from registration.messages import leases
from registration.messages.states import MessageState, pause_after
from tests.apps import TestClock
from tests.messages import letterbox
from tests.messages.outbox import owe, rows


def test_a_mail_belongs_to_one_worker_until_its_lease_runs_out(
    db: Session, clock: TestClock
) -> None:
    owe(db)
    lease = leases.lease_of(20)
    taken = leases.claim(db, "dead", lease=lease, attempts=3, now=clock.now)
    assert taken is not None
    assert leases.claim(db, "me", lease=lease, attempts=3, now=clock.now) is None
    assert not leases.is_due(db, now=clock.now)
    later = clock.advance(seconds=lease.total_seconds() + 1)
    assert leases.is_due(db, now=later)
    again = leases.claim(db, "me", lease=lease, attempts=3, now=later)
    assert again is not None
    assert (again.id, again.attempts) == (taken.id, 2)
    leases.note_failure(db, taken.id, "dead", code="unreachable", detail="", again_at=later)
    assert rows(db)[0].state is MessageState.SENDING
    leases.note_sent(db, taken.id, now=later)
    assert rows(db)[0].state is MessageState.SENT


def test_mail_to_many_lets_what_somebody_waits_for_pass(db: Session, clock: TestClock) -> None:
    letterbox.registered(db)  # a confirmation, and the invitation of the second day
    owe(db)  # somebody asks for a link after that
    lease = leases.lease_of(20)
    taken = [leases.claim(db, "me", lease=lease, attempts=3, now=clock.now) for _ in range(3)]
    assert [one.kind for one in taken if one] == [
        "confirmation",
        "already-registered",
        "calendar-invitation",
    ]


def test_a_mail_that_takes_every_worker_with_it_is_given_up(db: Session, clock: TestClock) -> None:
    owe(db)
    lease = leases.lease_of(20)
    for _ in range(3):
        assert leases.claim(db, "me", lease=lease, attempts=3, now=clock.now) is not None
        clock.advance(hours=1)
    assert leases.claim(db, "me", lease=lease, attempts=3, now=clock.now) is None
    (row,) = rows(db)
    assert (row.state, row.error_code) == (MessageState.FAILED, "worker-died")


def test_pauses_double_up_to_half_a_day_and_spread() -> None:
    assert pause_after(1, 0.5) == timedelta(minutes=1)
    assert pause_after(1, 0.0) == timedelta(seconds=45)
    assert pause_after(4, 1.0) == timedelta(minutes=10)
    assert pause_after(99, 0.5) == timedelta(hours=12)
