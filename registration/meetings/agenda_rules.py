"""What is odd in an agenda, and how sessions change places; pure.

Sessions are given with wall times. What is odd is shown to the officer and does not keep a
meeting from being published: working groups run side by side, receptions end late.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from registration.core import zones
from registration.meetings.kinds import SessionKind

MORNING = time(6)
NOON = time(12)
SIDE_BY_SIDE = {SessionKind.WORKING_GROUP, SessionKind.ROLE_PLAY, SessionKind.ICEBREAKER}


class Oddity(enum.StrEnum):
    """What is odd about a session."""

    OVERLAPS = "overlaps"
    NIGHT = "night"
    NEXT_DAY = "next-day"
    SKIPPED_HOUR = "skipped-hour"
    REPEATED_HOUR = "repeated-hour"


@dataclass(frozen=True)
class Slot:
    """A session's time on its day: wall times of the meeting's zone."""

    id: int
    kind: SessionKind
    held_on: date
    starts: datetime
    ends: datetime


@dataclass(frozen=True)
class Remark:
    """What is odd about a session; ``other_id`` is the session with which it overlaps."""

    oddity: Oddity
    session_id: int
    other_id: int | None = None


class BackwardsError(ValueError):
    """A session would end before it begins."""


def walls(held_on: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    """Return begin and end of a session that is said by two times of the clock on its day.

    An evening may end in the night: an end before 6:00 of a session that begins after noon is on the next day.

    Raises:
        BackwardsError: it ends when or before it begins.
    """
    begin, end = datetime.combine(held_on, starts), datetime.combine(held_on, ends)
    if end <= begin and starts >= NOON and ends <= MORNING:
        end += timedelta(days=1)
    if end <= begin:
        raise BackwardsError
    return begin, end


def remarks(slots: Iterable[Slot], zone_name: str) -> list[Remark]:
    """Return what is odd in an agenda, in the order of its sessions."""
    ordered = sorted(slots, key=lambda slot: (slot.starts, slot.id))
    found: list[Remark] = []
    for number, slot in enumerate(ordered):
        found.extend(_alone(slot, zone_name))
        found.extend(
            Remark(Oddity.OVERLAPS, later.id, slot.id)
            for later in ordered[number + 1 :]
            if later.starts < slot.ends and not _may_overlap(slot, later)
        )
    return found


def _may_overlap(one: Slot, other: Slot) -> bool:
    return one.kind in SIDE_BY_SIDE and other.kind in SIDE_BY_SIDE


def _alone(slot: Slot, zone_name: str) -> Iterable[Remark]:
    if slot.starts.time() < MORNING:
        yield Remark(Oddity.NIGHT, slot.id)
    if slot.ends.date() > slot.held_on:
        yield Remark(Oddity.NEXT_DAY, slot.id)
    walls_of_slot = (slot.starts, slot.ends)
    if any(zones.is_skipped(wall, zone_name) for wall in walls_of_slot):
        yield Remark(Oddity.SKIPPED_HOUR, slot.id)
    if any(zones.is_repeated(wall, zone_name) for wall in walls_of_slot):
        yield Remark(Oddity.REPEATED_HOUR, slot.id)


def changed_places(first: Slot, second: Slot) -> tuple[Slot, Slot] | None:
    """Return ``(second, first)`` with the times that they have when they change places.

    Each keeps its length, the pause between them stays, and together they begin and end as before. None when
    they begin at the same time or one lies inside the other: then only their order can change.
    """
    if first.starts == second.starts or second.ends <= first.ends:
        return None
    pause = second.starts - first.ends
    moved_second = _at(second, first.starts)
    moved_first = _at(first, moved_second.ends + pause)
    if moved_first.starts < moved_second.starts:
        return None
    return moved_second, moved_first


def _at(slot: Slot, starts: datetime) -> Slot:
    return Slot(slot.id, slot.kind, slot.held_on, starts, starts + (slot.ends - slot.starts))


def hours(slots: Sequence[Slot]) -> tuple[datetime, datetime] | None:
    """Return when the first session begins and the last ends, None without sessions."""
    if not slots:
        return None
    return min(slot.starts for slot in slots), max(slot.ends for slot in slots)
