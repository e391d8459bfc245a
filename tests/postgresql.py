"""A PostgreSQL of the tests' own: started from the installed binaries, thrown away afterwards."""

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

START_SECONDS = 60
# Nothing here has to survive a power cut.
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB")
LIMITS = (
    "max_connections=150",
    "listen_addresses=",
    "log_min_messages=fatal",
    "TimeZone=Pacific/Apia",
)


def binaries() -> Path | None:
    """Return the folder of initdb and postgres, the newest if there are several; None without."""
    found = shutil.which("initdb")
    if found:
        folder = Path(found).resolve().parent
        return folder if (folder / "postgres").exists() else None
    installed = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(installed, key=lambda folder: int(folder.parent.name), default=None)


def unprivileged() -> str | None:
    """Return the user that the server runs as: PostgreSQL refuses root; None means oneself."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _end_with_parent() -> None:
    """Ask Linux to stop the server when the tests are killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


@contextlib.contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """Run a server on a socket of its own; the value is the address of its first database.

    ``durable``: it writes to disk as a real one does, which is what the bench measures.

    Raises:
        RuntimeError: the server does not start; the text has what it said.
    """
    folder = binaries()
    if folder is None:
        message = "PostgreSQL's server binaries (initdb, postgres) are not installed."
        raise RuntimeError(message)
    user = unprivileged()
    home = Path(tempfile.mkdtemp(prefix="plenary-pg-", dir="/tmp"))
    try:
        if user:
            shutil.chown(home, user)
        subprocess.run(
            [folder / "initdb", "--no-sync", "-A", "trust", "-U", "plenary", "-E", "UTF8",
             "--locale=C", "-D", home / "data"],
            user=user, cwd=home, check=True, capture_output=True,
        )  # fmt: skip
        with (home / "log").open("wb") as log:
            options = [
                part for setting in (() if durable else SPEED) + LIMITS for part in ("-c", setting)
            ]
            server = subprocess.Popen(
                [folder / "postgres", "-D", home / "data", "-k", home, *options],
                user=user, cwd=home, stdout=log, stderr=log, preexec_fn=_end_with_parent,  # noqa: PLW1509 - no thread runs yet
            )  # fmt: skip
        try:
            _await(server, home)
            yield f"postgresql+psycopg://plenary@/postgres?host={home}"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=START_SECONDS)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _await(server: subprocess.Popen[bytes], home: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(host=str(home), user="plenary", dbname="postgres").close()
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                message = f"PostgreSQL did not start: {(home / 'log').read_text()}"
                raise RuntimeError(message) from error
            time.sleep(0.05)
        else:
            return
