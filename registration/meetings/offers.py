"""What can still be had of a meeting: for each mode its phase, and on each day the places left; pure.

Numbers are given only where they matter: when few are left, or all are gone. A page then changes
as seldom as what it says.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from registration.meetings.counters import Pool
from registration.meetings.facts import DayFacts
from registration.meetings.kinds import Mode, PlacesScope
from registration.meetings.phases import Phase, Planned, phase_of

FEW = 12
FEW_SHARE = 5


class Scoped(Planned, Protocol):
    """A meeting with its way of counting places."""

    @property
    def places_scope(self) -> PlacesScope:
        """Return whether places are counted per day or once for all days."""
        ...


class Moment(enum.StrEnum):
    """Where a meeting stands in time."""

    AHEAD = "ahead"
    UNDER_WAY = "under-way"
    OVER = "over"


class Room(enum.StrEnum):
    """How much there is on a day."""

    UNLIMITED = "unlimited"
    ENOUGH = "enough"
    FEW = "few"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class DayOffer:
    """Places on a day, or on all days together (``day`` None); ``left`` only when few, ``waiting`` when full."""

    day: date | None
    room: Room
    left: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class ModeOffer:
    """What can be had in a mode; ``days`` only while one can register."""

    mode: Mode
    phase: Phase
    days: tuple[DayOffer, ...] = ()

    @property
    def is_open(self) -> bool:
        """Tell whether one can register in this mode."""
        return self.phase is Phase.OPEN

    @property
    def is_full(self) -> bool:
        """Tell whether nobody gets a place on any day."""
        return bool(self.days) and all(day.room is Room.FULL for day in self.days)

    @property
    def common(self) -> Room | None:
        """Return how much there is when it is the same on all days and has no number."""
        rooms = {day.room for day in self.days}
        return rooms.pop() if rooms in ({Room.UNLIMITED}, {Room.ENOUGH}) else None


def moment_of(meeting: Planned, now: datetime) -> Moment:
    """Return where a meeting stands at ``now``."""
    if now < meeting.starts_at:
        return Moment.AHEAD
    return Moment.UNDER_WAY if now < meeting.ends_at else Moment.OVER


def offers_of(
    meeting: Scoped, days: tuple[DayFacts, ...], pools: Mapping[int, Pool], now: datetime
) -> tuple[ModeOffer, ...]:
    """Return what can be had in each mode that the meeting offers, in person first."""
    offers = []
    for mode in (Mode.IN_PERSON, Mode.VIRTUAL):
        phase = phase_of(meeting, mode, now)
        if phase is Phase.NOT_OFFERED:
            continue
        places = _days(meeting, mode, days, pools) if phase is Phase.OPEN else ()
        offers.append(ModeOffer(mode, phase, places))
    return tuple(offers)


def waits_only(offers: tuple[ModeOffer, ...]) -> bool:
    """Tell whether all that one can still do is join a waiting list."""
    open_ones = [offer for offer in offers if offer.is_open]
    return bool(open_ones) and all(offer.is_full for offer in open_ones)


def _days(
    meeting: Scoped, mode: Mode, days: tuple[DayFacts, ...], pools: Mapping[int, Pool]
) -> tuple[DayOffer, ...]:
    together = meeting.places_scope is PlacesScope.ALL_DAYS
    found = []
    for day in days[:1] if together else days:
        pool = pools[day.room_pool_id if mode is Mode.IN_PERSON else day.online_pool_id]
        found.append(_offer(None if together else day.held_on, pool))
    return tuple(found)


def _offer(day: date | None, pool: Pool) -> DayOffer:
    if pool.places is None:
        return DayOffer(day, Room.UNLIMITED)
    left = pool.places - pool.taken
    if left <= 0 or pool.waiting:
        return DayOffer(day, Room.FULL, waiting=pool.waiting)
    if left <= max(FEW, pool.places // FEW_SHARE):
        return DayOffer(day, Room.FEW, left=left)
    return DayOffer(day, Room.ENOUGH)
