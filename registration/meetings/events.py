"""What happens to a meeting that higher domains must hear of.

Where the text says "may refuse", a handler that finds people concerned raises a ConflictError with their
number as the fact ``count``; the whole change is then taken back.
"""

from __future__ import annotations

from dataclasses import dataclass

from registration.core.events import Event
from registration.meetings.kinds import MeetingFormat


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


@dataclass(frozen=True)
class MeetingUnpublished(Event):
    """A published meeting goes back to being a draft; may refuse: ``meeting-has-registrations``."""

    meeting_id: int
    actor: str


@dataclass(frozen=True)
class DayAdded(Event):
    """A meeting has one day more; nobody attends it yet. The counters of its places are there."""

    meeting_id: int
    day_id: int
    actor: str


@dataclass(frozen=True)
class DayRemoved(Event):
    """A day is about to be deleted; may refuse: ``day-has-people``. What else names the day must go now."""

    meeting_id: int
    day_id: int
    actor: str


@dataclass(frozen=True)
class SessionRemoved(Event):
    """An item of the agenda is about to be deleted; may refuse: ``session-has-records``."""

    meeting_id: int
    session_id: int
    actor: str


@dataclass(frozen=True)
class FormatChanged(Event):
    """A meeting can be attended otherwise than before; may refuse: ``mode-in-use`` (fact ``mode``)."""

    meeting_id: int
    before: MeetingFormat
    after: MeetingFormat
    actor: str
