"""The select of all time zones, finished once for each language."""

from __future__ import annotations

from functools import lru_cache

from registration.core import zones
from registration.core.options import OptionList, Pair


@lru_cache(maxsize=16)
def time_zones(first: str) -> OptionList:
    """Return all time zones by continent; ``first`` are the words of the empty choice."""
    groups: dict[str, list[Pair]] = {}
    for name in zones.names():
        continent, _slash, city = name.partition("/")
        groups.setdefault(continent if city else "", []).append(
            (name, (city or name).replace("_", " "))
        )
    named = tuple((continent, tuple(pairs)) for continent, pairs in groups.items())
    return OptionList((("", (("", first),)), *named))
