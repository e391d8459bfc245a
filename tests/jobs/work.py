"""Invented kinds of work for the tests of jobs, and functions that a child process can import."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from registration.jobs import registry
from registration.jobs.registry import JobKind


@contextmanager
def installed(app: Flask, *kinds: JobKind) -> Iterator[None]:
    """Let `app` know these kinds only, inside the block."""
    before = app.extensions.pop(registry.EXTENSION, {})
    registry.install(app, kinds)
    try:
        with app.app_context():
            yield
    finally:
        app.extensions[registry.EXTENSION] = before


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
