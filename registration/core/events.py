"""How something low tells something high what happened, without naming it.

A low service publishes a frozen event; handlers of higher domains are registered once in
``app.py`` and run at once, in the caller's transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

Handler = Callable[..., None]

_handlers: dict[type, list[Handler]] = defaultdict(list)


class Event:
    """Base of all events: frozen dataclasses with plain values."""


def subscribe(event: type[Event], handler: Handler) -> None:
    """Call ``handler(db, event, now=...)`` for each event of that class; twice is once."""
    if handler not in _handlers[event]:
        _handlers[event].append(handler)


def publish(db: Session, event: Event, *, now: datetime) -> None:
    """Run the handlers of ``event`` in the order in which they subscribed."""
    for handler in _handlers[type(event)]:
        handler(db, event, now=now)


def subscribers(event: type[Event]) -> list[Any]:
    """Return the handlers of an event class, for tests."""
    return list(_handlers[event])
