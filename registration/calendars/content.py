"""What a calendar entry says, as wanted and as plain JSON in its row; pure.

A row keeps the wall time, the zone and the instants that were sent: when the zone data change, the
difference shows. It keeps no link: the join link is made from the public id and its version when a
file or a mail is written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registration.core import zones
from registration.ical.entry import AllDay, Content, Entry, Status, Timed

JOIN_PLACE = "{join}"

JoinLink = Callable[[str, int, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedEntry:
    """An entry that somebody's calendar should hold.

    ``item_key`` is ``day:<id>``; ``starts`` and ``ends`` are wall times of ``zone``, with ``all_day`` only
    their dates count (first and last day). Where ``description``
    says ``{join}`` the join link is put. ``join`` is the public id and link version of the person whose
    join-only link it is, None in the room. ``language`` is the language of that link's page.
    """

    item_key: str
    starts: datetime
    ends: datetime
    zone: str
    summary: str
    description: str = ""
    location: str = ""
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
        "mode": wanted.mode,
        "join": list(wanted.join) if wanted.join else None,
        "language": wanted.language,
        "alarm_minutes": None if wanted.all_day else wanted.alarm_minutes,
        "all_day": wanted.all_day,
    }


def content_of(stored: dict[str, Any], join_link: JoinLink | None = None) -> Content:
    """Return what the reader sees, with the instants that were sent.

    Without ``join_link`` the link stays a key of its own (public id and version), for comparing.
    """
    join = stored.get("join")
    url = None
    if join:
        url = (
            join_link(join[0], join[1], stored["language"])
            if join_link
            else ":".join(map(str, join))
        )
    return Content(
        when=_when(stored),
        summary=stored["summary"],
        description=stored["description"].replace(JOIN_PLACE, url or ""),
        location=stored["location"],
        url=url,
        conference_url=url,
        conference_label=stored["summary"] if url else "",
        mode=stored["mode"],
    )


def _when(stored: dict[str, Any]) -> Timed | AllDay:
    if stored["all_day"]:
        starts, ends = (datetime.fromisoformat(stored[key]) for key in ("starts", "ends"))
        return AllDay(starts.date(), ends.date())
    starts_at, ends_at = (datetime.fromisoformat(stored[key]) for key in ("starts_at", "ends_at"))
    return Timed(starts_at, ends_at)


def entry_of(
    payload: dict[str, Any], join_link: JoinLink | None = None, *, is_cancelled: bool = False
) -> Entry:
    """Return the entry of ``{"uid", "sequence", "changed_at", "content"}``, the shape that mails carry."""
    return Entry(
        uid=payload["uid"],
        sequence=payload["sequence"],
        changed_at=datetime.fromisoformat(payload["changed_at"]),
        content=content_of(payload["content"], join_link),
        status=Status.CANCELLED if is_cancelled else Status.CONFIRMED,
        alarm_minutes=payload["content"]["alarm_minutes"],
    )
