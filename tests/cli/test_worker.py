"""The worker: at once in this process, and as processes that are stopped and killed."""

import signal
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from registration.jobs import service as jobs
from registration.jobs.models import Job
from registration.jobs.registry import JobKind
from registration.jobs.states import JobState
from registration.messages import service as messages
from registration.messages.models import Message
from registration.messages.states import MessageState
from tests import smtp, workers
from tests.apps import START, TestClock
from tests.jobs.work import known
from tests.messages import letterbox

MAILS = 40


def owe(db: Session, number: int) -> None:
    """Owe some mails without links, so that every worker can write them."""
    for one in range(number):
        messages.enqueue(
            db,
            kind="cancelled",
            language="fr",
            recipient=f"person{one}@ministry.example",
            context=letterbox.sample_context(),
            cause_key=f"cause {one}",
            now=START,
        )
    db.commit()


def states(url: str) -> list[str]:
    """Return the states of all mails."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = [row.state.value for row in connection.execute(sa.select(Message.state))]
    engine.dispose()
    return found


def outbox(url: str, number: int) -> None:
    """Owe some mails in a database of its own."""
    engine = sa.create_engine(url)
    with Session(engine) as db:
        owe(db, number)
    engine.dispose()


def test_once_does_what_is_due_and_says_so(
    app: Flask, db: Session, runner: FlaskCliRunner, clock: TestClock
) -> None:
    jobs.enqueue(db, kind="work", arguments={}, now=clock.now)
    owe(db, 2)
    with (
        smtp.serving() as server,
        known(app, JobKind("work", "Work", lambda _arguments, _job: None)),
        pytest.MonkeyPatch.context() as patch,
    ):
        settings = app.extensions["plenary_settings"]
        patch.setitem(app.extensions, "plenary_settings", replace(settings, smtp_port=server.port))
        result = runner.invoke(args=["worker", "run", "--once"])
    assert result.stdout == "Jobs: 1. Messages: 2 delivered, 0 not taken.\n"
    assert result.exit_code == 0
    assert len(server.raw) == 2
    assert db.scalars(sa.select(Job.state)).all() == [JobState.DONE]


def test_once_fails_when_the_mail_server_is_down(
    app: Flask, db: Session, runner: FlaskCliRunner, clock: TestClock
) -> None:
    owe(db, 2)
    with pytest.MonkeyPatch.context() as patch:
        settings = app.extensions["plenary_settings"]
        patch.setitem(
            app.extensions, "plenary_settings", replace(settings, smtp_port=smtp.free_port())
        )
        result = runner.invoke(args=["worker", "run", "--once"])
    assert result.stdout == "Jobs: 0. Messages: 0 delivered, 1 not taken.\n"
    assert result.exit_code == 1
    assert set(db.scalars(sa.select(Message.state))) == {MessageState.QUEUED}


@pytest.mark.slow
def test_several_workers_deliver_each_mail_once(fresh_database_url: str, tmp_path: Path) -> None:
    outbox(fresh_database_url, MAILS)
    with smtp.serving() as server:
        server.delay = 0.01
        env = workers.environment(fresh_database_url, tmp_path, smtp_port=server.port)
        with workers.running(env, 3):
            workers.wait_until(lambda: states(fresh_database_url) == ["sent"] * MAILS)
        assert len(server.message_ids) == MAILS
        assert set(server.message_ids.values()) == {1}
        assert server.connections > 1


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_repeats_that_one_mail_at_most(
    fresh_database_url: str, tmp_path: Path
) -> None:
    outbox(fresh_database_url, 5)
    with smtp.serving() as server:
        env = workers.environment(fresh_database_url, tmp_path, smtp_port=server.port)
        server.delay = 0.5
        first = workers.start(env)
        workers.wait_until(lambda: "sending" in states(fresh_database_url) and bool(server.raw))
        first.send_signal(signal.SIGKILL)
        first.communicate()
        assert states(fresh_database_url).count("sending") <= 1
        server.delay = 0
        _expire_leases(fresh_database_url)
        with workers.running(env):
            workers.wait_until(lambda: states(fresh_database_url) == ["sent"] * 5)
        assert len(server.message_ids) == 5
        assert sum(server.message_ids.values()) <= 6


def _expire_leases(url: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.update(Message).values(lease_until=START))
    engine.dispose()


@pytest.mark.slow
def test_a_worker_ends_cleanly_on_sigterm_and_finishes_its_mail(
    fresh_database_url: str, tmp_path: Path
) -> None:
    outbox(fresh_database_url, 5)
    with smtp.serving() as server:
        server.delay = 0.5
        env = workers.environment(fresh_database_url, tmp_path, smtp_port=server.port)
        process = workers.start(env)
        workers.wait_until(lambda: bool(server.raw))
        code, output = workers.stop(process)
        assert code == 0
        assert "worker ends" in output
        assert "ministry.example" not in output
        found = states(fresh_database_url)
        assert set(found) == {"sent", "queued"}
        assert found.count("sent") == len(server.raw)
