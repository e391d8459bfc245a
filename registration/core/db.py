"""The database: engines as measured for both backends, reading and writing transactions.

SQLite runs in WAL mode; a writing transaction begins with BEGIN IMMEDIATE, because the driver's
defaults sell places twice and an upgraded read fails at once under load.
"""

from __future__ import annotations

import inspect
import random
import time
from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import Flask, g
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

T = TypeVar("T")

WRITE_OPTION = "plenary_write"
ATTEMPTS = 3
BUSY_MILLISECONDS = 15_000
RETRYABLE_SQLSTATES = {"40001", "40P01"}


class Database(SQLAlchemy):
    """The extension without what it does for asynchronous sessions, of which there are none."""

    def init_app(self, app: Flask) -> None:  # type: ignore[override] # Quart is not served
        """Register on an application.

        The extension closes asynchronous sessions after each request, and Flask starts an event loop
        for that: it took longer than a whole page, and no page could be made where a loop runs.
        """
        super().init_app(app)
        app.teardown_appcontext_funcs[:] = [
            close
            for close in app.teardown_appcontext_funcs
            if not inspect.iscoroutinefunction(close)
        ]


database = Database(session_options={"expire_on_commit": False})


class NestedWriteError(RuntimeError):
    """A writing transaction was begun inside another; services never commit, so this is a bug."""


def engine_options(url: str, pool_size: int) -> dict[str, Any]:
    """Return the options of the engine for a database address."""
    if sa.make_url(url).get_backend_name() == "sqlite":
        arguments = {"isolation_level": None, "timeout": BUSY_MILLISECONDS / 1000}
        return {"url": url, "connect_args": arguments, "pool_size": pool_size, "max_overflow": 32}
    return {"url": url, "pool_size": pool_size, "max_overflow": 8, "pool_pre_ping": True}


def prepare_engine(engine: sa.Engine) -> None:
    """Set up an engine: pragmas and BEGIN IMMEDIATE on SQLite, UTC on PostgreSQL."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin_sqlite)


def _set_pragmas(connection: Any, record: object) -> None:  # noqa: ANN401 - a raw DB-API connection
    del record
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    writing = connection.get_execution_options().get(WRITE_OPTION)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def is_retryable(error: DBAPIError) -> bool:
    """Tell whether a whole transaction may be tried again after this error."""
    original = error.orig
    if getattr(original, "sqlstate", None) in RETRYABLE_SQLSTATES:
        return True
    return "database is locked" in str(original)


def insert_into(db: Session, table: Any) -> Any:  # noqa: ANN401 - a mapped class or a table; no common type
    """Return the INSERT of the session's database, which knows ``ON CONFLICT``."""
    return insert_of(dialect_of(db))(table)


def dialect_of(db: Session) -> str:
    """Return which database a session speaks to: ``sqlite`` or ``postgresql``."""
    return db.get_bind().dialect.name


def insert_of(dialect: str) -> Callable[[Any], Any]:
    """Return what makes the INSERTs of a database."""
    return postgresql.insert if dialect == "postgresql" else sqlite.insert


def session() -> Session:
    """Return the session of this request or command; reading needs nothing else."""
    return database.session


def write(work: Callable[[Session], T]) -> T:
    """Run ``work(db)`` in one writing transaction and commit it.

    Ends the read transaction, begins a writing one, and runs the whole of ``work`` again after a
    deadlock or a serialisation failure, three times at most; so ``work`` loads what it needs by id
    itself and has no effect outside the database. Rows read before are detached: what was loaded of
    them can still be read, nothing more. Any other error rolls back and goes on.

    Raises:
        NestedWriteError: called inside ``work``.
    """
    if g.get("plenary_writing"):
        raise NestedWriteError
    db = database.session
    g.plenary_writing = True
    try:
        return _attempt(db, work)
    finally:
        g.plenary_writing = False


def _attempt(db: Session, work: Callable[[Session], T]) -> T:
    for attempt in range(1, ATTEMPTS + 1):
        db.expunge_all()  # first, so that what a view has read stays readable
        db.rollback()
        try:
            db.connection(execution_options={WRITE_OPTION: True})
            result = work(db)
            db.commit()
        except DBAPIError as error:
            db.rollback()
            if attempt == ATTEMPTS or not is_retryable(error):
                raise
            time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311 - only spreads retries
        except BaseException:
            db.rollback()
            raise
        else:
            return result
    raise AssertionError  # pragma: no cover - the loop returns or raises
