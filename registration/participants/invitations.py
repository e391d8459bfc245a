"""Which entries a person's calendar should hold; pure.

One entry for each day that the person attends, with the sessions open to that mode as programme. In the
room: venue and no link; online: the join-only link (design/calendar.md). Texts carry both languages, the
person's first, " / " between.
"""

from __future__ import annotations

from datetime import datetime, time

from registration.calendars.content import WantedEntry
from registration.core import zone_names, zones
from registration.core.types import Localised
from registration.ical.stored import JOIN_PLACE
from registration.meetings.facts import DayFacts, SessionFacts
from registration.meetings.kinds import MeetingFormat, Mode, PlaceState
from registration.participants.facts import DayChoice, MeetingWords, PersonFacts

LOCATION_CHARACTERS = 120

# The few fixed words of an entry, in each language: an entry carries two languages at once.
ONLINE = Localised(en="Online", fr="En ligne")
IN_PERSON = Localised(en="In person", fr="En présentiel")
VIRTUAL = Localised(en="Virtual", fr="À distance")
JOIN = Localised(en="Join", fr="Rejoindre")
PROGRAMME = Localised(en="Programme", fr="Programme")
REFERENCE = Localised(en="Reference", fr="Référence")


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
    sessions = sessions_for(day, mode)
    if not sessions:
        return None
    return min(item.starts for item in sessions), max(item.ends for item in sessions)


def both(text: Localised, language: str) -> str:
    """Return a text in the person's language, then " / " and the others, once when they are the same."""
    first, words = text.best(language)
    parts = [words]
    parts += [other for code, other in sorted(text.items()) if code != first and other not in parts]
    return " / ".join(part for part in parts if part)


def _entry(meeting: MeetingWords, person: PersonFacts, day: DayFacts, mode: Mode) -> WantedEntry:
    hours = span(day, mode)
    midnight = datetime.combine(day.held_on, time())
    starts, ends = hours or (midnight, midnight)
    is_online = mode is Mode.VIRTUAL
    return WantedEntry(
        item_key=f"day:{day.id}",
        starts=starts,
        ends=ends,
        zone=meeting.zone,
        summary=both(meeting.title, person.language),
        description=_description(meeting, person, day, mode),
        location=both(ONLINE, person.language) if is_online else _venue(meeting, person.language),
        mode=mode.value,
        join=(person.public_id, person.link_version) if is_online else None,
        language=person.language,
        all_day=hours is None,
    )


def _venue(meeting: MeetingWords, language: str) -> str:
    parts = [text.text(language) for text in (meeting.venue, meeting.address, meeting.city)]
    shown: list[str] = []
    for part in parts:
        if part and not any(part in earlier for earlier in shown):
            shown.append(" ".join(part.split()))
    return ", ".join(shown)[:LOCATION_CHARACTERS] or both(IN_PERSON, language)


def _description(meeting: MeetingWords, person: PersonFacts, day: DayFacts, mode: Mode) -> str:
    language = person.language
    lines = [both(IN_PERSON if mode is Mode.IN_PERSON else VIRTUAL, language)]
    if day.theme:
        lines.append(both(day.theme, language))
    hours = span(day, mode)
    if hours:
        starts_at = zones.instant_of(hours[0], meeting.zone)
        lines.append(
            f"{hours[0]:%H:%M}–{hours[1]:%H:%M}, {zone_names.label(starts_at, meeting.zone, language)}"
        )
    if mode is Mode.VIRTUAL:
        lines += ["", f"{both(JOIN, language)}{_colon(language)} {JOIN_PLACE}"]
    sessions = sessions_for(day, mode)
    if sessions:
        lines += ["", f"{both(PROGRAMME, language)}{_colon(language)}"]
        lines += [
            f"{item.starts:%H:%M}–{item.ends:%H:%M} {both(item.title, language)}"
            for item in sessions
        ]
    lines += ["", f"{both(REFERENCE, language)}{_colon(language)} {person.reference}"]
    return "\n".join(lines)


def _colon(language: str) -> str:
    return "\N{NO-BREAK SPACE}:" if language == "fr" else ":"
