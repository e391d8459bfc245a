"""What a calendar entry should say, and its row's plain JSON (read by ``ical.stored``); pure.

A row keeps the wall time, the zone and the instants that were sent: when the zone data change, the
difference shows. It keeps no link: the join link is made from the public id and its version when a
file or a mail is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registration.core import zones


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedEntry:
    """An entry that somebody's calendar should hold.

    ``item_key`` is ``day:<id>``; ``starts`` and ``ends`` are wall times of ``zone``, with ``all_day`` only
    their dates count (first and last day). Where ``description``
    says ``{join}`` the join link is put. ``join`` is the public id and link version of the person whose
    join-only link it is, None in the room. ``language`` is the language of that link's page. ``place`` is the same
    for the same place in every language; empty: ``location`` is compared.
    """

    item_key: str
    starts: datetime
    ends: datetime
    zone: str
    summary: str
    description: str = ""
    location: str = ""
    place: str = ""
    mode: str = ""
    join: tuple[str, int] | None = None
    language: str = "en"
    alarm_minutes: int | None = 30
    all_day: bool = False


def to_json(wanted: WantedEntry) -> dict[str, Any]:
    """Return the content of a row: plain JSON, wall times and instants in ISO 8601."""
    return {
        "starts": wanted.starts.isoformat(),
        "ends": wanted.ends.isoformat(),
        "zone": wanted.zone,
        "starts_at": zones.instant_of(wanted.starts, wanted.zone).isoformat(),
        "ends_at": zones.instant_of(wanted.ends, wanted.zone).isoformat(),
        "summary": wanted.summary,
        "description": wanted.description,
        "location": wanted.location,
        "place": wanted.place,
        "mode": wanted.mode,
        "join": list(wanted.join) if wanted.join else None,
        "language": wanted.language,
        "alarm_minutes": None if wanted.all_day else wanted.alarm_minutes,
        "all_day": wanted.all_day,
    }
