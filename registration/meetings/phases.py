"""Phases of a meeting's registration, computed from its times; pure.

Registration closes per mode (visas take weeks, a link takes a minute); a mode without a closing time
closes when the meeting ends.
"""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Protocol

from registration.meetings.kinds import MeetingFormat, MeetingState, Mode


class Phase(enum.StrEnum):
    """Whether one can register in a mode now."""

    NOT_PUBLISHED = "not-published"
    CANCELLED = "cancelled"
    NOT_YET_OPEN = "not-yet-open"
    OPEN = "open"
    CLOSED = "closed"
    NOT_OFFERED = "not-offered"


class Planned(Protocol):
    """What the phase depends on; a meeting has it."""

    @property
    def state(self) -> MeetingState:
        """Return the state."""
        ...

    @property
    def format(self) -> MeetingFormat:
        """Return how it can be attended."""
        ...

    @property
    def starts_at(self) -> datetime:
        """Return when it begins."""
        ...

    @property
    def ends_at(self) -> datetime:
        """Return when it ends."""
        ...

    @property
    def opens_at(self) -> datetime | None:
        """Return when registration opens."""
        ...

    @property
    def closes_in_person_at(self) -> datetime | None:
        """Return when it closes for those who come."""
        ...

    @property
    def closes_virtual_at(self) -> datetime | None:
        """Return when it closes for those online."""
        ...

    @property
    def promotion_ends_at(self) -> datetime | None:
        """Return until when places are handed on by themselves."""
        ...


def offers(meeting_format: MeetingFormat, mode: Mode) -> bool:
    """Tell whether a format can be attended in a mode."""
    if mode is Mode.IN_PERSON:
        return meeting_format is not MeetingFormat.VIRTUAL
    return meeting_format is not MeetingFormat.IN_PERSON


def phase_of(meeting: Planned, mode: Mode, now: datetime) -> Phase:
    """Return whether one can register in ``mode`` at ``now``."""
    if meeting.state is MeetingState.DRAFT:
        return Phase.NOT_PUBLISHED
    if meeting.state is MeetingState.CANCELLED:
        return Phase.CANCELLED
    if not offers(meeting.format, mode):
        return Phase.NOT_OFFERED
    if meeting.opens_at is not None and now < meeting.opens_at:
        return Phase.NOT_YET_OPEN
    given = meeting.closes_in_person_at if mode is Mode.IN_PERSON else meeting.closes_virtual_at
    return Phase.OPEN if now < (given or meeting.ends_at) else Phase.CLOSED


def open_modes(meeting: Planned, now: datetime) -> list[Mode]:
    """Return the modes in which one can register at ``now``."""
    modes = (Mode.IN_PERSON, Mode.VIRTUAL)
    return [mode for mode in modes if phase_of(meeting, mode, now) is Phase.OPEN]


def promotes_by_itself(meeting: Planned, now: datetime) -> bool:
    """Tell whether a freed place still goes to the waiting list without an officer."""
    ends = meeting.promotion_ends_at or meeting.starts_at
    return meeting.state is MeetingState.PUBLISHED and now < ends and now < meeting.ends_at
