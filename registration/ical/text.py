"""Cleaning of user text before it reaches a calendar file.

A control character in a content line breaks readers or, as a bare carriage return, adds properties of its own
(fixed in icalendar 7.3); what is cleaned here never depends on that fix.
"""

from __future__ import annotations

import re
from html import escape

from icalendar import vText

_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
# C0 except line feed, DEL, C1, byte order mark, lone surrogates, noncharacters of the first plane.
_UNWANTED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")


class PlainText(vText):
    r"""A TEXT value whose escapes are exactly those of RFC 5545 3.3.11.

    The library first turns the two characters ``\N`` of a user's text into a line break; a path such as
    ``\\server\News`` must stay as it is typed.
    """

    def to_ical(self) -> bytes:
        """Return the escaped text as UTF-8."""
        escaped = (
            str(self)
            .replace("\\", "\\\\")
            .replace(";", "\\;")
            .replace(",", "\\,")
            .replace("\n", "\\n")
        )
        return escaped.encode("utf-8")


def clean(text: str) -> str:
    """Return the text with every kind of line break as a line feed and no other control character."""
    return _UNWANTED.sub("", _LINE_BREAKS.sub("\n", text.replace("\t", " "))).strip()


def clean_line(text: str) -> str:
    """Return the text on one line, without control characters and with single spaces."""
    return " ".join(clean(text).split())


def clean_parameter(text: str) -> str:
    """Return the text for a quoted parameter such as CN.

    A double quote cannot stand there and few readers know the escapes of RFC 6868, hence the apostrophe; the
    caret would be read as such an escape.
    """
    return clean_line(text).replace('"', "\u2019").replace("^", " ").strip()


def html_of(text: str) -> str:
    """Return cleaned text as the small HTML body that Outlook reads from X-ALT-DESC; addresses become links."""
    parts: list[str] = []
    position = 0
    for link in _LINK.finditer(text):
        parts.append(escape(text[position : link.start()]))
        address = escape(link.group())
        parts.append(f'<a href="{address}">{address}</a>')
        position = link.end()
    parts.append(escape(text[position:]))
    body = "".join(parts).replace("\n", "<br>")
    return f"<html><body>{body}</body></html>"
