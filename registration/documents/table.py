"""What a tabular document shows, before any format: columns, rows, notes.

The writers (``csv``, ``xlsx``, ``json``) turn one `Table` into one file. Rows are any iterable and are read once,
so that a list of 100,000 people never stands in memory as a whole.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeAlias

Value: TypeAlias = "str | int | float | bool | date | datetime | time | Sequence[str] | None"
"""One cell: instants are aware and already in the zone in which people shall read them; None is an empty cell."""

Row: TypeAlias = "Sequence[Value]"
"""One line: as many values as the table has columns, in their order."""


class Kind(enum.StrEnum):
    """What a column holds, which decides how each format stores it."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    INSTANT = "instant"
    BOOLEAN = "boolean"
    PHONE = "phone"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a stable key for programs, a title in the table's language for people, a width in characters."""

    key: str
    title: str
    kind: Kind = Kind.TEXT
    width: int = 20


@dataclass(frozen=True, slots=True)
class Table:
    """A titled list in one language.

    ``rows`` may be a generator and is consumed by the first writer. ``notes`` are sentences that belong to the table
    (its rule, its state); XLSX and JSON carry them, CSV does not, since programs read CSV from its first line.
    ``as_of`` (aware) is the moment whose state the rows show and the date that stands in the file's properties.
    """

    title: str
    language: str
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    notes: tuple[str, ...] = ()
    as_of: datetime | None = None
    author: str = ""
