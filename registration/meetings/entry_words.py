"""The words of calendar entries about a meeting, in the reader's language and after " / " in the others; pure.

An entry has one SUMMARY and one DESCRIPTION (two language variants are refused or misread by most readers), hence both
languages in one text (design/calendar.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from registration.core import hours, zone_names, zones
from registration.core.types import Localised
from registration.meetings.facts import SessionFacts

LOCATION_CHARACTERS = 120

ONLINE = Localised(en="Online", fr="En ligne")
IN_PERSON = Localised(en="In person", fr="En présentiel")
VIRTUAL = Localised(en="Virtual", fr="À distance")
HYBRID = Localised(en="In person and virtual", fr="En présentiel et à distance")
JOIN = Localised(en="Join", fr="Rejoindre")
PROGRAMME = Localised(en="Programme", fr="Programme")
REFERENCE = Localised(en="Reference", fr="Référence")
PAGE = Localised(en="Information and registration", fr="Informations et inscription")


class Placed(Protocol):
    """What has a venue: a meeting, or what mails know of it."""

    @property
    def venue(self) -> Localised:
        """Return the name of the venue."""
        ...

    @property
    def address(self) -> Localised:
        """Return its street address."""
        ...

    @property
    def city(self) -> Localised:
        """Return its city."""
        ...


def both(text: Localised, language: str) -> str:
    """Return a text in the reader's language, then " / " and the others, once when they are the same."""
    first, words = text.best(language)
    parts = [words]
    parts += [other for code, other in sorted(text.items()) if code != first and other not in parts]
    return " / ".join(part for part in parts if part)


def labelled(label: Localised, language: str, value: str = "") -> str:
    """Return ``label: value`` with the label in both languages and the colon of the first."""
    colon = f"{hours.NO_BREAK}:" if language == "fr" else ":"
    return f"{both(label, language)}{colon} {value}".rstrip()


def venue_line(place: Placed, language: str) -> str:
    """Return venue, address and city on one line, each once; empty when nothing is known."""
    shown: list[str] = []
    for text in (place.venue, place.address, place.city):
        part = " ".join(text.text(language).split())
        if part and not any(part in earlier for earlier in shown):
            shown.append(part)
    return ", ".join(shown)


def location(place: Placed, language: str) -> str:
    """Return the LOCATION of an entry in the room: short, since clients cut it."""
    words = venue_line(place, language) or both(IN_PERSON, language)
    if len(words) <= LOCATION_CHARACTERS:
        return words
    return words[: LOCATION_CHARACTERS - 1].rsplit(" ", 1)[0].rstrip(",;") + "…"


def place_key(place: Placed) -> str:
    """Return what names the place in all languages at once: it changes when the place does, not with the reader."""
    texts = (place.venue, place.address, place.city)
    return " | ".join(f"{code}={words}" for text in texts for code, words in sorted(text.items()))


def span_of(sessions: Iterable[SessionFacts]) -> tuple[datetime, datetime] | None:
    """Return start and end (wall) of some sessions, None when there are none."""
    found = list(sessions)
    if not found:
        return None
    return min(item.starts for item in found), max(item.ends for item in found)


def hours_line(given: tuple[datetime, datetime], zone: str, language: str) -> str:
    """Return start and end with the zone and its offset: ``09:30–17:00, Paris time, UTC+1``."""
    starts_at = zones.instant_of(given[0], zone)
    return f"{hours.span(*given, language)}, {zone_names.label(starts_at, zone, language)}"


def programme(sessions: Iterable[SessionFacts], language: str) -> list[str]:
    """Return the lines of a programme with its heading; nothing without sessions."""
    dot = " · "
    lines = [
        f"{hours.span(item.starts, item.ends, language)}{dot}{both(item.title, language)}"
        for item in sessions
    ]
    return [labelled(PROGRAMME, language), *lines] if lines else []
