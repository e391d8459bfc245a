"""Sorting and comparing of names in any script.

Sort keys follow the Unicode Collation Algorithm with its root table (pyuca); they are stored, since
SQLite and PostgreSQL order bytes, not letters, and SQLite's ``lower()`` knows only ASCII.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pyuca import Collator

_SPACE = re.compile(r"\s+")
_KEY_BYTES = 240


@lru_cache(maxsize=1)
def _collator() -> Collator:
    return Collator()


@lru_cache(maxsize=20_000)
def sort_key(text: str) -> bytes:
    """Return the collation key of ``text`` as at most 240 bytes that compare like the text."""
    key: tuple[int, ...] = _collator().sort_key(unicodedata.normalize("NFC", text))
    return b"".join(min(weight, 0xFFFF).to_bytes(2, "big") for weight in key)[:_KEY_BYTES]


def tidy(text: str) -> str:
    """Return text as kept: NFC, white space folded and trimmed, control characters removed."""
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(
        " " if char in "\t\r\n\v\f\x85\u2028\u2029" else char
        for char in composed
        if unicodedata.category(char) not in {"Cc", "Cs", "Cn"} or char in "\t\r\n\v\f\x85"
    )
    return _SPACE.sub(" ", visible).strip()


def tidy_lines(text: str) -> str:
    """Return a text of several lines as kept: each line tidied, at most one empty line in a row."""
    lines = [tidy(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def fold(text: str) -> str:
    """Return the form in which two spellings of one name are equal: case and width folded.

    Accents stay: "José" and "Jose" may be two people; NFC and NFD are one. Characters that nobody sees (a soft hyphen,
    a zero-width space that came along with the copy) do not count.
    """
    visible = "".join(char for char in tidy(text) if unicodedata.category(char) != "Cf")
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold())


def search_key(text: str) -> str:
    """Return the form for searching: folded, without accents, letters and digits only."""
    plain = unicodedata.normalize("NFKD", fold(text))
    kept = (char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return _SPACE.sub(" ", "".join(kept)).strip()


def normal_email(address: str) -> str:
    """Return the address in the form in which one mailbox is one text (folded, domain in IDNA)."""
    local, at, domain = fold(address).rpartition("@")
    if not at:
        return fold(address)
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_domain = domain
    return f"{local}@{ascii_domain}"
