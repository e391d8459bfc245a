"""Counting what a piece of work asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from flask import Flask

from registration.core.db import database

Statements = list[str]


@contextmanager
def counted(app: Flask) -> Iterator[Statements]:
    """Collect the statements that `app` sends, without those of transactions and savepoints."""
    with app.app_context():
        engine = database.engine
    found: Statements = []

    def note(*arguments: object) -> None:
        statement = str(arguments[2]).lstrip()
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")):
            found.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
