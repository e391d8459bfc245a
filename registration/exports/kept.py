"""Files that a background job made: kept on disk for a day, then removed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from registration.core import config
from registration.exports.files import Format

KEPT_FOR = timedelta(hours=24)
FOLDER = "exports"
_PRIVATE = 0o700


def folder() -> Path:
    """Return the folder of the files, readable by the application alone."""
    found = config.var_folder(config.current()) / FOLDER
    found.mkdir(mode=_PRIVATE, exist_ok=True)
    return found


def path_of(job: str, form: Format) -> Path:
    """Return where the file of a job (its public id) lies, whether it is there or not."""
    return folder() / f"{job}.{form.value}"


@contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that is there under its name only when it is complete."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with unfinished.open("xb") as target:
            yield target
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def remove_old(now: datetime) -> int:
    """Remove what is older than a file is kept, half-written files too; returns how many."""
    limit = now - KEPT_FOR
    removed = 0
    for path in folder().iterdir():
        with suppress(FileNotFoundError):
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) < limit:
                path.unlink()
                removed += 1
    return removed
