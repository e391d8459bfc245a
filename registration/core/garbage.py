"""Keeps the garbage collector from walking through the program itself.

What is loaded at the start (modules, mapped classes, templates' environment: some 400,000 objects) lives as long as
the process. Without this, each full collection during a large request visits all of it: 0.2 seconds of
the 0.5 that the figures of 10,000 people took.
"""

from __future__ import annotations

import gc
from functools import cache

YOUNG_OBJECTS = 20_000


@cache
def settle() -> None:
    """Set what is there now apart from collection, once in a process, at the end of its start."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 10, 20)
