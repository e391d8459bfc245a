"""The address of a person's calendar subscription: random, and replaced when somebody else has it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from registration.audit import service as audit
from registration.core import tokens
from registration.participants.models import Registration
from registration.participants.service.loading import locked


def reset_feed(db: Session, registration_id: int, *, actor: str, now: datetime) -> Registration:
    """Give a person's calendar a new address; the old one finds nothing from now on.

    Raises:
        NotFoundError: there is no such registration, or it was merged or erased.
    """
    case = locked(db, registration_id)
    case.registration.feed_token = tokens.public_id()
    audit.record(
        db,
        "registration.feed-reset",
        actor=actor,
        subject=case.subject,
        meeting_id=case.meeting.id,
        now=now,
    )
    db.flush()
    return case.registration
