"""Taking a mail from the outbox and noting what became of it: each a short transaction of a worker.

A mail is taken by one worker (SKIP LOCKED on PostgreSQL, the one writing transaction on SQLite) and belongs to it until
its lease runs out. A worker that dies between taking and noting leaves one mail behind; the next worker sends that one,
perhaps a second time, with the same Message-ID.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.messages.models import Message
from registration.messages.outgoing import Outgoing, outgoing
from registration.messages.states import MessageState

STEPS = 15  # of an SMTP conversation, each with its time limit
WRITING = timedelta(minutes=1)


def lease_of(timeout_seconds: int) -> timedelta:
    """Return how long a mail may take when every step of the conversation takes its whole time."""
    return WRITING + STEPS * timedelta(seconds=timeout_seconds)


def is_due(db: Session, *, now: datetime) -> bool:
    """Tell whether a mail waits to be taken, without locking anything."""
    return any(
        db.scalar(sa.select(sa.exists().where(condition)))
        for condition in (_waiting(now), _left_behind(now))
    )


def claim(
    db: Session, owner: str, *, lease: timedelta, attempts: int, now: datetime
) -> Outgoing | None:
    """Take the mail that has waited longest, of those of the first priority; None when there is none.

    One that was taken ``attempts`` times without any note (it ends every worker that takes it) is given up.
    """
    while True:
        message = _first(db, _left_behind(now)) or _first(db, _waiting(now))
        if message is None:
            return None
        if message.attempts < attempts:
            message.state = MessageState.SENDING
            message.attempts += 1
            message.lease_owner, message.lease_until = owner, now + lease
            db.flush()
            return outgoing(message)
        message.state = MessageState.FAILED
        message.error_code = message.error_code or "worker-died"
        message.lease_owner = message.lease_until = None
        db.flush()


def _waiting(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(Message.state == MessageState.QUEUED, Message.next_attempt_at <= now)


def _left_behind(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(Message.state == MessageState.SENDING, Message.lease_until < now)


def _first(db: Session, condition: sa.ColumnElement[bool]) -> Message | None:
    return db.scalar(
        sa.select(Message)
        .where(condition)
        .order_by(Message.priority, Message.next_attempt_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def note_sent(db: Session, message_id: int, *, now: datetime) -> None:
    """Note that a mail was delivered, and empty it.

    Whoever has it by now: it did leave, and a further copy is wanted by nobody.
    """
    _note(
        db,
        Message.id == message_id,
        state=MessageState.SENT,
        sent_at=now,
        context={},
        calendar=sa.null(),
        error_code=None,
        last_error=None,
    )


def note_failure(
    db: Session, message_id: int, owner: str, *, code: str, detail: str, again_at: datetime | None
) -> None:
    """Note why a mail was not taken; ``again_at`` None: it is given up, and the officer sees it."""
    waits = {"state": MessageState.QUEUED, "next_attempt_at": again_at}
    given_up = {"state": MessageState.FAILED}
    _note(
        db,
        sa.and_(Message.id == message_id, Message.lease_owner == owner),
        error_code=code,
        last_error=detail or None,
        **(waits if again_at else given_up),
    )


def _note(db: Session, condition: sa.ColumnElement[bool], **values: Any) -> None:  # noqa: ANN401 - columns
    db.execute(
        sa.update(Message)
        .where(condition, Message.state == MessageState.SENDING)
        .values(lease_owner=None, lease_until=None, **values)
        .execution_options(synchronize_session=False)
    )
