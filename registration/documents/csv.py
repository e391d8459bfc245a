"""A table as CSV that spreadsheets open correctly: UTF-8 with byte order mark, CRLF, texts quoted.

Semicolons for French, because a French Excel cuts at the list separator of its locale, commas for
other languages; no ``sep=`` line, which shows as garbage together with a byte order mark. Formulas
are neutralised, see :func:`registration.documents.text.without_formula`. RFC 4180 otherwise.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Final, TypeAlias

from registration.documents.table import Column, Kind, Table, Value
from registration.documents.text import clean, remembering, without_formula, yes_or_no

MEDIA_TYPE: Final = "text/csv; charset=utf-8"

_BYTE_ORDER_MARK: Final = "\ufeff"
_ROWS_PER_PIECE: Final = 500
_SEMICOLON_LANGUAGES: Final = frozenset({"fr"})

_Converter: TypeAlias = "Callable[[Value], object]"


def separator_of(language: str) -> str:
    """Return the character between two values in a file of that language."""
    return ";" if language in _SEMICOLON_LANGUAGES else ","


def pieces(table: Table) -> Iterator[bytes]:
    """Yield the file in pieces of some hundred lines, to be sent as they come; reads rows once."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(
        buffer,
        delimiter=separator_of(table.language),
        lineterminator="\r\n",
        quoting=csv.QUOTE_NONNUMERIC,
    )
    converters = _converters(table)
    buffer.write(_BYTE_ORDER_MARK)
    writer.writerow([_safe(column.title) for column in table.columns])
    for number, row in enumerate(table.rows, start=1):
        writer.writerow(
            [convert(value) for convert, value in zip(converters, row, strict=True)],
        )
        if number % _ROWS_PER_PIECE == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    if rest := buffer.getvalue():
        yield rest.encode()


def _converters(table: Table) -> list[_Converter]:
    text = remembering(_text)
    return [_converter(column, table.language, text) for column in table.columns]


def _converter(column: Column, language: str, text: Callable[[Value], str]) -> _Converter:
    """Return what turns a value of this column into a text (to be quoted) or a number (bare)."""

    def boolean(value: Value) -> object:
        return yes_or_no(value, language)

    def number(value: Value) -> object:
        return value if isinstance(value, int | float) else text(value)

    def several(value: Value) -> object:
        if value is None or isinstance(value, str | int | float | date | time):
            return text(value)
        return text(", ".join(value))

    def moment(value: Value) -> object:
        if isinstance(value, datetime):
            return f"{value:%Y-%m-%d %H:%M}"
        if isinstance(value, date):
            return value.isoformat()
        return f"{value:%H:%M}" if isinstance(value, time) else text(value)

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
        return _safe(value)
    return "" if value is None else _safe(str(value))


def _safe(text: str) -> str:
    return without_formula(clean(text))
