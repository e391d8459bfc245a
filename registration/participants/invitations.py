"""Which entries a person's calendar should hold; pure.

One entry for each day that the person attends, with the sessions open to that mode as programme. In the
room: venue and no link; online: the join-only link (design/calendar.md). Texts carry both languages, the
person's first, " / " between.
"""

from __future__ import annotations

from datetime import datetime, time

from registration.calendars.content import WantedEntry
from registration.ical.stored import JOIN_PLACE
from registration.meetings import entry_words as words
from registration.meetings.facts import DayFacts, SessionFacts
from registration.meetings.kinds import MeetingFormat, Mode, PlaceState
from registration.participants.facts import DayChoice, MeetingWords, PersonFacts


def attendance(choice: DayChoice, format_: MeetingFormat) -> Mode:
    """Return how the person attends as things stand.

    Who waits for the room attends online meanwhile, where that is offered; who waits for a place online does
    not attend.
    """
    if choice.mode is Mode.IN_PERSON and choice.place is not PlaceState.WAITING:
        return Mode.IN_PERSON
    waits_for_room = choice.mode is Mode.IN_PERSON
    offered = format_ is not MeetingFormat.IN_PERSON
    if choice.mode is Mode.ABSENT or choice.online_place is PlaceState.WAITING:
        return Mode.ABSENT
    return Mode.ABSENT if waits_for_room and not offered else Mode.VIRTUAL


def sessions_for(day: DayFacts, mode: Mode) -> tuple[SessionFacts, ...]:
    """Return the sessions of a day that are open to a mode."""
    closed = MeetingFormat.VIRTUAL if mode is Mode.IN_PERSON else MeetingFormat.IN_PERSON
    return tuple(session for session in day.sessions if session.format is not closed)


def wanted_entries(meeting: MeetingWords, person: PersonFacts) -> list[WantedEntry]:
    """Return the entries of a confirmed registration, by day."""
    choices = {choice.day_id: choice for choice in person.days}
    entries = []
    for day in meeting.days:
        choice = choices.get(day.id)
        mode = attendance(choice, meeting.format) if choice else Mode.ABSENT
        if mode is not Mode.ABSENT:
            entries.append(_entry(meeting, person, day, mode))
    return entries


def span(day: DayFacts, mode: Mode) -> tuple[datetime, datetime] | None:
    """Return start and end (wall) of a day for a mode, None when its sessions are not known yet."""
    return words.span_of(sessions_for(day, mode))


def _entry(meeting: MeetingWords, person: PersonFacts, day: DayFacts, mode: Mode) -> WantedEntry:
    given = span(day, mode)
    midnight = datetime.combine(day.held_on, time())
    starts, ends = given or (midnight, midnight)
    is_online = mode is Mode.VIRTUAL
    language = person.language
    return WantedEntry(
        item_key=f"day:{day.id}",
        starts=starts,
        ends=ends,
        zone=meeting.zone,
        summary=words.both(meeting.title, language),
        description=_description(meeting, person, day, mode),
        location=words.both(words.ONLINE, language)
        if is_online
        else words.location(meeting, language),
        place="online" if is_online else words.place_key(meeting) or "room",
        mode=mode.value,
        join=(person.public_id, person.link_version) if is_online else None,
        language=language,
        all_day=given is None,
    )


def _description(meeting: MeetingWords, person: PersonFacts, day: DayFacts, mode: Mode) -> str:
    language = person.language
    is_online = mode is Mode.VIRTUAL
    lines = [words.both(words.VIRTUAL if is_online else words.IN_PERSON, language)]
    if day.theme:
        lines.append(words.both(day.theme, language))
    given = span(day, mode)
    if given:
        lines.append(words.hours_line(given, meeting.zone, language))
    if is_online:
        lines += ["", words.labelled(words.JOIN, language, JOIN_PLACE)]
    planned = words.programme(sessions_for(day, mode), language)
    if planned:
        lines += ["", *planned]
    lines += ["", words.labelled(words.REFERENCE, language, person.reference)]
    return "\n".join(lines)
