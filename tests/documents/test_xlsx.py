"""Workbooks as Excel opens them, read back by openpyxl."""

import io
import re
import tempfile
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time

import openpyxl
import pytest
from hypothesis import given, settings
from openpyxl.workbook import Workbook

from registration.documents import xlsx
from registration.documents.table import Row, Table
from registration.documents.text import clean
from tests.documents.tables import ROW, rows_of_text, table, table_of_texts


def opened(*tables: Table) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx.to_bytes(*tables)))


def values(shown: Table) -> list[list[object]]:
    sheet = opened(shown).worksheets[0]
    return [[as_excel_reads(cell.value) for cell in line] for line in sheet.iter_rows()]


def as_excel_reads(value: object) -> object:
    """Excel takes _xHHHH_ for a character (ECMA-376, ST_Xstring); openpyxl leaves that to us."""
    if not isinstance(value, str):
        return value
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), value) or None


def test_values_keep_their_types() -> None:
    assert values(table())[1] == [
        "Aïcha N’Diaye",
        7,
        datetime(2026, 11, 21),  # noqa: DTZ001 - a spreadsheet's dates have no zone
        time(9, 30),
        datetime(2026, 11, 20, 9, 5),  # noqa: DTZ001
        "Yes",
        "+221 077 001",
        "Delegate, Speaker",
    ]


def test_yes_is_said_in_french_and_dates_are_written_the_french_way() -> None:
    sheet = opened(table(language="fr")).worksheets[0]
    assert sheet["F2"].value == "Oui"
    assert sheet["C2"].number_format == "dd/mm/yyyy"


@pytest.mark.parametrize("typed", ["=1+1", "+33 6 12", "@SUM(A1)", "-2", "http://a.example", "007"])
def test_a_text_stays_a_text_whatever_it_looks_like(typed: str) -> None:
    cell = opened(table_of_texts([(typed, "")])).worksheets[0]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (typed, "s", None)


@pytest.mark.parametrize("typed", ["<r>bold</r>", "_x0041_", " padded ", "a\nb", "&amp;", "]]>"])
def test_text_that_looks_like_markup_is_shown_as_typed(typed: str) -> None:
    assert values(table_of_texts([(typed, "x")]))[1][0] == typed


def test_characters_that_break_workbooks_are_left_out() -> None:
    assert values(table_of_texts([("Ana\x00\ufffe\uffff\x0e", "x")]))[1][0] == "Ana"


def test_a_text_longer_than_a_cell_ends_with_an_ellipsis() -> None:
    shown = values(table_of_texts([("😀" * 20_000, "x")]))[1][0]
    assert isinstance(shown, str)
    assert shown.endswith("😀…")
    assert len(shown.encode("utf-16-le")) // 2 <= 32_767


@settings(deadline=None, max_examples=60)
@given(rows_of_text)
def test_every_text_comes_back_cleaned(rows: list[tuple[str, str]]) -> None:
    shown = values(table_of_texts([("first", "row"), *rows, ("last", "row")]))[2:-1]
    assert shown == [[clean(text) or None for text in row] for row in rows]


def test_the_header_is_frozen_filtered_and_repeated_in_print() -> None:
    sheet = opened(table()).worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:H2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"


def test_the_file_carries_title_author_date_and_language() -> None:
    book = opened(table(language="fr"))
    assert book.properties.title == "List: [Paris]"
    assert book.properties.creator == "Secretariat"
    assert book.properties.created == datetime(2026, 11, 21, 17, 0)  # noqa: DTZ001
    custom = zipfile.ZipFile(io.BytesIO(xlsx.to_bytes(table(language="fr")))).read(
        "docProps/custom.xml"
    )
    assert b'name="Language"><vt:lpwstr>fr<' in custom


def test_sheets_have_allowed_names_that_differ() -> None:
    long = Table("A title that is longer than a sheet’s name may be", "en", (), ())
    assert opened(table(), table(), long, long, Table("", "en", (), ())).sheetnames == [
        "List   Paris",
        "List   Paris 2",
        "A title that is longer than a s",
        "A title that is longer than a 2",
        "1",
    ]


def test_notes_stand_on_a_sheet_of_their_own() -> None:
    sheet = opened(table(notes=("Counted by rule 1.",)))["Notes"]
    assert sheet["B2"].value == "Counted by rule 1."


def test_a_date_before_the_time_of_spreadsheets_is_text() -> None:
    row = ("a", 1, date(1899, 1, 1), None, None, None, None, ())
    assert values(table([row]))[1][2] == "1899-01-01"


def test_numbers_that_are_none_are_text() -> None:
    row = ("a", float("nan"), None, None, None, None, None, ())
    assert values(table([row]))[1][1] == "nan"


def test_equal_tables_are_equal_files() -> None:
    assert xlsx.to_bytes(table()) == xlsx.to_bytes(table())


def test_the_xml_of_a_sheet_has_no_empty_cells() -> None:
    archive = zipfile.ZipFile(io.BytesIO(xlsx.to_bytes(table_of_texts([("", "x")]))))
    assert 'r="A2"' not in archive.read("xl/worksheets/sheet1.xml").decode()


def test_memory_does_not_grow_with_the_rows() -> None:
    def rows(number: int) -> Iterator[Row]:
        return (ROW for _ in range(number))

    def peak(number: int) -> int:
        tracemalloc.start()
        with tempfile.TemporaryFile() as spool:
            xlsx.write([table(rows(number))], spool)
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    peak(10)
    assert peak(8_000) - peak(500) < 1_000_000
