"""Reading the outbox: the list of a meeting's mails, those that need somebody first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.errors import NotFoundError
from registration.core.pagination import Page
from registration.messages.models import Message
from registration.messages.states import MessageState

PAGE_SIZE = 50

# What needs somebody comes first: given up, then what waits, then what is done.
URGENCY = sa.case(
    {
        MessageState.FAILED: 0,
        MessageState.SENDING: 1,
        MessageState.QUEUED: 1,
        MessageState.SENT: 2,
        MessageState.CANCELLED: 3,
    },
    value=Message.state,
    else_=9,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFilter:
    """Which mails are wanted; None means all.

    ``text`` is looked for in address and name; ``subject_keys`` are subjects that a text meant as well (people
    found by their names).
    """

    meeting_id: int | None = None
    state: MessageState | None = None
    kind: str | None = None
    text: str = ""
    subject_keys: Sequence[str] = ()


def list_messages(
    db: Session, wanted: MessageFilter, *, number: int = 1, size: int = PAGE_SIZE
) -> Page[Message]:
    """Return one page of mails; a page beyond the last is the last."""
    conditions = _conditions(wanted)
    total = db.scalar(sa.select(sa.func.count()).select_from(Message).where(*conditions)) or 0
    number = max(1, min(number, -(-total // size)))
    rows = db.scalars(
        sa.select(Message)
        .where(*conditions)
        .order_by(URGENCY, Message.id.desc())
        .limit(size)
        .offset((number - 1) * size)
    )
    return Page(list(rows), number, size, total)


def _conditions(wanted: MessageFilter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.meeting_id is not None:
        found.append(Message.meeting_id == wanted.meeting_id)
    if wanted.state is not None:
        found.append(Message.state == wanted.state)
    if wanted.kind is not None:
        found.append(Message.kind == wanted.kind)
    if wanted.text:
        text = wanted.text.strip().lower()
        matches = [
            sa.func.lower(column).contains(text, autoescape=True)
            for column in (Message.recipient, Message.recipient_name)
        ]
        found.append(sa.or_(Message.subject_key.in_(wanted.subject_keys), *matches))
    return found


def count_states(db: Session, meeting_id: int) -> dict[MessageState, int]:
    """Return how many mails of a meeting stand where; states without mails are left out."""
    rows = db.execute(
        sa.select(Message.state, sa.func.count())
        .where(Message.meeting_id == meeting_id)
        .group_by(Message.state)
    )
    return {state: count for state, count in rows}  # noqa: C416 - rows are no pairs


def oldest_untried(db: Session, meeting_id: int, *, before: datetime) -> datetime | None:
    """Return since when a mail of a meeting has waited without a single try, None unless it was due ``before``."""
    return db.scalar(
        sa.select(sa.func.min(Message.next_attempt_at)).where(
            Message.meeting_id == meeting_id,
            Message.state == MessageState.QUEUED,
            Message.attempts == 0,
            Message.next_attempt_at < before,
        )
    )


def kinds_of(db: Session, meeting_id: int) -> list[str]:
    """Return the kinds of mail that a meeting has had."""
    statement = sa.select(Message.kind).where(Message.meeting_id == meeting_id).distinct()
    return sorted(db.scalars(statement))


def get_message(db: Session, public_id: str, *, meeting_id: int) -> Message:
    """Return a mail of a meeting.

    Raises:
        NotFoundError: there is none.
    """
    message = db.scalar(
        sa.select(Message).where(Message.public_id == public_id, Message.meeting_id == meeting_id)
    )
    if message is None:
        raise NotFoundError("message")
    return message
