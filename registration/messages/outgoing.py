"""A mail on its way: the columns of an outbox row, apart from any session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registration.messages.models import Message


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a mail is made of, and how often it was tried (this time included)."""

    id: int
    public_id: str
    kind: str
    language: str
    recipient: str
    recipient_name: str
    context: dict[str, Any]
    calendar: dict[str, Any] | None
    created_at: datetime
    attempts: int


def outgoing(message: Message) -> Outgoing:
    """Read the columns of a row."""
    return Outgoing(
        id=message.id,
        public_id=message.public_id,
        kind=message.kind,
        language=message.language,
        recipient=message.recipient,
        recipient_name=message.recipient_name,
        context=dict(message.context),
        calendar=message.calendar,
        created_at=message.created_at,
        attempts=message.attempts,
    )
