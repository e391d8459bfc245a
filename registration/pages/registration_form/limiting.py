"""How often an address or a submission key may register: never by the client, since a ministry is one client."""

from __future__ import annotations

import math
from datetime import datetime

from sqlalchemy.orm import Session

from registration.accounts import limits
from registration.core.collation import normal_email
from registration.core.errors import TooManyError


def demand(db: Session, email: str, key: str, *, now: datetime) -> None:
    """Go on only if this address and this key may be used once more; one statement.

    Raises:
        TooManyError: they may not; the fact ``seconds`` says how long to wait.
    """
    address = normal_email(email)
    wait = limits.longest_wait(
        db,
        (limits.REGISTRATION_EMAIL, address),
        (limits.DUPLICATE_EMAIL, address),
        (limits.REGISTRATION_KEY, key),
        now=now,
    )
    if wait is not None:
        raise TooManyError("registration", seconds=math.ceil(wait.total_seconds()))


def count(db: Session, email: str, key: str, *, now: datetime) -> None:
    """Count a registration in the caller's transaction; one statement."""
    limits.hit_all(
        db,
        (limits.REGISTRATION_EMAIL, normal_email(email)),
        (limits.REGISTRATION_KEY, key),
        now=now,
    )


def count_duplicate(db: Session, email: str, *, now: datetime) -> None:
    """Count that somebody who is registered was registered again."""
    limits.hit(db, limits.DUPLICATE_EMAIL, normal_email(email), now=now)
