"""An owner's calendar as a file for download and as a feed that programs poll (design: PUBLISH, no attendee).

The bytes depend on the rows alone, so that a poll without a change gets the same ETag. Cancelled entries stay for
30 days as STATUS:CANCELLED, since a program that polls seldom would otherwise go on showing them.

    published = feeds.feed(session(), owner_key, name=..., language=..., source_url=..., now=clock.now())
    return answers.calendar(published)
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from registration.calendars.models import CalendarEntry
from registration.calendars.queries import entries_of
from registration.core import config
from registration.ical import build
from registration.ical.entry import Entry, Feed, Organizer, Status
from registration.ical.stored import content_of
from registration.messages import links

CANCELLED_KEPT = timedelta(days=30)
REFRESH_HOURS = 4


@dataclass(frozen=True, slots=True)
class Published:
    """A calendar file: its bytes, their strong ETag (without quotes), and when it last changed (None: never)."""

    content: bytes
    etag: str
    last_modified: datetime | None


def feed(
    db: Session,
    owner_key: str,
    *,
    name: str,
    language: str,
    source_url: str,
    now: datetime,
    organizer_name: str = "",
) -> Published:
    """Return the feed of an owner; ``name`` is what the reader's program calls the calendar."""
    shown = Feed(name=name, language=language, source_url=source_url, refresh_hours=REFRESH_HOURS)
    return _published(entries_of(db, owner_key), shown, organizer_name, now)


def file(
    db: Session,
    owner_key: str,
    *,
    name: str,
    language: str,
    now: datetime,
    organizer_name: str = "",
) -> Published:
    """Return the file for download of an owner: the same entries, with reminders."""
    return _published(
        entries_of(db, owner_key), Feed(name=name, language=language), organizer_name, now
    )


def of_bytes(content: bytes, last_modified: datetime | None) -> Published:
    """Return a calendar file that somebody else wrote, with its ETag."""
    return Published(content, hashlib.sha256(content).hexdigest()[:32], last_modified)


def _published(
    rows: Sequence[CalendarEntry], shown: Feed, organizer_name: str, now: datetime
) -> Published:
    kept = [
        row for row in rows if row.cancelled_at is None or now < row.cancelled_at + CANCELLED_KEPT
    ]
    organizer = Organizer(address=config.current().mail_from, name=organizer_name)
    content = build.publish([_entry(row) for row in kept], organizer=organizer, feed=shown)
    return of_bytes(content, _changed_at(rows, kept))


def _entry(row: CalendarEntry) -> Entry:
    return Entry(
        uid=row.uid,
        sequence=row.sequence,
        changed_at=row.changed_at,
        content=content_of(row.content, links.join),
        status=Status.CANCELLED if row.cancelled_at else Status.CONFIRMED,
        alarm_minutes=row.content["alarm_minutes"],
    )


def _changed_at(rows: Sequence[CalendarEntry], kept: Sequence[CalendarEntry]) -> datetime | None:
    """Return the last change of the file: of a row, or the moment when a cancelled one was left out."""
    times = [row.changed_at for row in kept]
    times += [
        row.cancelled_at + CANCELLED_KEPT
        for row in rows
        if row.cancelled_at is not None and row not in kept
    ]
    return max(times, default=None)
