"""``flask worker``: the one process that does background jobs and delivers mail; start as many as you like.

Two threads, so that a long job never keeps mail waiting. Idle, each looks into the database once a second with a query
that locks nothing. SIGTERM and Ctrl-C end it cleanly: the mail on its way is finished, a job is put back at its
checkpoint. Whatever kills it without warning loses nothing: what it had taken goes to the next worker when the lease
runs out.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable

import click
import structlog
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from registration.jobs import running
from registration.messages.delivery import Delivered, Postman

log = structlog.stdlib.get_logger("plenary.worker")

IDLE_SECONDS = 1.0
FAULT_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 60.0
WATCH_SECONDS = 0.2
END_SECONDS = 60.0

group = AppGroup("worker", help="Do background jobs and deliver mail.")


@group.command("run")
@click.option(
    "--once", is_flag=True, help="Do what is due now and end, for cron and for trying out."
)
@with_appcontext
def run(*, once: bool) -> None:
    """Do background jobs and deliver mail until SIGTERM; several at once are safe.

    With --once the exit code is 1 when the mail server did not let a message pass (it stays in the outbox).
    """
    owner = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
    if once:
        raise SystemExit(_work_off(owner))
    Worker(current_app._get_current_object(), owner).run()  # type: ignore[attr-defined]  # noqa: SLF001


def _work_off(owner: str) -> int:
    """Do all that is due; mail comes after the jobs that owe it."""
    jobs, counts, postman = 0, Counter[Delivered](), Postman(owner)
    while True:
        while running.run_next(owner):
            jobs += 1
        answer = postman.deliver_next()
        counts[answer] += 1
        if answer in {Delivered.NOTHING_DUE, Delivered.SERVER_FAILS}:
            break
    postman.rest()
    failed = counts[Delivered.NOT_TAKEN] + counts[Delivered.SERVER_FAILS]
    click.echo(f"Jobs: {jobs}. Messages: {counts[Delivered.SENT]} delivered, {failed} not taken.")
    return 1 if counts[Delivered.SERVER_FAILS] else 0


class Worker:
    """A worker that goes on until it is told to stop."""

    def __init__(self, app: Flask, owner: str) -> None:
        """Prepare the two threads."""
        self._app = app
        self._owner = owner
        self._told = False
        self._stop = threading.Event()
        self._postman: Postman | None = None
        self._failures = 0
        self._threads = [
            threading.Thread(target=self._repeat, args=(step,), name=name, daemon=True)
            for name, step in (("mail", self._mail), ("jobs", self._job))
        ]

    def run(self) -> None:
        """Work until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._tell)
        for thread in self._threads:
            thread.start()
        log.info("worker begins")
        while not self._told:
            time.sleep(WATCH_SECONDS)
        log.info("worker ends")
        self._stop.set()
        for thread in self._threads:
            thread.join(END_SECONDS)
        if self._postman:
            self._postman.rest()

    def _tell(self, *_signal: object) -> None:
        # No more than this: a handler may interrupt the very lock that an Event would take.
        self._told = True

    def _repeat(self, step: Callable[[], float]) -> None:
        """Take steps; each says how long to wait before the next one."""
        while not self._stop.is_set():
            try:
                with self._app.app_context():
                    pause = step()
            except Exception:
                log.exception("a step of the worker failed")
                pause = FAULT_SECONDS
            self._stop.wait(pause)

    def _mail(self) -> float:
        self._postman = self._postman or Postman(self._owner)
        answer = self._postman.deliver_next()
        if answer is Delivered.SERVER_FAILS:
            self._failures += 1
            pause: float = FAULT_SECONDS * (1 << min(self._failures - 1, 10))
            return min(pause, LONGEST_PAUSE_SECONDS)
        if answer is Delivered.NOTHING_DUE:
            return IDLE_SECONDS
        self._failures = 0
        return 0

    def _job(self) -> float:
        found = running.run_next(self._owner, self._stop.is_set)
        return 0 if found else IDLE_SECONDS
