"""The public calendar file of a meeting: one entry for each of its days, the same bytes until the meeting changes."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from registration.core import zones
from registration.ical import build
from registration.ical.entry import AllDay, Content, Entry, Feed, Organizer, Status, Timed
from registration.meetings import entry_words as words
from registration.meetings.facts import DayFacts, MeetingFacts
from registration.meetings.kinds import MeetingFormat, MeetingState
from registration.meetings.models import Meeting

# The names of entries are made in this space of RFC 9562 names; never change it, calendars know the entries by them.
NAMES = uuid.UUID("7d5c2b5e-0a43-4a7c-9a55-6f5f2d1c8b10")
NOBODY = "invalid@plenary.invalid"
FORMATS = {
    MeetingFormat.IN_PERSON: words.IN_PERSON,
    MeetingFormat.VIRTUAL: words.VIRTUAL,
    MeetingFormat.HYBRID: words.HYBRID,
}


def public_calendar(
    meeting: Meeting,
    facts: MeetingFacts,
    language: str,
    *,
    url: str = "",
    sender: str = "",
) -> bytes:
    """Return the .ics of a meeting (METHOD:PUBLISH, no attendee), the texts in ``language`` first.

    ``url`` is the absolute address of the meeting's page, ``sender`` the address that organises when neither meeting
    nor Dialogue has one. The meeting's Dialogue must be loaded. A cancelled meeting gives cancelled entries; whether a
    draft is shown is the caller's question. Its last change is ``meeting.changed_at``.
    """
    organizer = Organizer(
        address=meeting.contact_email or meeting.dialogue.contact_email or sender or NOBODY,
        name=meeting.dialogue.name.text(language),
    )
    entries = [_entry(meeting, day, language, url) for day in facts.days]
    feed = Feed(name=words.both(meeting.title, language), language=language)
    return build.publish(entries, organizer=organizer, feed=feed)


def _entry(meeting: Meeting, day: DayFacts, language: str, url: str) -> Entry:
    cancelled = meeting.state is MeetingState.CANCELLED
    name = f"{meeting.id}:{meeting.created_at.astimezone(UTC).isoformat()}:{day.id}"
    return Entry(
        uid=str(uuid.uuid5(NAMES, name)),
        sequence=meeting.version,
        changed_at=meeting.changed_at,
        content=Content(
            when=_when(meeting, day),
            summary=words.both(meeting.title, language),
            description=_description(meeting, day, language, url),
            location=_location(meeting, language),
            url=url or None,
            mode=meeting.format.value,
        ),
        status=Status.CANCELLED if cancelled else Status.CONFIRMED,
    )


def _when(meeting: Meeting, day: DayFacts) -> Timed | AllDay:
    given = words.span_of(day.sessions)
    if given is None:
        return AllDay(day.held_on, day.held_on)
    return Timed(*(_instant(wall, meeting) for wall in given))


def _instant(wall: datetime, meeting: Meeting) -> datetime:
    return zones.instant_of(wall, meeting.time_zone)


def _location(meeting: Meeting, language: str) -> str:
    if meeting.format is MeetingFormat.VIRTUAL:
        return words.both(words.ONLINE, language)
    return words.location(meeting, language)


def _description(meeting: Meeting, day: DayFacts, language: str, url: str) -> str:
    lines = [words.both(FORMATS[meeting.format], language)]
    if day.theme:
        lines.append(words.both(day.theme, language))
    given = words.span_of(day.sessions)
    if given:
        lines.append(words.hours_line(given, meeting.time_zone, language))
    if url:
        lines += ["", words.labelled(words.PAGE, language, url)]
    planned = words.programme(day.sessions, language)
    if planned:
        lines += ["", *planned]
    return "\n".join(lines)
