"""How a meeting fills: people by day and mode against places, registrations by status; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from registration.meetings.facts import DayFacts
from registration.meetings.kinds import MeetingFormat, Mode, PlaceState
from registration.meetings.phases import offers
from registration.participants.kinds import Status
from registration.participants.queries.overview import DayCount, StatusCount


class Pool(Protocol):
    """The counters of some places."""

    places: int | None
    taken: int
    waiting: int


@dataclass(frozen=True)
class ModeFigures:
    """How many attend a day in one mode as things stand, those to be approved among them.

    ``without_place``: in the room without taking one of its places (functions that are exempt).
    ``meanwhile``: online only until a place in the room is free. ``places`` None: no limit.
    """

    mode: Mode
    people: int
    pending: int
    waiting: int
    without_place: int
    meanwhile: int
    places: int | None
    taken: int

    @property
    def left(self) -> int | None:
        """Return how many places are free, None without a limit."""
        return None if self.places is None else max(0, self.places - self.taken)


@dataclass(frozen=True)
class DayFigures:
    """A day in each mode that the meeting offers."""

    day: DayFacts
    modes: tuple[ModeFigures, ...]


@dataclass(frozen=True)
class StatusFigures:
    """Registrations by what became of them; together they are ``registered``."""

    confirmed: int
    waiting: int
    pending: int
    declined: int
    cancelled: int

    @property
    def registered(self) -> int:
        """Return all of them."""
        return self.confirmed + self.waiting + self.pending + self.declined + self.cancelled


def statuses(counts: Sequence[StatusCount], only_waiting: int) -> StatusFigures:
    """Return the registrations by status; of those confirmed, ``only_waiting`` attend no day yet."""
    by_status = dict.fromkeys(Status, 0)
    for row in counts:
        by_status[row.status] += row.count
    return StatusFigures(
        confirmed=by_status[Status.CONFIRMED] - only_waiting,
        waiting=only_waiting,
        pending=by_status[Status.PENDING],
        declined=by_status[Status.DECLINED],
        cancelled=by_status[Status.CANCELLED],
    )


def days(
    facts: Sequence[DayFacts],
    counts: Sequence[DayCount],
    pools: Mapping[int, Pool],
    offered: MeetingFormat,
) -> tuple[DayFigures, ...]:
    """Return the figures of each day."""
    modes = [mode for mode in (Mode.IN_PERSON, Mode.VIRTUAL) if offers(offered, mode)]
    return tuple(
        DayFigures(
            day,
            tuple(
                _figures(
                    mode,
                    [row for row in counts if row.day_id == day.id],
                    _pool(day, mode, pools),
                    offered,
                )
                for mode in modes
            ),
        )
        for day in facts
    )


def _pool(day: DayFacts, mode: Mode, pools: Mapping[int, Pool]) -> Pool:
    return pools[day.room_pool_id if mode is Mode.IN_PERSON else day.online_pool_id]


def _figures(
    mode: Mode, counts: Sequence[DayCount], pool: Pool, offered: MeetingFormat
) -> ModeFigures:
    there = [row for row in counts if attends(row, offered) is mode]
    return ModeFigures(
        mode=mode,
        people=sum(row.count for row in there),
        pending=sum(row.count for row in there if row.status is Status.PENDING),
        waiting=sum(row.count for row in counts if _waits_for(row, mode)),
        without_place=sum(
            row.count
            for row in there
            if mode is Mode.IN_PERSON and row.place is PlaceState.NOT_NEEDED
        ),
        meanwhile=sum(
            row.count for row in there if mode is Mode.VIRTUAL and row.mode is Mode.IN_PERSON
        ),
        places=pool.places,
        taken=pool.taken,
    )


def _waits_for(row: DayCount, mode: Mode) -> bool:
    state = row.place if mode is Mode.IN_PERSON else row.online_place
    return state is PlaceState.WAITING


def attends(row: DayCount, offered: MeetingFormat) -> Mode:
    """Return how people attend as things stand: who waits for the room online, where that is offered."""
    if row.mode is Mode.IN_PERSON and row.place is not PlaceState.WAITING:
        return Mode.IN_PERSON
    online = row.mode is Mode.VIRTUAL or offered is not MeetingFormat.IN_PERSON
    return Mode.VIRTUAL if online and row.online_place is not PlaceState.WAITING else Mode.ABSENT
