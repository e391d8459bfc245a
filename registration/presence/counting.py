"""From evidence to attendance: who was present on which day and in which session, and how.

Pure. The first form of the counting rule: every record that is not taken back is presence in its
mode. A record of a session counts for the session and its day, a record of a day (the check-in at
the desk) for the day alone: time that is only assumed never counts for a session. Records with
joined and left times, thresholds and intervals come between evidence and verdict later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from registration.meetings.kinds import Mode
from registration.presence.kinds import RecordKind


class Evidence(NamedTuple):
    """One record of the ledger, as far as counting needs it.

    ``person`` is the id of the registration, ``session`` None for the day as a whole; ``voids`` is
    the id of the record that this one takes back. Ids grow with time.
    """

    id: int
    person: int
    day: int
    session: int | None
    kind: RecordKind
    mode: Mode
    voids: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where one person was present: pairs of day and mode, and of session and mode.

    ``assumed`` are the pairs of ``days`` that rest on a check-in alone, without a session or a
    check-out that shows how long the person stayed.
    """

    days: frozenset[tuple[int, Mode]] = frozenset()
    sessions: frozenset[tuple[int, Mode]] = frozenset()
    assumed: frozenset[tuple[int, Mode]] = frozenset()

    def modes_on(self, day: int) -> frozenset[Mode]:
        """Return the modes in which the person was present on a day; empty: not present."""
        return frozenset(mode for on, mode in self.days if on == day)


ABSENT = Verdict()
"""The verdict on somebody of whom there is no evidence."""


@dataclass(slots=True)
class _Gathered:
    days: set[tuple[int, Mode]] = field(default_factory=set)
    sessions: set[tuple[int, Mode]] = field(default_factory=set)
    shown: set[tuple[int, Mode]] = field(default_factory=set)


def verdicts(evidence: Iterable[Evidence]) -> Mapping[int, Verdict]:
    """Return the verdict per person; people without presence are left out."""
    gathered: dict[int, _Gathered] = {}
    for record in standing(evidence):
        person = gathered.setdefault(record.person, _Gathered())
        on = (record.day, record.mode)
        if record.kind is RecordKind.CHECK_OUT:
            person.shown.add(on)
            continue
        person.days.add(on)
        if record.session is not None:
            person.sessions.add((record.session, record.mode))
        if record.session is not None or record.kind is RecordKind.ATTENDED:
            person.shown.add(on)
    return {
        person: Verdict(
            frozenset(found.days),
            frozenset(found.sessions),
            frozenset(found.days - found.shown),
        )
        for person, found in gathered.items()
        if found.days
    }


def standing(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Return the records of presence that nobody has taken back, oldest first.

    A record that takes one back can be taken back itself; then the first stands again.
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
