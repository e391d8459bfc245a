"""The demonstration's mailbox: the mails that were delivered, and what is inside one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.errors import NotFoundError
from registration.core.pagination import Page
from registration.messages.models import MailboxItem

PAGE_SIZE = 50
SHOWN_HEADERS = ("From", "To", "Reply-To", "Date", "Subject", "Content-Language", "Message-ID")


@dataclass(frozen=True, slots=True)
class Opened:
    """A delivered mail taken apart; a part that it does not have is empty."""

    id: int
    delivered_at: datetime
    subject: str
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    calendar: str
    method: str
    raw: bytes


def delivered(db: Session, text: str, *, number: int = 1) -> Page[MailboxItem]:
    """Return a page of the delivered mails, the newest first; ``text`` is looked for in address and subject."""
    words = text.strip().lower()
    conditions = [
        sa.or_(
            sa.func.lower(MailboxItem.recipient).contains(words, autoescape=True),
            sa.func.lower(MailboxItem.subject).contains(words, autoescape=True),
        )
    ]
    total = db.scalar(sa.select(sa.func.count()).select_from(MailboxItem).where(*conditions)) or 0
    number = max(1, min(number, -(-total // PAGE_SIZE)))
    rows = db.scalars(
        sa.select(MailboxItem)
        .where(*conditions)
        .options(sa.orm.defer(MailboxItem.raw))
        .order_by(MailboxItem.delivered_at.desc(), MailboxItem.id.desc())
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    )
    return Page(list(rows), number, PAGE_SIZE, total)


def open_mail(db: Session, mail_id: int) -> Opened:
    """Return one mail.

    Raises:
        NotFoundError: there is none.
    """
    row = db.get(MailboxItem, mail_id)
    if row is None:
        raise NotFoundError("mail")
    mail = message_from_bytes(row.raw, policy=policy.default)
    calendar = _part(mail, "text/calendar")
    return Opened(
        id=row.id,
        delivered_at=row.delivered_at,
        subject=row.subject,
        headers=tuple((name, str(mail[name])) for name in SHOWN_HEADERS if name in mail),
        text=_content(_part(mail, "text/plain")),
        html=_content(_part(mail, "text/html")),
        calendar=_content(calendar),
        method=str(calendar.get_param("method", "")) if calendar else "",
        raw=row.raw,
    )


def _part(mail: EmailMessage, kind: str) -> EmailMessage | None:
    for part in mail.walk():
        if part.get_content_type() == kind:
            return part
    return None


def _content(part: EmailMessage | None) -> str:
    return str(part.get_content()) if part else ""
