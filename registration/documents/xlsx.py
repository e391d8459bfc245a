"""Tables as an Excel workbook with real types, written row by row so that memory stays flat.

Texts are always stored as texts (a formula typed by somebody stays a text, a telephone number
keeps its plus and zeros), numbers as numbers, dates as dates. The header line is frozen, filtered
and repeated on every printed page. XlsxWriter makes the workbook; the rows are rendered by
:mod:`registration.documents.cells`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import IO, Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from registration.documents.cells import renderers
from registration.documents.table import Column, Kind, Row, Table
from registration.documents.text import clean

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS: Final = 1_048_575
"""Rows of a worksheet below the header line (Excel specifications and limits)."""

_LONGEST_SHEET_NAME: Final = 31
_FORBIDDEN_IN_SHEET_NAMES: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_RESERVED_SHEET_NAME: Final = "history"
_FORMATS: Final = {
    "fr": {Kind.DATE: "dd/mm/yyyy", Kind.TIME: "hh:mm", Kind.INSTANT: "dd/mm/yyyy hh:mm"},
    "en": {Kind.DATE: "d mmm yyyy", Kind.TIME: "hh:mm", Kind.INSTANT: "d mmm yyyy hh:mm"},
}
_AS_TEXT: Final = "@"
_PAGE: Final = {"fr": "Page &P sur &N", "en": "Page &P of &N"}
_A4: Final = 9
_HEADER_TITLE_LENGTH: Final = 200
_PIECE_BYTES: Final = 64 * 1024


def write(tables: Sequence[Table], target: IO[bytes]) -> None:
    """Write a workbook with one sheet per table, in order, to an open binary file.

    The first table gives title, language and date of the file. Rows are read once. Notes of all
    tables stand together on a last sheet.

    Raises:
        ValueError: a table has more rows than a sheet can hold.
    """
    first = tables[0]
    workbook = xlsxwriter.Workbook(target, {"constant_memory": True})
    workbook.set_properties(
        {
            "title": clean(first.title),
            "author": clean(first.author),
            "created": _created(first.as_of),
        },
    )
    workbook.set_custom_property("Language", first.language)
    taken: set[str] = set()
    for table in [*tables, *_notes(tables)]:
        _write_sheet(workbook, table, _sheet_name(table.title, taken))
    workbook.close()


def pieces(tables: Sequence[Table], spool: IO[bytes]) -> Iterator[bytes]:
    """Write the workbook to the given empty file and yield it in pieces; closes the file."""
    with spool:
        write(tables, spool)
        spool.seek(0)
        while piece := spool.read(_PIECE_BYTES):
            yield piece


def to_bytes(*tables: Table) -> bytes:
    """Return the whole workbook, for tables that are known to be small."""
    buffer = io.BytesIO()
    write(tables, buffer)
    return buffer.getvalue()


class _RowSheet(Worksheet):
    """A worksheet that takes finished rows, beside XlsxWriter's own way of cell by cell."""

    def add_row(self, number: int, cells: str) -> None:
        """Append row ``number`` (counted from 0) given as the XML of its cells."""
        if self.table:
            self._write_single_row(number)
        self.fh.write(f'<row r="{number + 1}">{cells}</row>')
        self.previous_row = number
        self.dim_rowmax = number


def _write_sheet(workbook: Any, table: Table, name: str) -> None:  # noqa: ANN401
    sheet = workbook.add_worksheet(name, worksheet_class=_RowSheet)
    _set_up_page(sheet, table)
    _write_header(workbook, sheet, table.columns)
    rows_written = _write_rows(workbook, sheet, table)
    if table.columns:
        sheet.autofilter(0, 0, rows_written, len(table.columns) - 1)


def _write_header(workbook: Any, sheet: _RowSheet, columns: tuple[Column, ...]) -> None:  # noqa: ANN401
    layout = workbook.add_format(
        {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#E8EFF7"},
    )
    sheet.freeze_panes(1, 0)
    for position, column in enumerate(columns):
        sheet.set_column(position, position, column.width)
        sheet.write_string(0, position, clean(column.title), layout)


def _write_rows(workbook: Any, sheet: _RowSheet, table: Table) -> int:  # noqa: ANN401
    formats = _FORMATS.get(table.language, _FORMATS["en"]) | {Kind.PHONE: _AS_TEXT}
    styles = {
        kind: workbook.add_format({"num_format": layout, "align": "left"})._get_xf_index()  # noqa: SLF001
        for kind, layout in formats.items()
    }
    letters = [xl_col_to_name(position) for position in range(len(table.columns))]
    render = list(
        zip(letters, renderers(table.columns, table.language, styles), strict=True),
    )
    number = 0
    for number, row in enumerate(table.rows, start=1):
        if number > MOST_ROWS:
            raise ValueError("more rows than a worksheet can hold")
        sheet.add_row(number, _cells(str(number + 1), render, row))
    return number


def _cells(line: str, render: list[tuple[str, Any]], row: Row) -> str:
    return "".join(
        [
            cell(letter + line, value)
            for (letter, cell), value in zip(render, row, strict=True)
            if value is not None and value != ""
        ],
    )


def _set_up_page(sheet: _RowSheet, table: Table) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.7)
    title = clean(table.title).replace("&", "&&").replace("\n", " ")
    sheet.set_header(f"&L&B{title[:_HEADER_TITLE_LENGTH]}")
    sheet.set_footer(f"&R{_PAGE.get(table.language, _PAGE['en'])}")


def _notes(tables: Sequence[Table]) -> list[Table]:
    rows = [(table.title, note) for table in tables for note in table.notes]
    if not rows:
        return []
    columns = (Column("table", tables[0].title, width=40), Column("note", "Notes", width=100))
    return [Table("Notes", tables[0].language, columns, rows)]


def _sheet_name(title: str, taken: set[str]) -> str:
    """Return the title as a sheet's name: allowed characters, at most 31, different from others."""
    allowed = clean(title).translate(_FORBIDDEN_IN_SHEET_NAMES).replace("\n", " ").strip()
    base = allowed[:_LONGEST_SHEET_NAME].strip() or "1"
    name, number = base, 1
    while name.lower() in taken or name.lower() == _RESERVED_SHEET_NAME:
        number += 1
        suffix = f" {number}"
        name = base[: _LONGEST_SHEET_NAME - len(suffix)] + suffix
    taken.add(name.lower())
    return name


def _created(as_of: datetime | None) -> datetime:
    """Return the date for the file's properties; a fixed one makes equal tables equal files."""
    return (as_of or datetime(2000, 1, 1, tzinfo=UTC)).astimezone(UTC).replace(tzinfo=None)
