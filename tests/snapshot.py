"""Committed snapshots: a rendered mail, file or document compared with what a person has read and kept.

PLENARY_UPDATE_SNAPSHOTS=1 rewrites them; read the difference before committing it.
"""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "snapshots"


def assert_snapshot(name: str, actual: bytes | str) -> None:
    """Compare with tests/snapshots/<name>, or write it when the environment asks for that."""
    path = FOLDER / name
    found = actual.encode("utf-8") if isinstance(actual, str) else actual
    if os.environ.get("PLENARY_UPDATE_SNAPSHOTS") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(found)
    assert path.exists(), (
        f"no snapshot {name}: run once with PLENARY_UPDATE_SNAPSHOTS=1 and read it"
    )
    assert found.decode("utf-8") == path.read_bytes().decode("utf-8")
