"""How alike the names of two organisations are, so that an officer finds the same one twice; pure.

Only names are compared, never acronyms: MMC is both the Mayors Migration Council and the Mixed Migration
Centre. Names are compared by their search keys, without the small words, as sets of three letters.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from registration.core import collation
from registration.core.types import Localised

LIKELY = 0.45
SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "in",
        "of",
        "on",
        "the",
        "to",
        "with",
        "a",
        "au",
        "aux",
        "d",
        "de",
        "des",
        "du",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "par",
        "pour",
        "sur",
        "un",
        "une",
    ]
)


def likeness(one: Localised, other: Localised) -> float:
    """Return how alike two names are, from 0 to 1: the best of all pairs of languages."""
    return max(
        (_alike(first, second) for first in one.values() for second in other.values()), default=0.0
    )


def most_alike(
    name: Localised, others: Iterable[tuple[int, Localised]], *, most: int = 5
) -> list[int]:
    """Return the ids of those whose names are most alike, the best first; unlikely ones are left out."""
    scored = [(likeness(name, other), number) for number, other in others]
    likely = [pair for pair in scored if pair[0] >= LIKELY]
    return [number for _, number in sorted(likely, key=lambda pair: (-pair[0], pair[1]))[:most]]


def _alike(one: str, other: str) -> float:
    """Dice's coefficient of the two sets of letter triples."""
    first, second = _triples(one), _triples(other)
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


@lru_cache(maxsize=4096)
def _triples(text: str) -> frozenset[str]:
    words = [word for word in collation.search_key(text).split() if word not in SMALL_WORDS]
    return frozenset(
        f"  {word} "[start : start + 3] for word in words for start in range(len(word) + 1)
    )
