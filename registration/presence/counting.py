"""From evidence to attendance: who was present on which day and in which session, and how; pure.

The meeting's counting rule decides: present at all inside a session; or at least N minutes, summed
over the day; or at least P per cent of a session. A day counts if one of its sessions does, the
meeting if one of its days does. Sessions need certain time; assumed time counts for the day alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from registration.meetings.kinds import CountingUnit, Mode
from registration.presence import intervals
from registration.presence.evidence import Evidence, HeldDay, HeldSession, Rule, standing
from registration.presence.spans import Presence, inside, presence_on

MINUTE = 60
PER_CENT = 100
MODES = (Mode.IN_PERSON, Mode.VIRTUAL)
Pairs = frozenset[tuple[int, Mode]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where one person was present: pairs of day and mode, and of session and mode.

    ``assumed`` are the pairs of ``days`` that rest on assumed time alone.
    """

    days: Pairs = frozenset()
    sessions: Pairs = frozenset()
    assumed: Pairs = frozenset()

    def modes_on(self, day: int) -> frozenset[Mode]:
        """Return the modes in which the person was present on a day; empty: not present."""
        return frozenset(mode for on, mode in self.days if on == day)


ABSENT = Verdict()
"""The verdict on somebody of whom there is no evidence."""


def verdicts(
    evidence: Iterable[Evidence], days: Sequence[HeldDay], rule: Rule
) -> Mapping[int, Verdict]:
    """Return the verdict per person; people who were not present by the rule are left out."""
    held = {day.id: day for day in days}
    grouped: dict[tuple[int, int], list[Evidence]] = {}
    for record in standing(evidence):
        if record.day in held:
            grouped.setdefault((record.person, record.day), []).append(record)
    judged: dict[tuple[object, ...], Verdict] = {}
    parts: dict[int, list[Verdict]] = {}
    for (person, day_id), records in grouped.items():
        # Many people have the same day (the same file, the same word): judge it once.
        shape = (day_id, *((r.session, r.kind, r.mode, r.at) for r in records))
        found = judged.get(shape)
        if found is None:
            found = judged[shape] = judge(held[day_id], records, rule)
        parts.setdefault(person, []).append(found)
    return _united(parts)


def _united(parts: Mapping[int, Sequence[Verdict]]) -> dict[int, Verdict]:
    """Return one verdict per person out of those of the days; equal ones are the same object."""
    known: dict[tuple[int, ...], Verdict] = {}
    united: dict[int, Verdict] = {}
    for person, days in parts.items():
        key = tuple(sorted(id(day) for day in days))
        found = known.get(key)
        if found is None:
            found = known[key] = days[0] if len(days) == 1 else _sum(days)
        if found.days or found.sessions:
            united[person] = found
    return united


def _sum(days: Sequence[Verdict]) -> Verdict:
    return Verdict(
        frozenset().union(*(day.days for day in days)),
        frozenset().union(*(day.sessions for day in days)),
        frozenset().union(*(day.assumed for day in days)),
    )


def judge(day: HeldDay, records: Sequence[Evidence], rule: Rule) -> Verdict:
    """Judge the standing records of one person on one day."""
    presence = presence_on(day, records)
    if not day.sessions:
        unplaced = frozenset((day.id, mode) for mode in presence.unplaced)
        return Verdict(unplaced, frozenset(), unplaced)
    modes = _day_modes(day, presence, rule)
    return Verdict(
        days=frozenset((day.id, mode) for mode in modes),
        sessions=frozenset(
            (session.id, mode)
            for session in day.sessions
            for mode in _session_modes(session, presence, rule)
        ),
        assumed=frozenset((day.id, mode) for mode, is_assumed in modes.items() if is_assumed),
    )


def _session_modes(session: HeldSession, presence: Presence, rule: Rule) -> list[Mode]:
    certain = {mode: inside(presence.certain.get(mode, []), session) for mode in MODES}
    return _enough(session, certain, rule)


def _enough(session: HeldSession, found: Mapping[Mode, int], rule: Rule) -> list[Mode]:
    """Return the modes in which a session was attended, given the seconds in each."""
    total = sum(found.values())
    if rule.unit is CountingUnit.SHARE_OF_SESSION:
        share = rule.threshold if session.threshold is None else session.threshold
        if total * PER_CENT < share * (session.ends - session.starts):
            return []
    return [mode for mode in MODES if found[mode]]


def _day_modes(day: HeldDay, presence: Presence, rule: Rule) -> dict[Mode, bool]:
    """Return the modes of the day's attendance, each with whether it rests on assumed time alone."""
    if rule.unit is CountingUnit.MINUTES_PER_DAY and not _long_enough(day, presence, rule):
        return {}
    modes: dict[Mode, bool] = {}
    for session in day.sessions:
        certain = {mode: inside(presence.certain.get(mode, []), session) for mode in MODES}
        every = dict(certain)
        if not session.is_pause:
            for mode in MODES:
                every[mode] += inside(presence.assumed.get(mode, []), session)
        for mode in _enough(session, every, rule):
            modes[mode] = modes.get(mode, True) and not certain[mode]
    return modes


def _long_enough(day: HeldDay, presence: Presence, rule: Rule) -> bool:
    """Tell whether the time in all sessions of the day, grace included, reaches the minutes of the rule."""
    counted: list[intervals.Span] = []
    for session in day.sessions:
        parts = [presence.certain] if session.is_pause else [presence.certain, presence.assumed]
        spans = intervals.unite(
            span for part in parts for mode in MODES for span in part.get(mode, [])
        )
        if inside(spans, session):
            first, last = session.starts - rule.grace, session.ends + rule.grace
            counted += intervals.clip(spans, first, last)
    return intervals.seconds(intervals.unite(counted)) >= rule.threshold * MINUTE
