"""Cells of a worksheet as SpreadsheetML, rendered one by one: the inner loop of the XLSX writer.

XlsxWriter spends some 20 microseconds on a cell and copies a text that begins with ``<r>`` and
ends with ``</r>`` into the sheet unescaped, so that a name could break the file; this module knows
the three cells that a table needs (ECMA-376, part 1, 18.3.1.4) and nothing else.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Final, TypeAlias

from registration.documents.table import Column, Kind, Value
from registration.documents.text import clean, remembering, yes_or_no

LONGEST_CELL: Final = 32_767
"""UTF-16 units that a cell can hold (Excel specifications and limits)."""

CellRenderer: TypeAlias = "Callable[[str, Value], str]"
"""Turns a cell's reference ("B7") and its value into XML; an empty text means no cell."""

_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's dates have no zone
_FIRST_SAFE_DATE: Final = date(1900, 3, 1)
_SECONDS_A_DAY: Final = 86_400
_SPECIAL: Final = re.compile(r"[&<>]|_x[0-9A-Fa-f]{4}_|^\s|\s$|\n")
_LOOKS_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def renderers(
    columns: tuple[Column, ...], language: str, styles: dict[Kind, int]
) -> list[CellRenderer]:
    """Return one renderer per column; ``styles`` gives the cell format of a kind by its index."""
    inline = remembering(inline_text)
    return [_renderer(column.kind, language, styles.get(column.kind), inline) for column in columns]


def inline_text(text: str) -> str:
    """Return the text as the content of an in-line string cell: cleaned, cut, escaped.

    A text longer than a cell can hold ends with an ellipsis.
    """
    visible = _fitting(clean(text))
    if _SPECIAL.search(visible) is None:
        return f"<is><t>{visible}</t></is>"
    escaped = _LOOKS_ESCAPED.sub("_x005F_", visible)
    escaped = escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<is><t xml:space="preserve">{escaped}</t></is>'


def _fitting(text: str) -> str:
    if len(text) * 2 <= LONGEST_CELL or len(text.encode("utf-16-le")) <= LONGEST_CELL * 2:
        return text
    cut = text.encode("utf-16-le")[: (LONGEST_CELL - 1) * 2].decode("utf-16-le", errors="ignore")
    return f"{cut}…"


def _renderer(
    kind: Kind, language: str, style: int | None, inline: Callable[[str], str]
) -> CellRenderer:
    layout = f' s="{style}"' if style else ""

    def text(reference: str, value: Value) -> str:
        return f'<c r="{reference}" t="inlineStr">{inline(str(value))}</c>'

    def phone(reference: str, value: Value) -> str:
        return f'<c r="{reference}"{layout} t="inlineStr">{inline(str(value))}</c>'

    def boolean(reference: str, value: Value) -> str:
        return text(reference, yes_or_no(value, language))

    def several(reference: str, value: Value) -> str:
        if value is None or isinstance(value, str | int | float | date | time):
            return text(reference, value)
        return text(reference, ", ".join(value)) if value else ""

    def number(reference: str, value: Value) -> str:
        if isinstance(value, int | float) and math.isfinite(value):
            return f'<c r="{reference}"><v>{value:.16G}</v></c>'
        return text(reference, value)

    def moment(reference: str, value: Value) -> str:
        serial = _serial(value)
        if serial is None:
            return text(reference, value)
        return f'<c r="{reference}"{layout}><v>{serial}</v></c>'

    by_kind: dict[Kind, CellRenderer] = {
        Kind.BOOLEAN: boolean,
        Kind.INTEGER: number,
        Kind.DECIMAL: number,
        Kind.LIST: several,
        Kind.PHONE: phone,
        Kind.DATE: moment,
        Kind.TIME: moment,
        Kind.INSTANT: moment,
    }
    return by_kind.get(kind, text)


def _serial(value: Value) -> str | None:
    """Return a date or time as the days since the epoch of spreadsheets, or None if it has none.

    Instants lose their zone: people read the wall clock of the zone in which they were given.
    """
    if isinstance(value, datetime):
        if value.date() < _FIRST_SAFE_DATE:
            return None
        apart = value.replace(tzinfo=None) - _EPOCH
        return f"{apart.days + apart.seconds / _SECONDS_A_DAY:.16G}"
    if isinstance(value, date):
        return str((value - _EPOCH.date()).days) if value >= _FIRST_SAFE_DATE else None
    if isinstance(value, time):
        return f"{(value.hour * 3600 + value.minute * 60 + value.second) / _SECONDS_A_DAY:.16G}"
    return None
