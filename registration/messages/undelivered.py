"""Mails that nobody got: given up after the last try."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.messages.models import Message
from registration.messages.states import MessageState


def count_undelivered(db: Session, meeting_id: int) -> int:
    """Return how many mails of a meeting were given up."""
    chosen = sa.select(sa.func.count()).where(
        Message.state == MessageState.FAILED, Message.meeting_id == meeting_id
    )
    return db.scalar(chosen) or 0
