"""The outbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from registration.core import tokens
from registration.core.types import Base, enum_type
from registration.messages.states import MessageState


class Message(Base):
    """A mail owed to someone, written in the transaction of its cause.

    ``cause_key`` is unique: each person once per cause. ``context`` is plain JSON for the templates of
    ``kind``, without any rendered link, and is emptied after delivery; ``calendar`` is the calendar
    entry that goes with it, if any. ``subject_key`` is ``registration:<public id>`` or the like.
    ``error_code`` says what went wrong at the last try (``messages.labels`` has a sentence for each), ``last_error`` is
    the mail server's own answer. ``priority``: 0 goes first, somebody waits for it; 1 is mail to many.
    """

    __tablename__ = "messages"
    __table_args__ = (
        sa.Index(
            "ix_messages_state_priority_next_attempt_at", "state", "priority", "next_attempt_at"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(24), unique=True, default=tokens.public_id)
    kind: Mapped[str] = mapped_column(sa.String(48))
    language: Mapped[str] = mapped_column(sa.String(8))
    recipient: Mapped[str] = mapped_column(sa.String(320))
    recipient_name: Mapped[str] = mapped_column(sa.String(200), default="")
    context: Mapped[dict[str, Any]]
    calendar: Mapped[dict[str, Any] | None]
    cause_key: Mapped[str] = mapped_column(sa.String(160), unique=True)
    meeting_id: Mapped[int | None] = mapped_column(index=True)
    subject_key: Mapped[str | None] = mapped_column(sa.String(80), index=True)
    state: Mapped[MessageState] = mapped_column(
        enum_type(MessageState), default=MessageState.QUEUED
    )
    priority: Mapped[int] = mapped_column(default=0, server_default="0")
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime]
    lease_owner: Mapped[str | None] = mapped_column(sa.String(64))
    lease_until: Mapped[datetime | None]
    error_code: Mapped[str | None] = mapped_column(sa.String(32))
    last_error: Mapped[str | None] = mapped_column(sa.Text)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class MailboxItem(Base):
    """A mail as it was delivered to the demonstration's own mailbox; never used elsewhere.

    The same Message-ID is one row, as in a mailbox that recognises copies.
    """

    __tablename__ = "mailbox_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(sa.String(200), unique=True)
    recipient: Mapped[str] = mapped_column(sa.String(320))
    subject: Mapped[str] = mapped_column(sa.Text)
    raw: Mapped[bytes]
    delivered_at: Mapped[datetime]
