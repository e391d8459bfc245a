"""Reads the demonstration's own JSON files, each once."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FILES = Path(__file__).parent / "files"


@cache
def load(name: str) -> dict[str, Any]:
    """Return the file `files/<name>.json`; callers must not change what they get."""
    content: dict[str, Any] = json.loads((FILES / f"{name}.json").read_text(encoding="utf-8"))
    return content
