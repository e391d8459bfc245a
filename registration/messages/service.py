"""Writing to the outbox: what is owed to someone, in the transaction of its cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from registration.audit import service as audit
from registration.core import tokens
from registration.core.errors import ConflictError, NotFoundError
from registration.messages.kinds import priority_of
from registration.messages.models import MailboxItem, Message
from registration.messages.states import MessageState

PUBLIC_ID_CHARACTERS = 22
TABLE = cast("sa.Table", Message.__table__)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageWanted:
    """A mail to be owed.

    ``context`` is plain JSON for the templates of ``kind``, with public ids and versions where a link is wanted and never
    the link. ``cause_key`` says why: the same cause owes a mail once, for example
    ``registration:<public id>:confirmation``. ``calendar`` is what the calendars service answered, unchanged.
    """

    kind: str
    language: str
    recipient: str
    context: dict[str, Any]
    cause_key: str
    recipient_name: str = ""
    meeting_id: int | None = None
    subject_key: str | None = None
    calendar: dict[str, Any] | None = None


def enqueue_all(db: Session, wanted: Sequence[MessageWanted], *, now: datetime) -> None:
    """Owe several mails with one INSERT; those whose cause already owed one are left out.

    Raises:
        ValueError: one has no recipient.
    """
    if not wanted:
        return
    dialect = db.get_bind().dialect.name
    statement: Any
    if dialect == "postgresql":
        statement = postgresql.insert(TABLE).on_conflict_do_nothing(index_elements=["cause_key"])
    else:
        statement = sqlite.insert(TABLE).on_conflict_do_nothing(index_elements=["cause_key"])
    db.execute(statement, [_row(message, now) for message in wanted])


def enqueue(  # noqa: PLR0913 - the columns of an outbox row, by name
    db: Session,
    *,
    kind: str,
    language: str,
    recipient: str,
    context: dict[str, Any],
    cause_key: str,
    now: datetime,
    recipient_name: str = "",
    meeting_id: int | None = None,
    subject_key: str | None = None,
    calendar: dict[str, Any] | None = None,
) -> None:
    """Owe one mail; nothing happens if its cause already owed one."""
    message = MessageWanted(
        kind=kind,
        language=language,
        recipient=recipient,
        context=context,
        cause_key=cause_key,
        recipient_name=recipient_name,
        meeting_id=meeting_id,
        subject_key=subject_key,
        calendar=calendar,
    )
    enqueue_all(db, [message], now=now)


def _row(message: MessageWanted, now: datetime) -> dict[str, Any]:
    if not message.recipient:
        raise ValueError("a mail needs a recipient")
    return {
        "public_id": tokens.public_id(),
        "kind": message.kind,
        "language": message.language,
        "recipient": message.recipient,
        "recipient_name": message.recipient_name[:200],
        "context": message.context,
        "calendar": message.calendar,
        "cause_key": message.cause_key,
        "meeting_id": message.meeting_id,
        "subject_key": message.subject_key,
        "state": MessageState.QUEUED,
        "priority": priority_of(message.kind),
        "attempts": 0,
        "next_attempt_at": now,
        "created_at": now,
    }


WAITING = (MessageState.FAILED, MessageState.QUEUED)


def send_again(
    db: Session, public_id: str, *, meeting_id: int, actor: str, now: datetime
) -> Message:
    """Queue a mail anew that was given up, or that waits for its next try; the officer's "send again".

    The Message-ID stays: if the first copy did arrive, the receiver's program shows one.

    Raises:
        NotFoundError: there is no such mail of this meeting.
        ConflictError: ``message-not-waiting``: it was delivered (its texts are gone) or is on its way.
    """
    message = db.scalar(
        sa.select(Message)
        .where(Message.public_id == public_id, Message.meeting_id == meeting_id)
        .with_for_update()
    )
    if message is None:
        raise NotFoundError("message")
    if message.state not in WAITING:
        raise ConflictError("message-not-waiting", state=message.state.value)
    _again(db, message, actor, now)
    return message


def send_all_again(db: Session, *, meeting_id: int, actor: str, now: datetime) -> int:
    """Queue all mails of a meeting anew that were given up; returns how many."""
    given_up = db.scalars(
        sa.select(Message)
        .where(Message.meeting_id == meeting_id, Message.state == MessageState.FAILED)
        .order_by(Message.id)
        .with_for_update()
    ).all()
    for message in given_up:
        _again(db, message, actor, now)
    return len(given_up)


def _again(db: Session, message: Message, actor: str, now: datetime) -> None:
    message.state = MessageState.QUEUED
    message.attempts = 0
    message.next_attempt_at = now
    message.error_code = message.last_error = None
    audit.record(
        db,
        "message.retried",
        actor=actor,
        subject=message.subject_key or "",
        meeting_id=message.meeting_id,
        now=now,
        message=message.public_id,
    )


def withdraw(db: Session, subject_key: str, kinds: Sequence[str] = ()) -> None:
    """Cancel the mails about a subject that have not left (of these kinds, or all), and empty them."""
    statement = sa.update(Message).where(
        Message.subject_key == subject_key, Message.state.in_(WAITING)
    )
    if kinds:
        statement = statement.where(Message.kind.in_(kinds))
    db.execute(statement.values(state=MessageState.CANCELLED, context={}, calendar=sa.null()))


def forget(db: Session, subject_key: str) -> None:
    """Erase a person from the outbox: cancel what waits, blank addresses, names and contents; the rows stay.

    Copies in the mailbox of the demonstration go.
    """
    withdraw(db, subject_key)
    mine = sa.select(Message.public_id).where(Message.subject_key == subject_key)
    named = sa.func.substr(MailboxItem.message_id, 2, PUBLIC_ID_CHARACTERS)  # <public id@domain>
    db.execute(sa.delete(MailboxItem).where(named.in_(mine)))
    db.execute(
        sa.update(Message)
        .where(Message.subject_key == subject_key)
        .values(recipient="", recipient_name="", context={}, calendar=sa.null(), last_error=None)
    )
