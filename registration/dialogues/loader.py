"""Puts rows of the reference files into the database, as often as one likes.

A row that nobody edited follows its file; a row that an officer edited or deleted is left alone. What a
row was when last loaded is known by its digest (:class:`~registration.dialogues.models.ReferenceRow`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.types import Base
from registration.dialogues.fingerprint import fingerprint
from registration.dialogues.models import Dialogue, ReferenceRow

Values = dict[str, Any]


@dataclass
class Counts:
    """What became of the rows of one kind.

    ``kept`` are rows that an officer edited or deleted and that were left alone.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0


class Loader:
    """Puts rows of the files into the database; knows what was loaded before."""

    def __init__(self, db: Session, now: datetime, folder: Path) -> None:
        self.db = db
        self.now = now
        self.folder = folder
        self.counts: dict[str, Counts] = defaultdict(Counts)
        self.marks = {(mark.kind, mark.code): mark for mark in db.scalars(sa.select(ReferenceRow))}
        self.rows: dict[tuple[str, str], Any] = {}

    def put(self, kind: str, code: str, row: Base | None, model: type[Base], values: Values) -> Any:  # noqa: ANN401 - a row
        """Add or update one row unless somebody edited or deleted it; returns it, or None."""
        count, mark, wanted = self.counts[kind], self.marks.get((kind, code)), fingerprint(values)
        if row is None and mark is not None:
            count.kept += 1
            return None
        if row is None:
            row = model(**values)
            self.db.add(row)
            self.db.flush()
            count.added += 1
        else:
            found = fingerprint({name: getattr(row, name) for name in values})
            if found == wanted:
                count.unchanged += 1
            elif mark is not None and found == mark.digest:
                for name, value in values.items():
                    setattr(row, name, value)
                count.updated += 1
            else:
                count.kept += 1
                self.rows[kind, code] = row
                return row
        self.mark(kind, code, wanted)
        self.rows[kind, code] = row
        return row

    def mark(self, kind: str, code: str, digest: str) -> None:
        """Remember what a row was when it was loaded."""
        mark = self.marks.get((kind, code))
        if mark is None:
            mark = ReferenceRow(kind=kind, code=code, digest=digest)
            self.marks[kind, code] = mark
            self.db.add(mark)
        mark.digest = digest

    def id_of(self, kind: str, code: str | None) -> int | None:
        """Return the id of a row loaded before; None for none, and for one that was deleted."""
        row = self.rows.get((kind, code or ""))
        return row.id if row else None

    def of(self, model: Any, dialogue: Dialogue) -> sa.ScalarResult[Any]:  # noqa: ANN401 - any table
        """Return the rows of a table that belong to a Dialogue."""
        return self.db.scalars(sa.select(model).where(model.dialogue_id == dialogue.id))
