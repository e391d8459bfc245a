"""Reads the reference files that the product is delivered with.

They are JSON, one file for each kind of thing, in ``reference/``. A text that no source states is null
there and stays out of the localised text: nothing is invented.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from registration.core.types import Localised

FOLDER = Path(__file__).parent / "reference"


def read(name: str, folder: Path = FOLDER) -> dict[str, Any]:
    """Return the content of ``<name>.json``.

    Raises:
        FileNotFoundError: there is no such file.
    """
    content: dict[str, Any] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return content


def localised(item: dict[str, Any], key: str) -> Localised:
    """Return the texts ``<key>_en`` and ``<key>_fr`` of an item; null and missing ones stay out."""
    return Localised({language: item.get(f"{key}_{language}") for language in ("en", "fr")})
