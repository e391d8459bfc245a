"""The rules of RFC 5546: from what was sent and what is wanted now, which message is owed and with which SEQUENCE.

A change of time, place, link or mode is a new revision (SEQUENCE + 1, RFC 5546 2.1.4) and is mailed. A change of
wording alone is kept for files and feeds, and nobody gets a mail for it. A cancellation is a revision above all
before it. An entry that comes back after its cancellation keeps its UID and goes on counting.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum

from registration.ical.entry import AllDay, Content


class Owed(StrEnum):
    """What is owed to the receiver of an entry."""

    NOTHING = "nothing"
    REFRESH = "refresh"
    REQUEST = "request"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What the receiver last heard of an entry: its content, its SEQUENCE, and whether it was cancelled."""

    content: Content
    sequence: int
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What is owed, and the SEQUENCE that the entry has from now on."""

    owed: Owed
    sequence: int


def decide(sent: Sent | None, wanted: Content | None) -> Decision:
    """Return what is owed when `wanted` (None: no longer wanted) follows `sent` (None: never sent)."""
    if sent is None:
        return Decision(Owed.NOTHING if wanted is None else Owed.REQUEST, 0)
    if wanted is None:
        if sent.is_cancelled:
            return Decision(Owed.NOTHING, sent.sequence)
        return Decision(Owed.CANCEL, sent.sequence + 1)
    if sent.is_cancelled or is_revision(sent.content, wanted):
        return Decision(Owed.REQUEST, sent.sequence + 1)
    if sent.content != wanted:
        return Decision(Owed.REFRESH, sent.sequence)
    return Decision(Owed.NOTHING, sent.sequence)


def is_revision(before: Content, after: Content) -> bool:
    """Whether the change is one that a calendar must be told about: time, place, link or mode."""
    return _weighty(before) != _weighty(after)


def _weighty(content: Content) -> tuple[object, ...]:
    when = content.when
    span: tuple[object, ...]
    if isinstance(when, AllDay):
        span = (when.first_on, when.last_on)
    else:
        span = (when.starts_at.astimezone(UTC), when.ends_at.astimezone(UTC))
    place = content.place or content.location
    return (*span, place, content.mode, content.url, content.conference_url)
