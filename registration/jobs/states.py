"""States of a background job, and how long it waits before it is tried again; pure."""

from __future__ import annotations

import enum
from datetime import timedelta

FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(minutes=30)


class JobState(enum.StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})


def pause_after(attempts: int, chance: float) -> timedelta:
    """Return the pause after that many attempts: doubled each time, spread by ``chance`` (0..1) over its upper half."""
    longest: timedelta = min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)
    return longest * (0.5 + chance / 2)
