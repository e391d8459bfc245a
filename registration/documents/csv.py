"""A table as CSV that spreadsheets open correctly: UTF-8 with byte order mark, CRLF, texts quoted.

Semicolons for French, because a French Excel cuts at the list separator of its locale, commas for
other languages; no ``sep=`` line, which shows as garbage together with a byte order mark. Formulas
are neutralised, see :func:`registration.documents.text.without_formula`. RFC 4180 otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Final, TypeAlias

from registration.documents.table import Column, Kind, Table, Value
from registration.documents.text import clean, remembering, without_formula, yes_or_no

MEDIA_TYPE: Final = "text/csv; charset=utf-8"

_BYTE_ORDER_MARK: Final = "\ufeff"
_END: Final = "\r\n"
_ROWS_PER_PIECE: Final = 500
_SEMICOLON_LANGUAGES: Final = frozenset({"fr"})

_Converter: TypeAlias = "Callable[[Value], str]"


def separator_of(language: str) -> str:
    """Return the character between two values in a file of that language."""
    return ";" if language in _SEMICOLON_LANGUAGES else ","


def pieces(table: Table) -> Iterator[bytes]:
    """Yield the file in pieces of some hundred lines, to be sent as they come; reads rows once.

    The cells come quoted already, and a text is quoted once however often it is repeated.
    """
    between = separator_of(table.language)
    converters = _converters(table)
    heads = between.join(_quoted(_safe(column.title)) for column in table.columns)
    lines = [f"{_BYTE_ORDER_MARK}{heads}"]
    for number, row in enumerate(table.rows, start=1):
        cells = [convert(value) for convert, value in zip(converters, row, strict=True)]
        lines.append(between.join(cells))
        if number % _ROWS_PER_PIECE == 0:
            yield f"{_END.join(lines)}{_END}".encode()
            lines.clear()
    if lines:
        yield f"{_END.join(lines)}{_END}".encode()


def _converters(table: Table) -> list[_Converter]:
    text = remembering(_text)
    return [_converter(column, table.language, text) for column in table.columns]


def _converter(column: Column, language: str, text: Callable[[Value], str]) -> _Converter:
    """Return what turns a value of this column into a cell: a text in quotes, or a bare number."""
    words = {value: _quoted(yes_or_no(value, language)) for value in (True, False, None)}

    def boolean(value: Value) -> str:
        return words[bool(value) if value is not None else None]

    def number(value: Value) -> str:
        return str(value) if isinstance(value, int | float) else text(value)

    def several(value: Value) -> str:
        if value is None or isinstance(value, str | int | float | date | time):
            return text(value)
        return text(", ".join(value))

    def moment(value: Value) -> str:
        if isinstance(value, datetime):
            return f'"{value.replace(tzinfo=None).isoformat(" ", "minutes")}"'
        if isinstance(value, date):
            return f'"{value.isoformat()}"'
        return f'"{value:%H:%M}"' if isinstance(value, time) else text(value)

    by_kind: dict[Kind, _Converter] = {
        Kind.BOOLEAN: boolean,
        Kind.INTEGER: number,
        Kind.DECIMAL: number,
        Kind.LIST: several,
        Kind.DATE: moment,
        Kind.TIME: moment,
        Kind.INSTANT: moment,
    }
    return by_kind.get(column.kind, text)


def _text(value: Value) -> str:
    if isinstance(value, str):
        return _quoted(_safe(value))
    return _quoted("" if value is None else _safe(str(value)))


def _safe(text: str) -> str:
    return without_formula(clean(text))


def _quoted(text: str) -> str:
    """Return a text between quotation marks, those inside doubled (RFC 4180, 2.7)."""
    return '"' + text.replace('"', '""') + '"'
