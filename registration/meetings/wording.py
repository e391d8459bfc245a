"""What a reader is told of a meeting, in the reader's language: dates, places, registration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from registration.core import zone_names
from registration.core.day_lists import format_days
from registration.core.i18n import format_instant, language
from registration.core.i18n import gettext as _
from registration.meetings.kinds import MeetingFormat, MeetingState, Mode
from registration.meetings.models import Meeting
from registration.meetings.phases import Phase, offers, open_modes, phase_of


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the registration stands: in a word or two, and the kind of badge that shows it."""

    words: str
    kind: str


def modes_of(meeting_format: MeetingFormat) -> list[Mode]:
    """Return the modes in which a meeting or session can be attended."""
    return [mode for mode in (Mode.IN_PERSON, Mode.VIRTUAL) if offers(meeting_format, mode)]


def dates(first: date, last: date, *, weekday: bool = False) -> str:
    """Return the days from the first to the last in words."""
    count = (last - first).days + 1
    days = [first + timedelta(days=number) for number in range(count)]
    return format_days(days, weekday=weekday)


def zone(meeting: Meeting, at: datetime | None = None) -> str:
    """Return the meeting's zone by its city and offset, as of its start or of an instant."""
    return zone_names.label(at or meeting.starts_at, meeting.time_zone, language())


def instant(meeting: Meeting, at: datetime) -> str:
    """Return an instant in the meeting's zone: "7 September 2021 at 18:00 (Paris time, UTC+2)"."""
    return _(
        "%(instant)s (%(zone)s)",
        instant=format_instant(at, meeting.time_zone),
        zone=zone(meeting, at),
    )


def standing(meeting: Meeting, now: datetime) -> Standing:
    """Return where the registration of a public meeting that has not ended stands."""
    if meeting.state is MeetingState.CANCELLED:
        return Standing(_("Cancelled"), "bad")
    if open_modes(meeting, now):
        return Standing(_("Registration is open"), "ok")
    phases = {phase_of(meeting, mode, now) for mode in modes_of(meeting.format)}
    if meeting.opens_at is not None and Phase.NOT_YET_OPEN in phases:
        opens = format_instant(meeting.opens_at, meeting.time_zone)
        return Standing(_("Registration opens on %(instant)s", instant=opens), "plain")
    return Standing(_("Registration is closed"), "plain")
