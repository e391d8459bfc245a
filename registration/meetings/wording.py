"""What a reader is told of a meeting, in the reader's language: dates, places, registration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.lists import format_list

from registration.core import zone_names
from registration.core.day_lists import format_days
from registration.core.i18n import (
    format_clock,
    format_day,
    format_instant,
    language,
    locale,
    ngettext,
)
from registration.core.i18n import gettext as _
from registration.core.types import Localised
from registration.meetings.facts import SessionFacts
from registration.meetings.kinds import MeetingFormat, MeetingState, Mode, SessionKind
from registration.meetings.models import Meeting
from registration.meetings.offers import DayOffer, ModeOffer, Room
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


def closing(meeting: Meeting, mode: Mode) -> datetime:
    """Return the instant at which the registration in a mode closes."""
    given = meeting.closes_in_person_at if mode is Mode.IN_PERSON else meeting.closes_virtual_at
    return given or meeting.ends_at


def window(meeting: Meeting, offer: ModeOffer) -> str:
    """Return when one can register in a mode, without the name of the zone."""
    if offer.phase is Phase.NOT_YET_OPEN and meeting.opens_at is not None:
        opens = format_instant(meeting.opens_at, meeting.time_zone)
        return _("from %(instant)s", instant=opens)
    closes = format_instant(closing(meeting, offer.mode), meeting.time_zone)
    if offer.phase is Phase.CLOSED:
        return _("closed on %(instant)s", instant=closes)
    return _("until %(instant)s", instant=closes)


def places(offer: DayOffer, mode: Mode) -> str:
    """Return in a sentence how many places there are on a day, without naming it."""
    if offer.room is Room.FULL:
        return _full(offer.waiting)
    if offer.room is Room.FEW:
        if mode is Mode.IN_PERSON:
            return ngettext("%(num)d place left", "%(num)d places left", offer.left)
        return ngettext("%(num)d virtual place left", "%(num)d virtual places left", offer.left)
    return _("Not limited") if offer.room is Room.UNLIMITED else _("Places available")


def _full(waiting: int) -> str:
    if not waiting:
        return _("Full. Nobody is on the waiting list yet.")
    return ngettext(
        "Full. %(num)d person is on the waiting list.",
        "Full. %(num)d people are on the waiting list.",
        waiting,
    )


def day(value: date) -> str:
    """Return a day as a heading: with its weekday, and a capital in every language."""
    words = format_day(value, year=False)
    return words[:1].upper() + words[1:]


def hours(session: SessionFacts) -> str:
    """Return the hours of a session: "09:00–09:30"."""
    return span(session.starts, session.ends)


def span(start: datetime, end: datetime) -> str:
    """Return from when to when something goes, two wall times: "09:00–09:30", « 9 h – 9 h 30 »."""
    return _(
        # Translators: from one hour to another; French takes spaces: "9 h – 9 h 30"
        "%(start)s–%(end)s",
        start=format_clock(start),
        end=format_clock(end),
    )


def session_kind(session: SessionFacts) -> str:
    """Return what a session is, empty where its title says it already or nothing is added by it."""
    words = {
        SessionKind.PANEL: _("Panel"),
        SessionKind.WORKING_GROUP: _("Working group"),
        SessionKind.ICEBREAKER: _("Icebreaker"),
        SessionKind.ROLE_PLAY: _("Role-play"),
        SessionKind.PLENARY: _("Plenary"),
    }.get(session.kind, "")
    title = session.title.text(language()).casefold()
    return "" if words.casefold() in title else words


def venue(meeting: Meeting, country: Localised) -> list[Localised]:
    """Return venue, address, city and country, without what an earlier one says already."""
    shown: list[Localised] = []
    for part in (meeting.venue, meeting.address, meeting.city, country):
        words = part.text(language())
        if words and not any(words in earlier.text(language()) for earlier in shown):
            shown.append(part)
    return shown


def languages(codes: list[str]) -> str:
    """Return the names of languages, joined by "and"."""
    known = locale().languages
    return str(format_list([known.get(code, code) for code in codes], locale=locale()))
