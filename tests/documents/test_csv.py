"""CSV as spreadsheets open it."""

import csv as standard
import io
from collections.abc import Iterator

from hypothesis import given

from registration.documents import csv
from registration.documents.table import Row, Table
from registration.documents.text import clean, without_formula
from tests.documents.tables import AT, ROW, rows_of_text, table, table_of_texts


def content(shown: Table) -> str:
    return b"".join(csv.pieces(shown)).decode("utf-8-sig")


def parsed(shown: Table) -> list[list[str]]:
    delimiter = csv.separator_of(shown.language)
    return list(standard.reader(io.StringIO(content(shown), newline=""), delimiter=delimiter))


def test_the_file_begins_with_one_byte_order_mark_and_ends_its_lines_with_crlf() -> None:
    written = b"".join(csv.pieces(table()))
    assert written.startswith(b'\xef\xbb\xbf"Name"')
    assert written.count(b"\xef\xbb\xbf") == 1
    assert written.endswith(b"\r\n")


def test_french_has_semicolons_and_yes_in_french() -> None:
    line = content(table(language="fr")).splitlines()[1]
    assert line == (
        '"Aïcha N’Diaye";7;"2026-11-21";"09:30";"2026-11-20 09:05";"Oui";'
        '"\'+221 077 001";"Delegate, Speaker"'
    )


def test_english_has_commas_and_yes_in_english() -> None:
    line = content(table(language="en")).splitlines()[1]
    assert line == (
        '"Aïcha N’Diaye",7,"2026-11-21","09:30","2026-11-20 09:05","Yes",'
        '"\'+221 077 001","Delegate, Speaker"'
    )


def test_an_unknown_value_is_an_empty_cell() -> None:
    assert parsed(table(rows=[(None,) * 8]))[1] == [""] * 8


def test_what_does_not_fit_its_column_is_written_as_neutralised_text() -> None:
    row: Row = ("a", "=1", "-soon", "@noon", "+later", False, "0", "=x")
    assert parsed(table(rows=[row]))[1] == [
        "a", "'=1", "'-soon", "'@noon", "'+later", "No", "0", "'=x",
    ]  # fmt: skip


def test_a_negative_number_stays_a_number() -> None:
    assert ",-3," in content(table(rows=[("a", -3, None, None, AT, None, None, ())]))


@given(rows_of_text)
def test_every_text_comes_back_cleaned_and_neutralised(rows: list[tuple[str, str]]) -> None:
    expected = [[without_formula(clean(text)) for text in row] for row in rows]
    assert parsed(table_of_texts(rows))[1:] == expected


def test_the_file_comes_in_pieces_while_the_rows_are_read() -> None:
    read = 0

    def rows() -> Iterator[Row]:
        nonlocal read
        for _ in range(5_000):
            read += 1
            yield ROW

    first = next(csv.pieces(table(rows())))
    assert read == 500
    assert first.count(b"\r\n") == 501
