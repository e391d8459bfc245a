"""Workers as they run in production: processes of their own, started and stopped by tests."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.apps import ROOT, SECRET

PATIENCE_SECONDS = 120


def environment(database_url: str, var: Path, **settings: object) -> dict[str, str]:
    """Return the environment of a program of ours: fixed secrets, nothing that leaves the machine."""
    values: dict[str, object] = {
        "database_url": database_url,
        "base_url": "http://localhost",
        "secret_key": SECRET,
        "link_key": SECRET + "links",
        "password_salt": SECRET + "salt",
        "totp_key": SECRET + "totp",
        "var_path": var,
        "smtp_timeout_seconds": 30,
        "pool_size": 2,
        **settings,
    }
    ours = {f"PLENARY_{name.upper()}": str(value) for name, value in values.items()}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PLENARY_")}
    return {**kept, **ours}


def start(env: dict[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    """Start `flask worker run` in a process of its own."""
    command = [sys.executable, "-m", "flask", "--app", "app", "worker", "run", *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def stop(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Ask a worker to end as the service manager does; returns its exit code and what it wrote."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=PATIENCE_SECONDS)
    return process.returncode, output.decode()


@contextmanager
def running(env: dict[str, str], number: int = 1) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run workers inside the block; those that still live are stopped afterwards."""
    started = [start(env) for _ in range(number)]
    try:
        yield started
    finally:
        for process in started:
            try:
                stop(process)
            finally:
                if process.poll() is None:
                    process.kill()
                    process.communicate()


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for something to become true; fail after two minutes."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.05)
