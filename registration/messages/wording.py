"""The words of mails that depend on language and zone: salutations, days, hours.

Everything here writes in the current language (``core.i18n.in_language``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from registration.core import hours, zone_names, zones
from registration.core.i18n import format_clock, format_day, gettext, language

_ = gettext

# How each language addresses a person. French letters do not name the person; English ones do. Not in the
# catalogue: the patterns differ in what they need.
SALUTATIONS: dict[str, dict[str, str]] = {
    "en": {
        "excellency": "Your Excellency,",
        "mr": "Dear Mr {family_name},",
        "ms": "Dear Ms {family_name},",
        "dr": "Dear Dr {family_name},",
        "professor": "Dear Professor {family_name},",
        "other": "Dear {text} {family_name},",
        "": "Dear {full_name},",
        "nobody": "Dear Sir or Madam,",
    },
    "fr": {
        "excellency": "Excellence,",
        "mr": "Monsieur,",
        "ms": "Madame,",
        "dr": "Docteur,",
        "professor": "Professeur,",
        "": "Madame, Monsieur,",
        "nobody": "Madame, Monsieur,",
    },
}
# What mail programs turn into a link: a scheme or path, an address, a word with a dot inside ("click.example").
SUSPICIOUS = re.compile(r"[/\\@]|\w\.\w{2,}")


@dataclass(frozen=True, slots=True)
class DayWords:
    """A day of a meeting in words: its date, its hours with the zone, how the person attends it.

    ``look`` is in-person, virtual, waiting or absent.
    """

    date: str
    hours: str
    own_hours: str
    attendance: str
    look: str
    theme: str


def salutation(person: Mapping[str, str]) -> str:
    """Return the salutation for ``form``, ``text``, ``family_name``, ``full_name``, with its comma.

    A name that looks like an address of the web is left out: whoever fills in the form for somebody else
    must not have us mail his link.
    """
    patterns = SALUTATIONS[language()]
    if not shown_name(person.get("full_name", "")) or not all(map(_is_harmless, person.values())):
        return patterns["nobody"]
    pattern = patterns.get(person.get("form", ""), patterns[""])
    return pattern.format(**person)


def shown_name(name: str) -> str:
    """Return the name of a person as a mail may show it: empty when it looks like an address of the web."""
    return name if _is_harmless(name) else ""


def _is_harmless(text: str) -> bool:
    return SUSPICIOUS.search(text) is None


def day(value: Mapping[str, Any], meeting: Mapping[str, str], own_zone: str = "") -> DayWords:
    """Return a day of the context in words; hours are empty while the agenda is not known."""
    starts, ends = _wall(value["starts"]), _wall(value["ends"])
    shown = own = ""
    if starts and ends:
        shown = _span(starts, ends, meeting["zone"])
        if value["mode"] == "virtual" and own_zone:
            own = _own_span(starts, ends, meeting["zone"], own_zone)
    return DayWords(
        date=_sentence(format_day(date.fromisoformat(value["on"]))),
        hours=shown,
        own_hours=own,
        attendance=attendance(value, meeting),
        look="waiting" if value["waits"] or value["waits_online"] else value["mode"],
        theme=value["theme"],
    )


def _sentence(words: str) -> str:
    """Return words that begin a line: French names of days are written small elsewhere."""
    return words[:1].upper() + words[1:]


def attendance(value: Mapping[str, Any], meeting: Mapping[str, str]) -> str:
    """Return in one sentence how a person attends a day."""
    if value["waits"] and value["mode"] == "virtual":
        return _("Waiting list for a place in person; virtual until then")
    if value["waits"] or value["waits_online"]:
        return _("Waiting list")
    if value["mode"] == "virtual":
        return _("Virtual")
    if value["mode"] == "in-person":
        place = venue(meeting)
        return _("In person: %(place)s", place=place) if place else _("In person")
    return _("Not attending")


def venue(meeting: Mapping[str, str]) -> str:
    """Return venue, address and city on one line, each once."""
    shown: list[str] = []
    for part in (meeting["venue"], meeting["address"], meeting["city"]):
        text = " ".join(part.split())
        if text and not any(text in earlier for earlier in shown):
            shown.append(text)
    return ", ".join(shown)


def until(instant: str, zone: str) -> str:
    """Return an instant (ISO 8601, aware) as day and hour in a zone, named with its offset."""
    at = datetime.fromisoformat(instant)
    wall = zones.wall_of(at, zone)
    return _(
        "%(day)s at %(time)s (%(zone)s)",
        day=format_day(wall.date(), "long"),
        time=format_clock(wall),
        zone=zone_names.label(at, zone, language()),
    )


def _wall(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _span(starts: datetime, ends: datetime, zone: str) -> str:
    at = zones.instant_of(starts, zone)
    label = zone_names.label(at, zone, language())
    return f"{hours.span(starts, ends, language())} ({label})"


def _own_span(starts: datetime, ends: datetime, zone: str, own_zone: str) -> str:
    """Return the hours in the person's own zone, empty when the clocks show the same; with the day if it differs."""
    if not zones.is_zone(own_zone):
        return ""
    start_at, end_at = zones.instant_of(starts, zone), zones.instant_of(ends, zone)
    own_start, own_end = zones.wall_of(start_at, own_zone), zones.wall_of(end_at, own_zone)
    if own_start == starts:
        return ""
    span = _span(own_start, own_end, own_zone)
    if own_start.date() == starts.date():
        return span
    return _("%(day)s, %(hours)s", day=format_day(own_start.date()), hours=span)
