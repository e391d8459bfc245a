"""Work that needs the processor for long, done by a child process that can be ended at any time."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from registration.jobs.registry import ChildDiedError

T = TypeVar("T")

LOOK_SECONDS = 0.2
PATIENCE_SECONDS = 5.0

# A fresh interpreter: a fork of a process with threads and open connections is a trap.
PROCESSES = multiprocessing.get_context("spawn")


def run(function: Callable[..., T], arguments: tuple[Any, ...], look: Callable[[], None]) -> T:
    """Run ``function(*arguments)`` in a child; ``look`` is called while it works and stops it by raising.

    Raises:
        ChildDiedError: it ended without an answer.
    """
    ours, theirs = PROCESSES.Pipe()
    child = PROCESSES.Process(target=_work, args=(theirs, function, arguments), daemon=True)
    child.start()
    theirs.close()
    try:
        while not ours.poll(LOOK_SECONDS):
            look()
        answer, error = ours.recv()
    except EOFError:
        child.join(PATIENCE_SECONDS)
        raise ChildDiedError(f"exit code {child.exitcode}") from None
    finally:
        _end(child)
        ours.close()
    if error is not None:
        raise error
    result: T = answer
    return result


def _end(child: Any) -> None:  # noqa: ANN401 - a process of any context
    child.join(0.1)
    if child.is_alive():
        child.terminate()
        child.join(PATIENCE_SECONDS)
    if child.is_alive():
        child.kill()
        child.join()
    child.close()


def _work(answers: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    try:
        answer = (function(*arguments), None)
    except Exception as error:  # noqa: BLE001 - it is raised again in the parent
        answers.send((None, error))
    else:
        answers.send(answer)
