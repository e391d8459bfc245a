"""How a time zone is named to a reader: by its city, with the offset at that instant.

"Paris time, UTC+2" and « heure de Paris, UTC+2 »; the city's name comes from the CLDR.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

from babel import Locale
from babel.dates import get_timezone_location

from registration.core import zones

MINUS = "\N{MINUS SIGN}"
VOWELS = "AEIOUYÀÂÄÉÈÊËÎÏÔÖÙÛÜaeiouyàâäéèêëîïôöùûü"


@lru_cache(maxsize=2048)
def city(zone_name: str, language: str) -> str:
    """Return the city that a zone is called after, in a language."""
    if "/" not in zone_name:
        return zone_name
    return str(
        get_timezone_location(
            zones.zone(zone_name), locale=Locale.parse(language), return_city=True
        )
    )


def offset_name(offset: timedelta) -> str:
    """Return an offset as ``UTC``, ``UTC+2``, ``UTC+5:30`` and west of it with a true minus sign."""
    minutes = round(offset.total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else MINUS}{hours}" + (f":{rest:02d}" if rest else "")


def label(instant: datetime, zone_name: str, language: str) -> str:
    """Return the name of a zone at an instant (aware), for example ``Paris time, UTC+1``."""
    offset = offset_name(zones.offset_of(instant, zone_name))
    if "/" not in zone_name:
        return offset
    place = city(zone_name, language)
    if language == "fr":
        return f"heure {_of(place)}, {offset}"
    return f"{place} time, {offset}"


def _of(place: str) -> str:
    """Return a French city with its preposition: de Paris, du Caire, d’Abidjan."""
    if place.startswith("Le "):
        return f"du {place[3:]}"
    if place.startswith("Les "):
        return f"des {place[4:]}"
    return f"d’{place}" if place[:1] in VOWELS else f"de {place}"
