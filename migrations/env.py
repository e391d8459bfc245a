"""How Alembic runs our migrations.

Migrations never import the application: our own column types are rendered as SQLAlchemy's. All steps
are one transaction, on SQLite too (its DDL is transactional; Alembic and the driver must be told). There
foreign keys are off while tables are rebuilt (a batch would delete children by cascade), and
``PRAGMA foreign_key_check`` runs before the commit.
"""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator

from registration import tables
from registration.core import db


class BrokenReferencesError(Exception):
    """A migration would leave rows that refer to nothing."""


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:  # noqa: ANN401
    """Write our own types as the SQLAlchemy types that they store."""
    del autogen
    if kind == "type" and isinstance(item, TypeDecorator):
        if isinstance(item.impl_instance, sa.DateTime):
            return "sa.DateTime(timezone=True)"
        return f"sa.{item.impl_instance!r}"
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    return False


def compare_type(
    migration: object,
    inspected: object,
    column: object,
    found: Any,  # noqa: ANN401
    wanted: Any,  # noqa: ANN401
) -> bool | None:
    """Compare enumerations by their length only, since they are stored as text."""
    del migration, inspected, column
    if isinstance(wanted, sa.Enum):
        return bool(getattr(found, "length", None) != wanted.length)
    return None


def run() -> None:
    """Run the migrations on the connection or address that the caller gave."""
    given = context.config.attributes.get("connection")
    if given is not None:
        _migrate(given)
        return
    url = context.config.get_main_option("sqlalchemy.url", "")
    engine = sa.create_engine(**db.engine_options(url, 1))
    db.prepare_engine(engine)
    try:
        with engine.connect() as connection:
            _migrate(connection)
    finally:
        engine.dispose()


def _migrate(connection: sa.Connection) -> None:
    on_sqlite = connection.dialect.name == "sqlite"
    connection.execution_options(**{db.WRITE_OPTION: True})
    if on_sqlite:
        _set_foreign_keys(connection, on=False)
    try:
        _run_in_one_transaction(connection)
    finally:
        if on_sqlite:
            connection.rollback()
            _set_foreign_keys(connection, on=True)


def _run_in_one_transaction(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=tables.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=compare_type,
        transactional_ddl=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                message = f"rows refer to nothing: {broken[:5]}"
                raise BrokenReferencesError(message)


def _set_foreign_keys(connection: sa.Connection, *, on: bool) -> None:
    """Switch the checks outside a transaction: inside one the pragma has no effect."""
    raw = connection.connection.driver_connection
    assert raw is not None  # noqa: S101 - a fresh connection has one
    raw.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


run()
