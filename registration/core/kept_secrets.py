"""Secrets that nobody set: made once, kept in a file that only its owner reads, shared by all processes."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

FILE = "secrets.json"
BYTES = 32


def read(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the secrets of these names, made if they are not there.

    Several processes may begin at once: the first to put its file in place wins, the others read that.

    Raises:
        OSError: the folder cannot be written or read.
        ValueError: the file is not what was written, or lacks one.
    """
    path = folder / FILE
    if not path.exists():
        _make(path, {name: secrets.token_urlsafe(BYTES) for name in names})
    kept = json.loads(path.read_text(encoding="utf-8"))
    missing = [name for name in names if not isinstance(kept.get(name), str)]
    if missing:
        raise ValueError(f"{path} lacks {missing[0]}")
    return {name: kept[name] for name in names}


def _make(path: Path, made: dict[str, str]) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(made, file)
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
