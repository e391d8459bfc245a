"""From a row of the outbox to a mail: subject, text, HTML and calendar part, in the receiver's language.

Shape (design/calendar.md): multipart/mixed( multipart/alternative( text/plain, text/html, text/calendar;
method=... ), the same calendar as an attachment ). The same row always gives the same Message-ID.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from flask import current_app

from registration.core import config
from registration.core.colour import Brand, NoColourError, brand
from registration.core.i18n import format_day, in_language
from registration.ical import build
from registration.ical.entry import Attendee, Method, Organizer
from registration.ical.stored import entry_of
from registration.ical.text import clean, clean_line
from registration.messages import links, wording
from registration.messages.outgoing import Outgoing

BLANK_LINES = re.compile(r"\n{3,}")
TEMPLATE_NAME = re.compile(r"email/[^/]+/[^/]+")
TRAILING = re.compile(r"[ \t]+\n")
DEFAULT_ZONE = "UTC"
DEFAULT_COLOUR = "#123c69"


def mail_of(message: Outgoing) -> EmailMessage:
    """Return the mail of an outbox row; needs an application context, no request.

    Raises:
        LookupError: a template or the maker of a link is missing.
    """
    settings = config.current()
    with in_language(message.language):
        values = _values(message)
        subject = clean_line(_written(message.kind, "subject.txt", values))
        values["subject"] = subject
        text = _tidy(_written(message.kind, "body.txt", values))
        html = _lines(_written(message.kind, "body.html", values))
    mail = EmailMessage(policy=SMTP)
    sender_name = settings.mail_from_name or values["dialogue"]
    mail["Subject"] = subject
    mail["From"] = _address(sender_name, settings.mail_from)
    mail["To"] = _address(wording.shown_name(message.recipient_name), message.recipient)
    if values["contact"] != settings.mail_from:
        mail["Reply-To"] = _address("", values["contact"])
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<{message.public_id}@{settings.mail_from.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    if message.calendar:
        organizer = Organizer(address=settings.mail_from, name=clean_line(sender_name))
        _add_calendar(mail, message, organizer)
    # Last: what is called Content-... moves into the first part when a mail gets several.
    mail["Content-Language"] = message.language
    _set_boundaries(mail, message.public_id)
    return mail


def _set_boundaries(mail: EmailMessage, public_id: str) -> None:
    """Give each multipart a boundary of its own that is the same at every try."""
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=_{number}_{public_id}")


def _written(kind: str, part: str, values: dict[str, Any]) -> str:
    # Not flask.render_template: what pages put into every template asks for a request.
    return current_app.jinja_env.get_template(f"email/{kind}/{part}").render(values)


def _values(message: Outgoing) -> dict[str, Any]:
    context = message.context
    meeting: dict[str, str] = context.get("meeting", {})
    zone = meeting.get("zone", DEFAULT_ZONE)
    own_zone = context.get("zone", "")
    account: dict[str, str] = context.get("account", {})
    days = context.get("days", [])
    item = context.get("item")
    expires_at = context.get("expires_at")

    def link(name: str, about: Mapping[str, Any] | None = None) -> str:
        return links.make(name, {**context, **(about or {})}, message.language)

    return {
        "title": meeting.get("title", ""),
        "dialogue": context.get("dialogue") or meeting.get("dialogue", ""),
        "contact": clean_line(meeting.get("contact_email", "")) or config.current().mail_from,
        "colours": _colours(meeting.get("colour", "")),
        "salutation": wording.salutation(
            context.get("salutation") or {"full_name": account.get("name", "")}
        ),
        "concerns": wording.shown_name(context.get("concerns", "")),
        "for_another": bool(context.get("concerns")),
        "reference": context.get("reference", ""),
        "reason": clean(context.get("reason", "")),
        "status": context.get("status", ""),
        "days": [wording.day(day, meeting, own_zone) for day in days],
        "waits": any(day["waits"] or day["waits_online"] for day in days),
        "is_virtual": any(day["mode"] == "virtual" for day in days),
        "follow_ups": context.get("follow_ups", 0),
        "item": wording.day(item, meeting, own_zone) if item else None,
        "item_day": _day_of(item) if item else "",
        "until": wording.until(expires_at, zone) if expires_at else "",
        "links": [
            {**about, "name": wording.shown_name(about["name"])}
            for about in context.get("links", [])
        ],
        "has_calendar": message.calendar is not None,
        "link": link,
    }


def _day_of(item: Mapping[str, str]) -> str:
    return format_day(date.fromisoformat(item["on"]), year=False)


def _colours(text: str) -> Brand:
    try:
        return brand(text or DEFAULT_COLOUR)
    except NoColourError:
        return brand(DEFAULT_COLOUR)


def _add_calendar(mail: EmailMessage, message: Outgoing, organizer: Organizer) -> None:
    stored = message.calendar or {}
    method = Method(stored["method"])
    entry = entry_of(stored, links.join, is_cancelled=method is Method.CANCEL)
    attendee = Attendee(
        address=message.recipient,
        name=wording.shown_name(message.recipient_name),
        language=message.language,
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


def envelope(address: str) -> str:
    """Return an address as SMTP wants it: its domain in ASCII (RFC 5890)."""
    local, at, domain = clean_line(address).rpartition("@")
    return f"{local}{at}{_ascii_domain(domain)}"


def _ascii_domain(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def _tidy(text: str) -> str:
    return BLANK_LINES.sub("\n\n", TRAILING.sub("\n", _lines(text))).strip() + "\n"


def _lines(text: str) -> str:
    """Return the text without control characters, with line feeds only; indents stay."""
    kept = []
    for line in text.splitlines():
        words = clean(line)
        indent = len(line) - len(line.lstrip(" ")) if words else 0
        kept.append(" " * indent + words)
    return "\n".join(kept) + "\n"


def kinds() -> list[str]:
    """Return the kinds that have templates, for the tests."""
    loader = current_app.jinja_loader
    names = loader.list_templates() if loader else []
    return sorted({name.split("/")[1] for name in names if TEMPLATE_NAME.fullmatch(name)})
