"""The next dates of a meeting: opening and closing of registration, the cut-off date, the days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from registration.core import zones
from registration.core.i18n import gettext as _
from registration.core.i18n import ngettext
from registration.meetings.kinds import MeetingState, Mode
from registration.meetings.models import Meeting
from registration.meetings.phases import offers


@dataclass(frozen=True)
class NextDate:
    """What happens when; ``days`` counts the nights from today in the meeting's zone."""

    at: datetime
    words: str
    days: int

    @property
    def distance(self) -> str:
        """Return how far away it is, in words."""
        if not self.days:
            return _("today")
        return ngettext("tomorrow", "in %(num)d days", self.days)


def next_dates(meeting: Meeting, now: datetime) -> list[NextDate]:
    """Return what is still to come, in order; nothing for a meeting that is cancelled."""
    if meeting.state is MeetingState.CANCELLED:
        return []
    today = zones.wall_of(now, meeting.time_zone).date()
    found = [
        NextDate(at, words, (zones.wall_of(at, meeting.time_zone).date() - today).days)
        for at, words in _all(meeting)
        if at is not None and at > now
    ]
    return sorted(found, key=lambda one: one.at)


def _all(meeting: Meeting) -> list[tuple[datetime | None, str]]:
    found: list[tuple[datetime | None, str]] = [(meeting.opens_at, _("Registration opens"))]
    hybrid = all(offers(meeting.format, mode) for mode in (Mode.IN_PERSON, Mode.VIRTUAL))
    if offers(meeting.format, Mode.IN_PERSON):
        words = _("Registration in person closes") if hybrid else _("Registration closes")
        found.append((meeting.closes_in_person_at, words))
        found.append(
            (
                meeting.promotion_ends_at,
                _("Freed places no longer go to the waiting list by themselves"),
            )
        )
    if offers(meeting.format, Mode.VIRTUAL):
        words = (
            _("Registration for virtual attendance closes") if hybrid else _("Registration closes")
        )
        found.append((meeting.closes_virtual_at, words))
    found += [
        (meeting.starts_at, _("The meeting begins")),
        (meeting.ends_at, _("The meeting ends")),
    ]
    return found
