"""Who goes before others on the waiting list."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from registration.core.errors import InvalidError
from registration.participants.service.loading import locked

HIGHEST = 1


def set_priority(
    db: Session, registration_id: int, priority: int, *, actor: str, now: datetime
) -> None:
    """Put a registration before others on every waiting list (1), or back to its own place (0).

    The next place that becomes free goes by it; no place is given here.

    Raises:
        NotFoundError: there is no such registration.
        InvalidError: ``priority-unknown``.
    """
    if not 0 <= priority <= HIGHEST:
        raise InvalidError("priority-unknown", highest=HIGHEST)
    case = locked(db, registration_id)
    if case.registration.priority == priority:
        return
    case.registration.priority = priority
    case.registration.changed_at = now
    case.record(db, "registration.priority-set", actor=actor, now=now, priority=priority)
    db.flush()
