"""One SELECT of plain columns (numbers and texts), for pages that are asked for all the time.

It goes straight to the driver: session, transaction and result rows of SQLAlchemy take longer than all
the rest of such a page. Where the session has begun a transaction already, the statement is part of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

Rows = Sequence[Sequence[Any]]


class Glance:
    """A statement that is compiled once for each kind of database."""

    def __init__(self, statement: sa.Select[Any]) -> None:
        """Keep the statement; its parameters are named by ``bindparam``."""
        self._statement = statement
        self._compiled: dict[str, tuple[str, Sequence[str] | None]] = {}

    def rows(self, db: Session, **values: str | int) -> Rows:
        """Return the rows as tuples."""
        bind = db.get_bind()
        if isinstance(bind, sa.Engine) and not db.in_transaction():
            try:
                return self._straight(bind, values)
            except bind.dialect.loaded_dbapi.Error:
                pass  # below it fails again, as the error that everybody knows
        return db.connection().execute(self._statement, values).all()

    def _straight(self, engine: sa.Engine, values: dict[str, str | int]) -> Rows:
        sql, names = self._sql(engine)
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(sql, [values[name] for name in names] if names else values)
            found: Rows = cursor.fetchall()
            cursor.close()
        finally:
            connection.close()
        return found

    def _sql(self, engine: sa.Engine) -> tuple[str, Sequence[str] | None]:
        name = engine.dialect.name
        if name not in self._compiled:
            made: Any = self._statement.compile(dialect=engine.dialect)
            self._compiled[name] = (str(made), made.positiontup)
        return self._compiled[name]
