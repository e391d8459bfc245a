"""JSON as programs read it."""

import json as standard

from hypothesis import given

from registration.documents import json
from registration.documents.table import Table
from registration.documents.text import clean
from tests.documents.tables import ROW, rows_of_text, table, table_of_texts


def parsed(shown: Table) -> dict[str, object]:
    answer = standard.loads(b"".join(json.pieces(shown)))
    assert isinstance(answer, dict)
    return answer


def test_values_keep_their_types_and_instants_their_offset() -> None:
    assert parsed(table())["rows"] == [
        {
            "name": "Aïcha N’Diaye",
            "number": 7,
            "arrives_on": "2026-11-21",
            "at": "09:30:00",
            "registered_at": "2026-11-20T09:05:00+01:00",
            "photo": True,
            "phone": "+221 077 001",
            "functions": ["Delegate", "Speaker"],
        },
    ]


def test_the_head_says_what_the_table_is() -> None:
    head = parsed(table(notes=("Counted by rule 1.",)))
    assert head["title"] == "List: [Paris]"
    assert head["language"] == "en"
    assert head["as_of"] == "2026-11-21T17:00:00+00:00"
    assert head["notes"] == ["Counted by rule 1."]


def test_an_empty_list_is_valid() -> None:
    assert parsed(table(rows=[]))["rows"] == []


def test_a_list_longer_than_a_piece_is_valid() -> None:
    assert len(standard.loads(b"".join(json.pieces(table([ROW] * 401))))["rows"]) == 401


@given(rows_of_text)
def test_every_text_comes_back_cleaned(rows: list[tuple[str, str]]) -> None:
    expected = [{"a": clean(first), "b": clean(second)} for first, second in rows]
    assert parsed(table_of_texts(rows))["rows"] == expected
