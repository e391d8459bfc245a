"""The only place that asks for the time.

Services take ``now=``; views and commands get it here. Tests freeze it with :func:`frozen`.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_frozen: ContextVar[datetime | None] = ContextVar("plenary_frozen_clock", default=None)


def now() -> datetime:
    """Return the present as an aware UTC instant."""
    return _frozen.get() or datetime.now(UTC)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Make :func:`now` answer ``at`` (aware) inside the block, for tests and the demonstration.

    Raises:
        ValueError: ``at`` has no zone.
    """
    if at.tzinfo is None:
        message = "a frozen clock needs an aware time"
        raise ValueError(message)
    token = _frozen.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
