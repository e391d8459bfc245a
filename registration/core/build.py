"""What this release is made of: a digest that changes with code, templates, texts and style."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = {
    "registration": "*.py",
    "templates": "*.html",
    "static": "*.*",
    "translations": "*.mo",
}


@lru_cache(maxsize=1)
def digest() -> str:
    """Return the digest (16 hexadecimal digits), the same in every process of a release.

    Reads all files once; part of the ETag of pages, so that no browser shows one of an older release.
    """
    found = hashlib.sha256()
    for folder, pattern in FOLDERS.items():
        for path in sorted((ROOT / folder).rglob(pattern)):
            found.update(str(path.relative_to(ROOT)).encode())
            found.update(path.read_bytes())
    return found.hexdigest()[:16]
