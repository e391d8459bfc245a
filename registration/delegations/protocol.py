"""Protocol order: the order in which delegations and the people inside them are listed.

Countries come first, in the order of their names in the reader's language, each with its government
before its mission before its local authorities; organisations follow by name; who stands for nobody
comes last. Inside a delegation the head comes first, then the rank, then the name. Pure functions.
"""

from __future__ import annotations

from dataclasses import dataclass

from registration.core.collation import sort_key
from registration.dialogues.kinds import Side

SIDES = (Side.GOVERNMENT, Side.MISSION, Side.LOCAL_AUTHORITIES)
RANKS = ("head", "delegate", "alternate", "adviser")

Key = tuple[int, bytes, int, int]


@dataclass(frozen=True)
class Body:
    """What a delegation stands for, with its name in the language of the list."""

    country_name: str = ""
    organisation_name: str = ""
    side: Side | None = None
    identity: int = 0


def delegation_key(body: Body) -> Key:
    """Return the key by which delegations are sorted; equal names stay apart by their id."""
    if body.country_name:
        return (0, sort_key(body.country_name), _side(body.side), body.identity)
    if body.organisation_name:
        return (1, sort_key(body.organisation_name), 0, body.identity)
    return (2, b"", 0, body.identity)


def _side(side: Side | None) -> int:
    return SIDES.index(side) if side in SIDES else len(SIDES)


def rank_key(rank: str) -> int:
    """Return the place of a rank inside a delegation, the head first; unknown ranks are last."""
    return RANKS.index(rank) if rank in RANKS else len(RANKS)
