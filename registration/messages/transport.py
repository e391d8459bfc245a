"""How a mail leaves: an SMTP server by configuration, or the demonstration's own mailbox.

A transport either returns (the server has taken responsibility, RFC 5321 6.1) or raises what went wrong, sorted into
"try again" and "never".
"""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from registration.core import clock, db
from registration.core.config import Settings
from registration.messages.models import MailboxItem

REFUSED = 400
PERMANENT = 500
DETAIL_CHARACTERS = 300
MAILS_PER_CONNECTION = 50

# Faults of the server or of our settings: the next mail would meet them too, so delivery pauses.
GENERAL = frozenset({"not-secure", "sender-refused", "sign-in-refused", "too-slow", "unreachable"})


class DeliveryError(Exception):
    """A mail was not taken.

    ``code`` is stable (the log page has a sentence for each), ``detail`` is the server's own answer,
    ``is_permanent`` says that trying again is of no use.
    """

    def __init__(self, code: str, detail: str = "", *, is_permanent: bool = False) -> None:
        """Keep the three."""
        super().__init__(code)
        self.code = code
        self.detail = " ".join(detail.split())[:DETAIL_CHARACTERS]
        self.is_permanent = is_permanent

    @property
    def is_general(self) -> bool:
        """Tell whether the next mail would meet the same."""
        return self.code in GENERAL


class Transport(Protocol):
    """Something that takes mails."""

    def send(self, message: EmailMessage, *, sender: str, recipient: str) -> None:
        """Hand one mail over.

        Raises:
            DeliveryError: it was not taken.
        """
        ...

    def close(self) -> None:
        """Let go of the server; the next mail connects again."""
        ...


class SmtpTransport:
    """SMTP with a time limit on every step; a connection serves the mails that follow each other at once."""

    def __init__(self, settings: Settings) -> None:
        """Keep the settings of the server."""
        self._settings = settings
        self._server: smtplib.SMTP | None = None
        self._taken = 0

    def send(self, message: EmailMessage, *, sender: str, recipient: str) -> None:
        """Connect and sign in if need be, hand over."""
        try:
            server = self._ready()
        except Exception as error:
            raise _of_connecting(error) from error
        try:
            server.send_message(message, from_addr=sender, to_addrs=[recipient])
        except Exception as error:
            self.close()
            raise _sorted_out(error) from error
        self._taken += 1
        if self._taken >= MAILS_PER_CONNECTION:
            self.close()

    def close(self) -> None:
        """Say goodbye; what was accepted stays accepted whatever happens now (no second copy for a lost QUIT)."""
        server, self._server, self._taken = self._server, None, 0
        if server is None:
            return
        try:
            server.quit()
        except (smtplib.SMTPException, OSError):
            server.close()

    def _ready(self) -> smtplib.SMTP:
        """Return the open connection if it still lives, else a new one."""
        if self._server is not None and not _answers(self._server):
            self._server.close()
            self._server = None
        if self._server is None:
            self._server, self._taken = self._connect(), 0
        return self._server

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        timeout = settings.smtp_timeout_seconds
        if settings.smtp_security == "tls":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.smtp_host, settings.smtp_port, timeout=timeout, context=context
            )
        else:
            server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=timeout)
        try:
            if settings.smtp_security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
        except BaseException:
            server.close()
            raise
        return server


def _answers(server: smtplib.SMTP) -> bool:
    try:
        return server.noop()[0] < REFUSED
    except (smtplib.SMTPException, OSError):
        return False


# What an exception of the conversation means, most special first: code, whether it is final.
MEANINGS: tuple[tuple[type[Exception], str, bool], ...] = (
    (smtplib.SMTPNotSupportedError, "not-supported", True),
    (smtplib.SMTPServerDisconnected, "interrupted", False),
    (TimeoutError, "too-slow", False),
    (ssl.SSLError, "not-secure", False),
    (OSError, "unreachable", False),
    (Exception, "not-sendable", True),
)


# Answers whose fault is in our settings or in the server, not in this mail: never final.
OURS: tuple[tuple[type[smtplib.SMTPResponseException], str], ...] = (
    (smtplib.SMTPAuthenticationError, "sign-in-refused"),
    (smtplib.SMTPSenderRefused, "sender-refused"),
    (smtplib.SMTPConnectError, "unreachable"),
    (smtplib.SMTPHeloError, "unreachable"),
)


def _of_connecting(error: Exception) -> DeliveryError:
    """Return what an exception before the mail was shown means: never final, since no other mail would fare better."""
    found = _sorted_out(error)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return DeliveryError("not-secure", found.detail)
    return found if found.is_general else DeliveryError("unreachable", found.detail)


def _sorted_out(error: Exception) -> DeliveryError:
    """Return what an exception of the conversation means for the mail (RFC 5321 4.2.1: 4xx later, 5xx never)."""
    if isinstance(error.__context__, TimeoutError):
        return DeliveryError("too-slow", "timed out")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        status, text = next(iter(error.recipients.values()))
        return _refused("address-refused", status, text)
    for kind, code in OURS:
        if isinstance(error, kind):
            return DeliveryError(code, _answer(error.smtp_code, error.smtp_error))
    if isinstance(error, smtplib.SMTPResponseException):
        return _refused("refused", error.smtp_code, error.smtp_error)
    code, final = next((code, final) for type_, code, final in MEANINGS if isinstance(error, type_))
    detail = str(error) if code != "not-sendable" else type(error).__name__
    return DeliveryError(code, detail, is_permanent=final)


def _refused(code: str, status: int, text: bytes | str) -> DeliveryError:
    final = status >= PERMANENT
    return DeliveryError(
        code if final else "refused-for-now", _answer(status, text), is_permanent=final
    )


def _answer(status: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{status} {words}"


class MailboxTransport:
    """The demonstration's mail server: each mail is a row, by its Message-ID.

    The same mail delivered twice is one row, as in a mailbox that recognises copies.
    """

    def send(self, message: EmailMessage, *, sender: str, recipient: str) -> None:
        """Keep the mail."""
        del sender
        policy = SMTP if str(message["To"]).isascii() else SMTPUTF8
        row = {
            "message_id": str(message["Message-ID"]),
            "recipient": recipient,
            "subject": str(message["Subject"]),
            "raw": message.as_bytes(policy=policy),
            "delivered_at": clock.now(),
        }
        db.write(lambda session: _keep(session, row))

    def close(self) -> None:
        """Nothing is open."""


def _keep(session: Session, row: dict[str, Any]) -> None:
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    insert: Any = postgresql.insert if on_postgresql else sqlite.insert
    statement: sa.Insert = insert(MailboxItem).values(row)
    session.execute(statement.on_conflict_do_nothing(index_elements=["message_id"]))  # type: ignore[attr-defined]


def transport_of(settings: Settings) -> Transport:
    """Return the transport that the settings ask for."""
    if settings.mail_transport == "mailbox":
        return MailboxTransport()
    return SmtpTransport(settings)
