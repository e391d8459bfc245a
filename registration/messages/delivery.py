"""Delivering what the outbox owes: take, commit, write, send, commit.

No transaction is open while a mail is written or a mail server is spoken to.
"""

from __future__ import annotations

import enum
import random
import time

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from registration.core import clock, config, db
from registration.messages import leases, render
from registration.messages.outgoing import Outgoing
from registration.messages.states import pause_after
from registration.messages.transport import DeliveryError, Transport, transport_of

log = structlog.stdlib.get_logger("plenary.messages")

NOTE_TRIES = 5


class Delivered(enum.StrEnum):
    """What became of one look into the outbox."""

    NOTHING_DUE = "nothing-due"
    SENT = "sent"
    NOT_TAKEN = "not-taken"
    SERVER_FAILS = "server-fails"


class Postman:
    """One worker's delivery of mails, one after the other; needs an application context at each call."""

    def __init__(self, owner: str, transport: Transport | None = None) -> None:
        """Keep the worker's name and its way out."""
        settings = config.current()
        self._owner = owner
        self._transport = transport or transport_of(settings)
        self._lease = leases.lease_of(settings.smtp_timeout_seconds)
        self._attempts = settings.mail_attempts
        self._sender = settings.mail_from

    def deliver_next(self) -> Delivered:
        """Deliver the mail that has waited longest, if one is due.

        SERVER_FAILS: the next one would fail alike, so pause; NOT_TAKEN: this one was refused or could not be written.
        """
        due = leases.is_due(db.session(), now=clock.now())
        db.session().rollback()
        message = db.write(self._claim) if due else None
        if message is None:
            self.rest()
            return Delivered.NOTHING_DUE
        try:
            mail = render.mail_of(message)
        except Exception as error:
            log.exception("mail not written", message=message.id, kind=message.kind)
            self._note(message, DeliveryError("not-written", type(error).__name__))
            return Delivered.NOT_TAKEN
        try:
            recipient = render.envelope(message.recipient)
            self._transport.send(mail, sender=self._sender, recipient=recipient)
        except DeliveryError as error:
            self._note(message, error)
            return Delivered.SERVER_FAILS if error.is_general else Delivered.NOT_TAKEN
        self._note_sent(message)
        return Delivered.SENT

    def rest(self) -> None:
        """Let go of the mail server while nothing is due."""
        self._transport.close()

    def _claim(self, session: Session) -> Outgoing | None:
        return leases.claim(
            session, self._owner, lease=self._lease, attempts=self._attempts, now=clock.now()
        )

    def _note(self, message: Outgoing, error: DeliveryError) -> None:
        now = clock.now()
        given_up = error.is_permanent or message.attempts >= self._attempts
        pause = pause_after(message.attempts, random.random())  # noqa: S311 - only spreads retries
        again_at = None if given_up else now + pause
        log.warning(
            "mail not taken",
            message=message.id,
            kind=message.kind,
            code=error.code,
            given_up=given_up,
        )
        db.write(
            lambda session: leases.note_failure(
                session,
                message.id,
                self._owner,
                code=error.code,
                detail=error.detail,
                again_at=again_at,
            )
        )

    def _note_sent(self, message: Outgoing) -> None:
        """Note the delivery, stubbornly: without the note the mail would be sent a second time."""
        for tried in range(1, NOTE_TRIES + 1):
            try:
                db.write(lambda session: leases.note_sent(session, message.id, now=clock.now()))
            except sa.exc.OperationalError:
                if tried == NOTE_TRIES:
                    raise
                time.sleep(0.2 * 2**tried)
            else:
                break
        log.info("mail delivered", message=message.id, kind=message.kind)
