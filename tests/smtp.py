"""A real mail server on this machine, which can be slow, refuse, or drop the line."""

import asyncio
import logging
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"

logging.getLogger("mail.log").setLevel(logging.CRITICAL)


def free_port() -> int:
    """Return a port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Server:
    """What the server got, and how it behaves: change it while it runs."""

    port: int
    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    connections: int = 0
    sender_answer: str = "250 OK"
    recipient_answer: str = "250 OK"
    data_answer: str = "250 OK"
    delay: float = 0
    drops: int = 0

    @property
    def mails(self) -> list[Any]:
        """Return the mails that were taken."""
        return [message_from_bytes(raw, policy=policy.default) for raw in self.raw]

    @property
    def message_ids(self) -> Counter[str]:
        """Return how often each mail came."""
        return Counter(mail["Message-ID"] for mail in self.mails)

    async def handle_EHLO(  # noqa: N802 - the library's name
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        del server, envelope
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.sender_answer

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return self.recipient_answer

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del session
        if self.delay:
            await asyncio.sleep(self.delay)
        if not self.data_answer.startswith("250"):
            return self.data_answer
        assert isinstance(envelope.content, bytes)
        self.raw.append(envelope.content)
        self.recipients.extend(envelope.rcpt_tos)
        if self.drops:
            self.drops -= 1
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            raise ConnectionResetError
        return self.data_answer


@contextmanager
def serving(port: int | None = None, **options: Any) -> Iterator[Server]:
    """Run a server inside the block."""
    server = Server(port or free_port())
    controller = Controller(
        server, hostname=HOST, port=server.port, server_hostname="mail.example", **options
    )
    controller.start()
    try:
        yield server
    finally:
        controller.stop(no_assert=True)
