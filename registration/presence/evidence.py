"""Records of the ledger as counting needs them, and the agenda against which they are read; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from registration.meetings.kinds import CountingUnit, Mode
from registration.presence.kinds import RecordKind


class Evidence(NamedTuple):
    """One record of the ledger.

    ``person`` is the id of the registration, ``session`` None for the day as a whole, ``at`` when it
    happened in seconds since 1970; ``voids`` is the id of the record that this one takes back.
    """

    id: int
    person: int
    day: int
    session: int | None
    kind: RecordKind
    mode: Mode
    at: int
    voids: int | None = None


@dataclass(frozen=True, slots=True)
class HeldSession:
    """A session with its window in seconds since 1970.

    ``modes`` are those in which it can be attended; ``is_pause`` for breaks and receptions, in which
    nobody is assumed to be; ``threshold`` its own per cent, None: the rule's.
    """

    id: int
    starts: int
    ends: int
    modes: frozenset[Mode] = frozenset({Mode.IN_PERSON, Mode.VIRTUAL})
    is_pause: bool = False
    threshold: int | None = None


@dataclass(frozen=True, slots=True)
class HeldDay:
    """A day and its sessions in order of time; without sessions any record of the day counts."""

    id: int
    sessions: tuple[HeldSession, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """The counting rule of a meeting.

    ``threshold``: minutes for MINUTES_PER_DAY, per cent for SHARE_OF_SESSION. ``grace`` seconds before
    and after a session still belong to it once there is time inside it.
    """

    unit: CountingUnit = CountingUnit.PRESENT_AT_ALL
    threshold: int = 0
    grace: int = 600


def standing(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Return the records of presence that nobody has taken back, oldest entry first.

    A record that takes one back can be taken back itself; then the first stands again. Ids grow with
    time, so a record is always older than the one that takes it back.
    """
    taken_back: set[int] = set()
    kept: list[Evidence] = []
    for record in sorted(evidence, reverse=True):
        if record.id in taken_back:
            continue
        if record.kind is RecordKind.VOID:
            if record.voids is not None:
                taken_back.add(record.voids)
        elif record.mode is not Mode.ABSENT:
            kept.append(record)
    kept.reverse()
    return kept
