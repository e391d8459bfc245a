"""Starts the servers that are measured: granian or gunicorn, two workers, on a PostgreSQL of the bench's own."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SECRET = "only for measuring: " + "x" * 32
WORKERS = 2
THREADS = 4
KINDS = ("granian", "gunicorn")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(database_url: str, var: Path, **more: str) -> dict[str, str]:
    """Return the environment of a measured server."""
    return {
        **os.environ,
        "PLENARY_DATABASE_URL": database_url,
        "PLENARY_BASE_URL": "http://127.0.0.1:5000",
        "PLENARY_SECRET_KEY": SECRET,
        "PLENARY_LINK_KEY": SECRET + "links",
        "PLENARY_PASSWORD_SALT": SECRET + "salt",
        "PLENARY_TOTP_KEY": SECRET + "totp",
        "PLENARY_LOG_LEVEL": "error",
        "PLENARY_MAIL_TRANSPORT": "mailbox",
        "PLENARY_VAR_PATH": str(var),
        **more,
    }


def _command(kind: str, target: str, port: int) -> list[str]:
    if kind == "granian":
        return [
            *(sys.executable, "-m", "granian", f"{target}:create_app", "--factory"),
            *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
            *("--workers", str(WORKERS), "--blocking-threads", str(THREADS)),
            *("--log-level", "error", "--no-ws", "--backpressure", "256"),
        ]
    return [
        *(
            sys.executable,
            "-m",
            "gunicorn",
            f"{target}:create_app()",
            "--bind",
            f"127.0.0.1:{port}",
        ),
        *("--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS)),
        *("--log-level", "error", "--keep-alive", "30"),
    ]


@contextlib.contextmanager
def running(kind: str, target: str, env: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Run a server of a kind for `target` (a module with create_app); yields port and process id."""
    port = free_port()
    process = subprocess.Popen(_command(kind, target, port), cwd=ROOT, env=dict(env))
    try:
        _await(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the server did not start") from None
            time.sleep(0.1)
