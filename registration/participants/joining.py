"""When and where a person may join online; pure.

The online room of a day is open from an hour before the first session that can be attended virtually to an
hour after the last one. A session may have a room of its own; where rooms differ, each has its door.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from registration.core import zones
from registration.meetings.facts import DayFacts, SessionFacts
from registration.meetings.kinds import MeetingFormat, Mode, SessionKind
from registration.participants.facts import DayChoice
from registration.participants.invitations import attendance, sessions_for

OPENS_BEFORE = timedelta(hours=1)
CLOSES_AFTER = timedelta(hours=1)
NEAR = timedelta(minutes=15)
PAUSES = (SessionKind.BREAK, SessionKind.RECEPTION)


class JoinState(enum.StrEnum):
    """What the page behind a join link can offer."""

    OPEN = "open"
    NO_ADDRESS = "no-address"
    NOT_YET = "not-yet"
    IN_PERSON = "in-person"
    NO_PLACE = "no-place"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Door:
    """An online room that can be entered now; ``sessions`` are those held in it, none: the whole day."""

    address: str
    sessions: tuple[SessionFacts, ...]

    @property
    def key(self) -> str:
        """Return what a button names the room by: the address itself is never on a page."""
        return str(self.sessions[0].id) if self.sessions else "day"


@dataclass(frozen=True, slots=True)
class Window:
    """When the online room of a day is open (aware UTC, end excluded)."""

    day: DayFacts
    opens_at: datetime
    closes_at: datetime

    def is_open(self, now: datetime) -> bool:
        """Tell whether one may join at ``now``."""
        return self.opens_at <= now < self.closes_at


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlineMeeting:
    """What joining depends on: the days, the zone, how the meeting is attended and its own room."""

    days: tuple[DayFacts, ...]
    zone: str
    format: MeetingFormat
    online_link: str


@dataclass(frozen=True, slots=True)
class Joining:
    """What a person may do at a moment.

    ``window``: the one that is open, or the next one. ``day``: the day in the room that ``IN_PERSON`` is about.
    """

    state: JoinState
    window: Window | None = None
    doors: tuple[Door, ...] = ()
    day: DayFacts | None = None

    def door(self, key: str) -> Door | None:
        """Return the door with this key; the first one for a key that is not (or no longer) there."""
        named = [door for door in self.doors if door.key == key]
        return next(iter(named or self.doors), None)


def modes(meeting: OnlineMeeting, choices: Iterable[DayChoice]) -> list[tuple[DayFacts, Mode]]:
    """Return how a person attends each day as things stand, in order."""
    by_day = {choice.day_id: choice for choice in choices}
    return [
        (day, attendance(by_day[day.id], meeting.format) if day.id in by_day else Mode.ABSENT)
        for day in meeting.days
    ]


def window_of(day: DayFacts, zone: str) -> Window:
    """Return when the online room of a day is open; all day long while no session is known."""
    sessions = sessions_for(day, Mode.VIRTUAL)
    if sessions:
        first = min(session.starts_at for session in sessions)
        last = max(session.ends_at for session in sessions)
        return Window(day, first - OPENS_BEFORE, last + CLOSES_AFTER)
    midnight = datetime.combine(day.held_on, time())
    return Window(
        day,
        zones.instant_of(midnight, zone),
        zones.instant_of(midnight + timedelta(days=1), zone),
    )


def joining(meeting: OnlineMeeting, choices: Iterable[DayChoice], now: datetime) -> Joining:
    """Return what a confirmed person may do at ``now``."""
    days = modes(meeting, choices)
    windows = [window_of(day, meeting.zone) for day, mode in days if mode is Mode.VIRTUAL]
    for window in windows:
        if window.is_open(now):
            doors = doors_of(window.day, meeting.online_link, now)
            state = JoinState.OPEN if doors else JoinState.NO_ADDRESS
            return Joining(state, window, doors)
    today = zones.wall_of(now, meeting.zone).date()
    later = next((window for window in windows if window.opens_at > now), None)
    in_room = [day for day, mode in days if mode is Mode.IN_PERSON and day.held_on >= today]
    if in_room and (later is None or in_room[0].held_on == today):
        return Joining(JoinState.IN_PERSON, later, day=in_room[0])
    if later is not None:
        return Joining(JoinState.NOT_YET, later)
    if any(day.held_on >= today for day in meeting.days) and not windows:
        return Joining(JoinState.NO_PLACE)
    return Joining(JoinState.OVER)


def doors_of(day: DayFacts, online_link: str, now: datetime) -> tuple[Door, ...]:
    """Return the rooms that can be entered now: of the sessions under way or next, one door a room."""
    sessions = _current(sessions_for(day, Mode.VIRTUAL), now)
    if not sessions:
        return (Door(online_link, ()),) if is_web_address(online_link) else ()
    rooms: dict[str, list[SessionFacts]] = {}
    for session in sessions:
        address = session.online_link or online_link
        if is_web_address(address):
            rooms.setdefault(address, []).append(session)
    return tuple(Door(address, tuple(held)) for address, held in rooms.items())


def _current(sessions: tuple[SessionFacts, ...], now: datetime) -> list[SessionFacts]:
    """Return the sessions that somebody who joins now means."""
    real = [item for item in sessions if item.kind not in PAUSES] or list(sessions)
    ahead = [item for item in real if item.ends_at > now]
    if not ahead:
        last = max((item.ends_at for item in real), default=None)
        return [item for item in real if item.ends_at == last]
    near = [item for item in ahead if item.starts_at <= now + NEAR]
    first = min(item.starts_at for item in ahead)
    return near or [item for item in ahead if item.starts_at == first]


def is_web_address(address: str) -> bool:
    """Tell whether a browser may be sent there."""
    return address.startswith(("https://", "http://"))
