"""What a calendar entry holds, as frozen values; nothing here knows of people, meetings or databases.

Instants are aware; the builder writes them in UTC, which every reader understands without a VTIMEZONE.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum


class Method(StrEnum):
    """The iTIP method of a calendar object (RFC 5546 1.4)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


class Status(StrEnum):
    """The state of an event (RFC 5545 3.8.1.11)."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


class Participation(StrEnum):
    """What is known of the receiver's answer (RFC 5545 3.2.12).

    ACCEPTED for somebody who registered; NEEDS_ACTION only where an answer is wanted.
    """

    ACCEPTED = "ACCEPTED"
    NEEDS_ACTION = "NEEDS-ACTION"


@dataclass(frozen=True, slots=True)
class Timed:
    """A span between two instants, the end excluded.

    Raises:
        ValueError: an instant is naive, or the end is not after the start.
    """

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        """Refuse naive instants and spans that do not last."""
        if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
            message = "a calendar entry needs aware instants"
            raise ValueError(message)
        # Compared in UTC: Python compares two values of one zone by their wall time.
        if self.ends_at.astimezone(UTC) <= self.starts_at.astimezone(UTC):
            message = "a calendar entry must end after it starts"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class AllDay:
    """Whole days, first and last both included (the file's DTEND is the day after).

    Raises:
        ValueError: the last day is before the first.
    """

    first_on: date
    last_on: date

    def __post_init__(self) -> None:
        """Refuse a span that ends before it starts."""
        if self.last_on < self.first_on:
            message = "a calendar entry must not end before it starts"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What the reader of a calendar sees.

    Texts are plain, may hold line feeds, and are cleaned by the builder. `mode` is not written; it is compared
    (a change from the room to the screen is a change of the event); so is `place`, which stands for the location
    where its words depend on the reader's language. `conference_url` is the join-only link.
    """

    when: Timed | AllDay
    summary: str
    description: str = ""
    location: str = ""
    url: str | None = None
    conference_url: str | None = None
    conference_label: str = ""
    mode: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event with its identity.

    `uid` never changes; `sequence` counts the revisions that matter (`itip`); `changed_at` is the last change of
    the stored row, the DTSTAMP of feeds; `alarm_minutes` before the start, None for no reminder.
    """

    uid: str
    sequence: int
    changed_at: datetime
    content: Content
    status: Status = Status.CONFIRMED
    alarm_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organizer:
    """Who sends the invitation: the From address of the mail."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """The one receiver of an invitation; a list would disclose the other delegates."""

    address: str
    name: str = ""
    language: str | None = None
    participation: Participation = Participation.ACCEPTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """The calendar around published entries.

    `source_url` is where the feed is polled (None in a file for download); `colour` is a CSS3 colour name
    (RFC 7986 5.9); `refresh_hours` says how often readers should come back.
    """

    name: str
    language: str = "en"
    description: str = ""
    source_url: str | None = None
    colour: str = "steelblue"
    refresh_hours: int | None = None
