"""From the standing records of one person on one day to spans of time in the room and online; pure.

A check-in without a check-out lasts until the last session that the person could attend, or until
the first certain span of five minutes online, whichever is earlier. That time, and somebody's word
for a whole day, is *assumed*: it counts for the day, never for a session, break or reception.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from registration.meetings.kinds import Mode
from registration.presence import intervals
from registration.presence.evidence import Evidence, HeldDay, HeldSession
from registration.presence.intervals import Spans
from registration.presence.kinds import RecordKind

GAP_SECONDS = 60
CERTAIN_ONLINE_SECONDS = 300
MOMENT_SECONDS = 60


@dataclass(slots=True)
class Presence:
    """Spans of one person on one day; ``certain`` and ``assumed`` by mode, without common instants.

    ``unplaced`` are the modes of records on a day without an agenda.
    """

    certain: dict[Mode, Spans] = field(default_factory=dict)
    assumed: dict[Mode, Spans] = field(default_factory=dict)
    unplaced: set[Mode] = field(default_factory=set)

    def modes(self) -> set[Mode]:
        """Return the modes in which there is any time."""
        found = {
            mode for part in (self.certain, self.assumed) for mode, spans in part.items() if spans
        }
        return found | self.unplaced


def presence_on(day: HeldDay, records: Sequence[Evidence]) -> Presence:
    """Return the spans of one person's standing records of a day."""
    found = Presence()
    if not day.sessions:
        found.unplaced = {r.mode for r in records if r.kind is not RecordKind.CHECK_OUT}
        return found
    for mode in (Mode.IN_PERSON, Mode.VIRTUAL):
        _read(day, [record for record in records if record.mode is mode], mode, found)
    _settle(found)
    return found


def _read(day: HeldDay, records: list[Evidence], mode: Mode, found: Presence) -> None:
    certain: Spans = []
    assumed: Spans = []
    sessions = {session.id: session for session in day.sessions}
    last = _last_end(day, mode)
    opened: int | None = None
    for record in sorted(records, key=lambda one: (one.at, one.id)):
        session = sessions.get(record.session) if record.session is not None else None
        if record.kind is RecordKind.ATTENDED:
            if session is not None:
                certain.append((session.starts, session.ends))
            else:
                assumed.append((day.sessions[0].starts, last))
        elif record.kind is RecordKind.CHECK_OUT:
            if opened is not None:
                certain.append((opened, record.at))
                opened = None
        elif session is not None:
            start = max(record.at, session.starts)
            certain.append((start, min(start + MOMENT_SECONDS, session.ends)))
            assumed.append((start, session.ends))
        elif opened is None:
            opened = record.at
    if opened is not None:
        assumed.append((opened, last))
    found.certain[mode] = intervals.unite(certain, GAP_SECONDS)
    found.assumed[mode] = intervals.unite(assumed)


def _last_end(day: HeldDay, mode: Mode) -> int:
    """Return the end of the last session that can be attended in a mode; of any, if there is none."""
    fitting = [session.ends for session in day.sessions if mode in session.modes]
    return max(fitting or [session.ends for session in day.sessions])


def _settle(found: Presence) -> None:
    """Let the room win at the same instant, and an assumption end where certain time online begins."""
    room, online = Mode.IN_PERSON, Mode.VIRTUAL
    found.certain[online] = intervals.without(found.certain[online], found.certain[room])
    breaks = [
        start for start, end in found.certain[online] if end - start >= CERTAIN_ONLINE_SECONDS
    ]
    cut: Spans = []
    for start, end in found.assumed[room]:
        stop = next((moment for moment in breaks if moment >= start), None)
        cut.append((start, end if stop is None else min(end, stop)))
    found.assumed[room] = intervals.without(cut, found.certain[room])
    found.certain[online] = intervals.without(found.certain[online], found.assumed[room])
    taken = [*found.certain[room], *found.assumed[room], *found.certain[online]]
    found.assumed[online] = intervals.without(found.assumed[online], taken)


def inside(spans: Spans, session: HeldSession, grace: int = 0) -> int:
    """Return the seconds that spans have in a session; with ``grace`` around it only if some are inside."""
    core = intervals.seconds(intervals.clip(spans, session.starts, session.ends))
    if not core or not grace:
        return core
    return intervals.seconds(intervals.clip(spans, session.starts - grace, session.ends + grace))
