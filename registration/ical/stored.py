"""Entries as plain JSON, the shape in which rows and the outbox keep them.

A stored content has wall times and zone, the instants that were sent, the texts, and instead of a link the public id
and link version of the person whose join-only link it is. ``{join}`` in the description is its place.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from registration.ical.entry import AllDay, Content, Entry, Status, Timed

JOIN_PLACE = "{join}"

JoinLink = Callable[[str, int, str], str]


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
        place=stored["place"],
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
