"""Real processes that work on one database at the same moment, as the workers of a server do.

Each process opens the database, waits until all are ready, and does its tasks, each in a transaction of
its own. A task is a function of a module, called as `function(db, *arguments)`; its answer must be picklable.
"""

import multiprocessing
import os
import signal
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from typing import Any

import sqlalchemy as sa
from flask import Flask

SECONDS = 90
Function = Callable[..., Any]
Task = tuple[Function, tuple[Any, ...]]


@dataclass(frozen=True)
class Answer:
    """What became of a task: its answer, or the code of the rule that said no, or the words of a crash."""

    value: Any = None
    code: str = ""
    crash: str = ""


def context() -> ForkServerContext:
    """Return the way in which processes start: from a server that has loaded the application once."""
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(["tests.warm"])
    return found


def at_once(url: str, tasks: Sequence[Sequence[Task]]) -> list[Answer]:
    """Do the tasks of each list in a process of its own, all at once; returns the answers in order."""
    starting = context()
    barrier = starting.Barrier(len(tasks))
    channels = []
    for own in tasks:
        here, there = starting.Pipe()
        process = starting.Process(target=_work, args=(url, list(own), barrier, there))
        process.start()
        there.close()
        channels.append((process, here))
    answers: list[Answer] = []
    for process, here in channels:
        assert here.poll(SECONDS), "a process does not answer"
        answers += here.recv()
        process.join(SECONDS)
        process.close()
        here.close()
    return answers


def _work(url: str, tasks: list[Task], barrier: Any, there: Connection) -> None:
    from registration.core import db
    from registration.core.errors import DomainError

    app = _application(url)
    found = []
    with app.app_context():
        db.database.engine.connect().close()
        barrier.wait(SECONDS)
        for function, arguments in tasks:
            try:
                found.append(Answer(db.write(partial(_call, function, arguments))))
            except DomainError as error:
                found.append(Answer(code=error.code))
            except Exception:  # noqa: BLE001 - the test shows it
                found.append(Answer(crash=traceback.format_exc()))
        db.database.engine.dispose()
    there.send(found)
    there.close()


def _call(function: Function, arguments: tuple[Any, ...], db: Any) -> Any:
    return function(db, *arguments)


def _application(url: str) -> Flask:
    """Make the little of the application that services need: the database, and who hears of events."""
    import app
    from registration.core import db

    made = Flask(__name__)
    made.config["SQLALCHEMY_ENGINES"] = {"default": db.engine_options(url, 1)}
    db.database.init_app(made)
    with made.app_context():
        db.prepare_engine(db.database.engine)
    app._subscribe()
    return made


def kill_after(url: str, task: Task, statement: str) -> None:
    """Do a task in a process that is killed (SIGKILL) right after its first statement that begins so."""
    starting = context()
    process = starting.Process(target=_die, args=(url, task, statement))
    process.start()
    process.join(SECONDS)
    assert process.exitcode == -signal.SIGKILL, f"ended with {process.exitcode}"
    process.close()


def _die(url: str, task: Task, statement: str) -> None:
    from registration.core import db

    app = _application(url)
    with app.app_context():

        def note(*arguments: Any) -> None:
            if str(arguments[2]).lstrip().startswith(statement):
                os.kill(os.getpid(), signal.SIGKILL)

        sa.event.listen(db.database.engine, "after_cursor_execute", note)
        function, arguments = task
        db.write(partial(_call, function, arguments))


def start(url: str, tasks: Sequence[Task]) -> Any:
    """Start a process that does tasks until it is killed; returns it, once it has begun."""
    starting = context()
    begun = starting.Event()
    process = starting.Process(target=_go_on, args=(url, list(tasks), begun))
    process.start()
    assert begun.wait(SECONDS)
    return process


def _go_on(url: str, tasks: list[Task], begun: Any) -> None:
    from registration.core import db

    app = _application(url)
    with app.app_context():
        db.database.engine.connect().close()
        begun.set()
        for function, arguments in tasks:
            db.write(partial(_call, function, arguments))
