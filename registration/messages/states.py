"""States of a message in the outbox, and how long it waits before it is tried again; pure."""

from __future__ import annotations

import enum
from datetime import timedelta

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=12)
SPREAD = 0.25


class MessageState(enum.StrEnum):
    """Where a message stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


def pause_after(attempts: int, chance: float) -> timedelta:
    """Return the pause after that many attempts: doubled each time, a quarter shorter or longer by ``chance`` (0..1).

    One minute, two, four ... twelve hours: the 12 attempts of the default setting take a little more than a day.
    """
    full: timedelta = min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)
    return full * (1 - SPREAD + 2 * SPREAD * chance)
