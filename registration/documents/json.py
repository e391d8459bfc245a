"""A table as JSON for programs: real types, ISO 8601 instants with their offset, one object per row.

Shape: ``{"title", "language", "as_of", "notes": [], "columns": [{"key", "title", "kind"}], "rows": [{key: value}]}``.
The column keys are stable and the same in all languages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Final

from registration.documents.table import Row, Table, Value
from registration.documents.text import clean

MEDIA_TYPE: Final = "application/json"
_ROWS_PER_PIECE: Final = 200


def pieces(table: Table) -> Iterator[bytes]:
    """The file in pieces, to be sent as they come; reads the rows once."""
    head = {
        "title": table.title,
        "language": table.language,
        "as_of": table.as_of.isoformat() if table.as_of else None,
        "notes": list(table.notes),
        "columns": [{"key": c.key, "title": c.title, "kind": c.kind.value} for c in table.columns],
    }
    yield (_dumped(head)[:-1] + ', "rows": [').encode()
    keys = [column.key for column in table.columns]
    waiting: list[str] = []
    between = "\n"
    for row in table.rows:
        waiting.append(_dumped(_as_object(keys, row)))
        if len(waiting) == _ROWS_PER_PIECE:
            yield (between + ",\n".join(waiting)).encode()
            between = ",\n"
            waiting.clear()
    yield ((between + ",\n".join(waiting) if waiting else "") + "\n]}\n").encode()


def _as_object(keys: list[str], row: Row) -> dict[str, object]:
    return {key: _plain(value) for key, value in zip(keys, row, strict=True)}


def _plain(value: Value) -> object:
    if isinstance(value, str):
        return clean(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return [clean(item) for item in value]


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
