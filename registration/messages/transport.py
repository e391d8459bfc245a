"""How a mail leaves: an SMTP server by configuration, or the demonstration's mailbox on disk.

A transport either returns (the server has taken responsibility, RFC 5321 6.1) or raises what went wrong, sorted into
"try again" and "never".
"""

from __future__ import annotations

import hashlib
import os
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from pathlib import Path
from typing import Protocol

from registration.core.config import Settings, var_folder

MAILBOX = "mailbox"
PERMANENT = 500
DETAIL_CHARACTERS = 300


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


class Transport(Protocol):
    """Something that takes mails."""

    def send(self, message: EmailMessage, *, sender: str, recipient: str) -> None:
        """Hand one mail over.

        Raises:
            DeliveryError: it was not taken.
        """
        ...


class SmtpTransport:
    """One SMTP conversation per mail, with a time limit on every step."""

    def __init__(self, settings: Settings) -> None:
        """Keep the settings of the server."""
        self._settings = settings

    def send(self, message: EmailMessage, *, sender: str, recipient: str) -> None:
        """Connect, sign in if configured, hand over, leave."""
        try:
            server = self._connect()
        except DeliveryError:
            raise
        except Exception as error:
            raise _sorted_out(error) from error
        try:
            server.send_message(message, from_addr=sender, to_addrs=[recipient])
        except Exception as error:
            raise _sorted_out(error) from error
        finally:
            _leave(server)

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


def _leave(server: smtplib.SMTP) -> None:
    """Say goodbye; what was accepted stays accepted whatever happens now (no second copy for a lost QUIT)."""
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()


# What an exception of the conversation means, most special first: code, whether it is final.
MEANINGS: tuple[tuple[type[Exception], str, bool], ...] = (
    (smtplib.SMTPNotSupportedError, "not-supported", True),
    (TimeoutError, "too-slow", False),
    (ssl.SSLError, "not-secure", False),
    (OSError, "unreachable", False),
    (Exception, "not-sendable", True),
)


def _sorted_out(error: Exception) -> DeliveryError:
    """Return what an exception of the conversation means for the mail (RFC 5321 4.2.1: 4xx later, 5xx never)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        status, text = next(iter(error.recipients.values()))
        return _refused("address-refused", status, text)
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError):
        # The fault is in our settings or in the server, not in this mail.
        code = "unreachable" if isinstance(error, smtplib.SMTPConnectError) else "sign-in-refused"
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
    """The demonstration's mail server: each mail is a file, named after its Message-ID.

    The same mail delivered twice is one file, as in a mailbox that recognises copies.
    """

    def __init__(self, folder: Path) -> None:
        """Keep the folder, made if need be."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def send(self, message: EmailMessage, *, sender: str, recipient: str) -> None:
        """Write the mail under a temporary name first, so that no reader sees half of it."""
        del sender, recipient
        name = hashlib.sha256(str(message["Message-ID"]).encode()).hexdigest()[:32]
        written = self._folder / f".{name}.{os.getpid()}"
        written.write_bytes(message.as_bytes(policy=SMTPUTF8 if _needs_utf8(message) else SMTP))
        written.replace(self._folder / f"{name}.eml")


def _needs_utf8(message: EmailMessage) -> bool:
    return not str(message["To"]).isascii()


def mailbox_folder(settings: Settings) -> Path:
    """Return where the demonstration's mails are kept."""
    return var_folder(settings) / MAILBOX


def transport_of(settings: Settings) -> Transport:
    """Return the transport that the settings ask for."""
    if settings.mail_transport == "mailbox":
        return MailboxTransport(mailbox_folder(settings))
    return SmtpTransport(settings)
