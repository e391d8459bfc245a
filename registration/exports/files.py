"""Files that a table can become: their names, media types and writers."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from datetime import datetime
from typing import IO

from registration.core import zones
from registration.documents import csv, json, xlsx
from registration.documents.table import Table

PIECE_BYTES = 64 * 1024


class Format(enum.StrEnum):
    """A format of file; the first is what people with a spreadsheet program are served best by."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"

    @property
    def media_type(self) -> str:
        """Return the media type of the file."""
        return {
            Format.XLSX: xlsx.MEDIA_TYPE,
            Format.CSV: csv.MEDIA_TYPE,
            Format.JSON: json.MEDIA_TYPE,
        }[self]


def write(table: Table, form: Format, target: IO[bytes]) -> None:
    """Write a table to an open binary file, row by row."""
    if form is Format.XLSX:
        xlsx.write([table], target)
        return
    written = csv.pieces if form is Format.CSV else json.pieces
    for piece in written(table):
        target.write(piece)


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Yield an open file from where it stands, and close it at its end."""
    with file:
        while piece := file.read(PIECE_BYTES):
            yield piece


def file_name(slug: str, what: str, language: str, as_of: datetime, zone: str, form: Format) -> str:
    """Return a plain ASCII name such as ``paris-2021_participants_fr_2021-09-12.csv``."""
    day = zones.wall_of(as_of, zone).date()
    return f"{slug}_{what}_{language}_{day.isoformat()}.{form.value}"
