"""How often an address or a submission key may register: never by the client, since a ministry is one client."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from registration.accounts import limits
from registration.core.collation import normal_email


def count(db: Session, email: str, key: str, *, now: datetime) -> None:
    """Count one more registration of this address and this key in the caller's transaction; one statement.

    Raises:
        TooManyError: they may not register now; the fact ``seconds`` says how long to wait.
    """
    address = normal_email(email)
    limits.hit_within(
        db,
        (limits.REGISTRATION_EMAIL, address),
        (limits.REGISTRATION_KEY, key),
        watched=(limits.DUPLICATE_EMAIL, address),
        now=now,
    )


def count_duplicate(db: Session, email: str, *, now: datetime) -> None:
    """Count that somebody who is registered was registered again."""
    limits.hit(db, limits.DUPLICATE_EMAIL, normal_email(email), now=now)
