"""What happens to a meeting that higher domains must hear of."""

from __future__ import annotations

from dataclasses import dataclass

from registration.core.events import Event


@dataclass(frozen=True)
class MeetingRescheduled(Event):
    """Times, days, place or agenda of a meeting changed: calendars must follow."""

    meeting_id: int
    actor: str


@dataclass(frozen=True)
class PlacesRaised(Event):
    """There are more places than before: the waiting list may move."""

    meeting_id: int
    pool_ids: tuple[int, ...]
    actor: str


@dataclass(frozen=True)
class MeetingCancelled(Event):
    """A meeting will not take place."""

    meeting_id: int
    actor: str
