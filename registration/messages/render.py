"""From a row of the outbox to a mail: subject, text, HTML and calendar part, in the receiver's language.

Shape (design/calendar.md): multipart/mixed( multipart/alternative( text/plain, text/html, text/calendar;
method=... ), the same calendar as an attachment ). The same row always gives the same Message-ID.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from flask import current_app, render_template

from registration.core import config
from registration.core.i18n import format_day, in_language
from registration.ical import build
from registration.ical.entry import Attendee, Method, Organizer
from registration.ical.stored import entry_of
from registration.ical.text import clean, clean_line
from registration.messages import links, wording
from registration.messages.models import Message

BLANK_LINES = re.compile(r"\n{3,}")
TEMPLATE_NAME = re.compile(r"email/[^/]+/[^/]+")
TRAILING = re.compile(r"[ \t]+\n")
DEFAULT_ZONE = "UTC"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The columns of an outbox row that its mail is made of, apart from any session."""

    public_id: str
    kind: str
    language: str
    recipient: str
    recipient_name: str
    context: dict[str, Any]
    calendar: dict[str, Any] | None
    created_at: datetime


def outgoing(message: Message) -> Outgoing:
    """Read the columns of a row."""
    return Outgoing(
        public_id=message.public_id,
        kind=message.kind,
        language=message.language,
        recipient=message.recipient,
        recipient_name=message.recipient_name,
        context=dict(message.context),
        calendar=message.calendar,
        created_at=message.created_at,
    )


def mail_of(message: Outgoing) -> EmailMessage:
    """Return the mail of an outbox row; needs an application context, no request.

    Raises:
        LookupError: a template or the maker of a link is missing.
    """
    settings = config.current()
    mail = EmailMessage(policy=SMTP)
    with in_language(message.language):
        values = _values(message)
        subject = clean_line(render_template(f"email/{message.kind}/subject.txt", **values))
        text = _tidy(render_template(f"email/{message.kind}/body.txt", **values))
        html = render_template(f"email/{message.kind}/body.html", subject=subject, **values)
    sender_name = settings.mail_from_name or values["meeting"].get("dialogue", "")
    mail["Subject"] = subject
    mail["From"] = _address(sender_name, settings.mail_from)
    mail["To"] = _address(message.recipient_name, message.recipient)
    reply_to = clean_line(values["meeting"].get("contact_email", ""))
    if reply_to and reply_to != settings.mail_from:
        mail["Reply-To"] = _address("", reply_to)
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<{message.public_id}@{settings.mail_from.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    mail["Content-Language"] = message.language
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(_lines(html), subtype="html", cte="quoted-printable")
    if message.calendar:
        organizer = Organizer(address=settings.mail_from, name=clean_line(sender_name))
        _add_calendar(mail, message, organizer)
    return mail


def _values(message: Outgoing) -> dict[str, Any]:
    context = message.context
    meeting: dict[str, str] = context.get("meeting", {})
    zone = meeting.get("zone", DEFAULT_ZONE)

    def link(name: str, about: Mapping[str, Any] | None = None) -> str:
        return links.make(name, {**context, **(about or {})}, message.language)

    days = [wording.day(day, meeting, context.get("zone", "")) for day in context.get("days", [])]
    item = context.get("item")
    expires_at = context.get("expires_at")
    return {
        "meeting": meeting,
        "title": meeting.get("title", ""),
        "salutation": wording.salutation(context.get("salutation", {})),
        "concerns": context.get("concerns", ""),
        "reference": context.get("reference", ""),
        "reason": clean(context.get("reason", "")),
        "days": days,
        "waits": any(day["waits"] for day in context.get("days", [])),
        "is_virtual": any(day["mode"] == "virtual" for day in context.get("days", [])),
        "more_days": sum(day["mode"] != "absent" for day in context.get("days", [])) > 1,
        "item": wording.day(item, meeting, context.get("zone", "")) if item else None,
        "item_day": format_day(datetime.fromisoformat(item["on"]).date(), year=False)
        if item
        else "",
        "until": wording.until(expires_at, zone) if expires_at else "",
        "links": context.get("links", []),
        "dialogue": context.get("dialogue") or meeting.get("dialogue", ""),
        "has_calendar": message.calendar is not None,
        "link": link,
    }


def _add_calendar(mail: EmailMessage, message: Outgoing, organizer: Organizer) -> None:
    stored = message.calendar or {}
    method = Method(stored["method"])
    entry = entry_of(stored, links.join, is_cancelled=method is Method.CANCEL)
    attendee = Attendee(
        address=message.recipient, name=message.recipient_name, language=message.language
    )
    writer = build.cancel if method is Method.CANCEL else build.request
    written = writer(entry, organizer=organizer, attendee=attendee, made_at=message.created_at)
    mail.add_alternative(
        written.decode("utf-8"), subtype="calendar", params={"method": method.value}, cte="base64"
    )
    name = "cancellation.ics" if method is Method.CANCEL else "invitation.ics"
    mail.add_attachment(
        written, maintype="application", subtype="ics", filename=name, params={"name": name}
    )


def _address(name: str, address: str) -> Address | str:
    """Return a header address; what the library's parser refuses is given as it is, for the server to judge."""
    local, _at, domain = clean_line(address).rpartition("@")
    shown = clean_line(name)
    try:
        return Address(display_name=shown, username=local, domain=_ascii_domain(domain))
    except ValueError:
        return clean_line(address)


def _ascii_domain(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def _tidy(text: str) -> str:
    return BLANK_LINES.sub("\n\n", TRAILING.sub("\n", _lines(text))).strip() + "\n"


def _lines(text: str) -> str:
    """Return the text without control characters, with line feeds only."""
    return "\n".join(clean(line) if line.strip() else "" for line in text.splitlines()) + "\n"


def kinds() -> list[str]:
    """Return the kinds that have templates, for the tests."""
    loader = current_app.jinja_loader
    names = loader.list_templates() if loader else []
    return sorted({name.split("/")[1] for name in names if TEMPLATE_NAME.fullmatch(name)})
