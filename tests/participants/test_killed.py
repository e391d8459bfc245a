"""A process that dies in the middle loses nothing and leaves nothing half done."""

import random
import signal
import time
from collections import Counter

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.messages.models import Message
from registration.participants.models import Registration
from tests.apps import START
from tests.crowd import Task, at_once, kill_after, start
from tests.factories import command, make_registration, messages_of, pools_of, state_of
from tests.invariants import places as invariants
from tests.participants import crowded

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO registrations",
        "UPDATE place_pools",
        "UPDATE delegations",
        "INSERT INTO messages",
    ],
)
def test_killed_while_registering_leaves_nothing_and_the_repeated_form_works(
    own: Session, fresh_database_url: str, statement: str
) -> None:
    meeting = crowded.open_meeting(own, places=1)
    sent = command(own, meeting, submission_key="the form")
    own.commit()
    kill_after(fresh_database_url, (crowded.send, (sent,)), statement)
    assert own.scalar(sa.select(sa.func.count()).select_from(Registration)) == 0
    assert [pool.taken for pool in pools_of(own, meeting)] == [0, 0, 0, 0]
    own.commit()
    (answer,) = at_once(fresh_database_url, [[(crowded.send, (sent,))]])
    assert answer.value[0] == "created"
    invariants.check(own, meeting.id, START)
    (made,) = own.scalars(sa.select(Registration)).all()
    assert len(messages_of(own, made)) == 2


def test_killed_between_freeing_a_place_and_giving_it_frees_nothing(
    own: Session, fresh_database_url: str
) -> None:
    meeting = crowded.open_meeting(own, places=1, days=1)
    holder, waits = make_registration(own, meeting), make_registration(own, meeting)
    own.commit()
    task: Task = (crowded.cancel, (holder.id,))
    kill_after(fresh_database_url, task, "UPDATE registration_days")
    assert state_of(own, holder) == ["in-person held"]
    own.commit()
    (answer,) = at_once(fresh_database_url, [[task]])
    assert answer.value == "cancelled"
    assert state_of(own, waits) == ["in-person held"]
    invariants.check(own, meeting.id, START)


def test_workers_killed_at_any_moment_lose_and_double_nothing(
    own: Session, fresh_database_url: str
) -> None:
    meeting = crowded.open_meeting(own, places=15)
    sent = [command(own, meeting, submission_key=f"form {number}") for number in range(120)]
    own.commit()
    tasks: list[Task] = [(crowded.send, (item,)) for item in sent]
    workers = [start(fresh_database_url, tasks[number::4]) for number in range(4)]
    chance = random.Random(7)
    for worker in workers:
        time.sleep(chance.uniform(0.02, 0.2))
        worker.kill()
    for worker in workers:
        worker.join()
        assert worker.exitcode in {0, -signal.SIGKILL}
        worker.close()
    invariants.check(own, meeting.id, START)
    own.commit()
    again = at_once(fresh_database_url, [tasks[number::3] for number in range(3)])
    assert Counter(answer.crash for answer in again) == {"": 120}
    kinds = Counter(answer.value[0] for answer in again)
    assert kinds["created"] + kinds["repeated"] == 120
    assert own.scalar(sa.select(sa.func.count()).select_from(Registration)) == 120
    assert [(pool.taken, pool.waiting) for pool in pools_of(own, meeting)[:2]] == [(15, 105)] * 2
    confirmed = sa.select(sa.func.count()).where(Message.kind == "confirmation")
    assert own.scalar(confirmed) == 120
    invariants.check(own, meeting.id, START)
