"""Text that every format can hold: control characters out, formulas made harmless, yes and no in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, TypeVar

T = TypeVar("T")

_UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]",
)
_LINE_BREAKS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

_TRIGGERS: Final = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_BLANKS: Final = "\\s\u200b-\u200f\u2060\ufeff"
# What may have to be guarded: a text that begins like a formula, or one in which something begins anew.
_SUSPICIOUS: Final = re.compile(f"^[{_BLANKS}]*'*[{_TRIGGERS}]|[,;\t\r\n|]")
_FORMULA: Final = re.compile(
    f"(?P<before>^|[,;\\t\\r\\n|])(?P<blanks>[{_BLANKS}]*)(?P<marks>'*)(?=[{_TRIGGERS}])",
)
_LEADING_BREAK: Final = re.compile("[\t\r\n]")

_WORDS: Final = {"en": ("Yes", "No"), "fr": ("Oui", "Non")}
_REMEMBERED_TEXTS: Final = 5_000


def clean(text: str) -> str:
    """Return the text without what breaks files: controls, unpaired surrogates, U+FFFE and U+FFFF.

    Every kind of line break becomes a line feed; tab and line feed stay; all other control
    characters go (XML 1.0, section 2.2, allows none of them, and spreadsheets refuse the file).
    """
    if text.isprintable() or _UNPRINTABLE.search(text) is None:
        return text
    return _UNPRINTABLE.sub("", _LINE_BREAKS.sub("\n", text))


def without_formula(text: str) -> str:
    """Return the text so that no spreadsheet takes it, or a part of it, for a formula.

    An apostrophe is put before ``= + - @`` and their full-width forms at the beginning (blanks and
    invisible characters do not hide them) and after a comma, semicolon, tab, bar or line break
    inside, because a file with semicolons may be opened by a program that cuts at commas. Nothing
    is taken away: a telephone number keeps its plus. A leading tab or line break gets the
    apostrophe too (OWASP, CSV Injection).
    """
    if _SUSPICIOUS.search(text) is None:
        return text
    guarded = _FORMULA.sub(r"\g<before>\g<blanks>\g<marks>'", text)
    return f"'{guarded}" if _LEADING_BREAK.match(guarded) else guarded


def yes_or_no(value: object, language: str) -> str:
    """Return Yes or No in the language (English for one without words here); empty for None."""
    if value is None:
        return ""
    yes, no = _WORDS.get(language, _WORDS["en"])
    return yes if value else no


class _Memory(dict[Any, str]):
    """What was converted already; emptied when it is full, so that it never grows with the number of rows."""

    __slots__ = ("_convert",)

    def __init__(self, convert: Callable[[Any], str]) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, value: object) -> str:
        found = self._convert(value)
        if isinstance(value, str):
            if len(self) >= _REMEMBERED_TEXTS:
                self.clear()
            self[value] = found
        return found


def remembering(convert: Callable[[T], str]) -> Callable[[T], str]:
    """Return ``convert`` with a small memory for texts: lists repeat the same countries and functions.

    A known text costs one look into a dictionary, which is what makes long files fast. Values must be hashable.
    """
    return _Memory(convert).__getitem__
