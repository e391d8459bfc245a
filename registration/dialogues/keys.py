"""Stored keys by which organisations are searched and sorted."""

from __future__ import annotations

from registration.core import collation
from registration.core.types import Localised

LENGTH = 600


def search_key(name: Localised, acronym: Localised) -> str:
    """Return the folded text in which an organisation is searched: its names and acronyms."""
    words = dict.fromkeys([*name.values(), *acronym.values()])
    return collation.search_key(" ".join(words))[:LENGTH]


def sort_key(name: Localised) -> bytes:
    """Return the stored sort key of a name: that of its English text, else of another."""
    return collation.sort_key(name.text("en"))
