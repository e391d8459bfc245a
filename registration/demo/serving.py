"""Runs the demonstration: the web server and a worker beside it, until one ends or somebody stops it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 10
POLL_SECONDS = 0.2


class StartError(RuntimeError):
    """A process of the demonstration did not start; the text says which."""


def flask(environment: Mapping[str, str], *arguments: str) -> None:
    """Run one command of the application and wait for it.

    Raises:
        StartError: it failed; its own output says why.
    """
    command = [sys.executable, "-m", "flask", "--app", "app", *arguments]
    if subprocess.run(command, cwd=ROOT, env=dict(environment), check=False).returncode:  # noqa: S603 - our own program
        raise StartError(" ".join(arguments))


def run(environment: Mapping[str, str], port: int, ready: Callable[[], None]) -> int:
    """Serve on 127.0.0.1 until the first process ends or this one is told to stop; returns the exit code.

    ``ready`` is called once the pages answer.
    """
    processes = [
        _start(environment, "server", _server(port)),
        _start(
            environment, "worker", [sys.executable, "-m", "flask", "--app", "app", "worker", "run"]
        ),
    ]
    stopping = _Stop()
    try:
        _await(port, processes, stopping)
        if not stopping.asked:
            ready()
        while not stopping.asked and all(process.poll() is None for process in processes):
            time.sleep(POLL_SECONDS)
        return 0 if stopping.asked else 1
    finally:
        _end(processes)


def _server(port: int) -> Sequence[str]:
    return [
        *(sys.executable, "-m", "granian", "app:create_app", "--factory", "--interface", "wsgi"),
        *("--host", HOST, "--port", str(port), "--workers", "1", "--blocking-threads", "4"),
        *("--log-level", "warning", "--no-ws"),
    ]


def _start(
    environment: Mapping[str, str], name: str, command: Sequence[str]
) -> subprocess.Popen[bytes]:
    try:
        # A session of its own: Ctrl+C reaches this process alone, which then stops the others in order.
        return subprocess.Popen(  # noqa: S603 - our own program
            command, cwd=ROOT, env=dict(environment), start_new_session=True
        )
    except OSError as error:
        raise StartError(name) from error


class _Stop:
    """Notes that somebody asked to stop."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._note)

    def _note(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.asked = True


def _await(port: int, processes: Sequence[subprocess.Popen[bytes]], stopping: _Stop) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not stopping.asked:
        if any(process.poll() is not None for process in processes):
            raise StartError("server or worker ended")
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > deadline:
                raise StartError("server does not answer") from None
            time.sleep(POLL_SECONDS)


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
