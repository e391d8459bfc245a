"""Which day and session a page of the desk is about, read from the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from registration.core import zones
from registration.meetings.facts import DayFacts, MeetingFacts, SessionFacts
from registration.meetings.models import Meeting


@dataclass(frozen=True, slots=True)
class Place:
    """A day of a meeting and, if asked for, one of its sessions.

    ``is_today`` and ``has_come`` (it is today or over) are meant in the meeting's zone.
    """

    day: DayFacts
    session: SessionFacts | None
    is_today: bool
    has_come: bool

    @property
    def session_id(self) -> int | None:
        """Return the id of the session, None for the day as a whole."""
        return self.session.id if self.session else None

    def arguments(self) -> dict[str, str]:
        """Return the arguments that lead back to this place."""
        found = {"day": self.day.held_on.isoformat()}
        if self.session:
            found["session"] = self.session.code
        return found


def place_of(
    meeting: Meeting, facts: MeetingFacts, day: str, session: str, *, now: datetime
) -> Place | None:
    """Return the place that an address names; None for a meeting without days.

    Without a day it is today, else the next one, else the last. What does not exist is left out.
    """
    if not facts.days:
        return None
    today = zones.wall_of(now, meeting.time_zone).date()
    chosen = next((one for one in facts.days if one.held_on.isoformat() == day), None)
    if chosen is None:
        chosen = next((one for one in facts.days if one.held_on >= today), facts.days[-1])
    held = next((one for one in chosen.sessions if one.code == session), None)
    return Place(chosen, held, chosen.held_on == today, chosen.held_on <= today)
