"""The application for tests: its settings, one transaction for each test, a clock that obeys."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session, sessionmaker

from app import create_app
from registration.core import clock, db
from registration.core.config import Settings
from tests.databases import Databases
from tests.page import PageClient

ROOT = Path(__file__).parent.parent
SECRET = "only for tests: " + "x" * 32
# A real hash takes a tenth of a second on purpose (tests/accounts/test_passwords.py checks that).
QUICK_HASHES = {"argon2__time_cost": 1, "argon2__memory_cost": 64, "argon2__parallelism": 1}
START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def settings(database_url: str, var: Path, **changes: Any) -> Settings:
    """Return settings for a test: fixed secrets, nothing that leaves the machine."""
    values: dict[str, Any] = {
        "database_url": database_url,
        "base_url": "http://localhost",
        "secret_key": SECRET,
        "link_key": SECRET + "links",
        "password_salt": SECRET + "salt",
        "totp_key": SECRET + "totp",
        "var_path": str(var),
        "smtp_timeout_seconds": 5,
        "pool_size": 2,
    }
    return Settings(**(values | changes))


def alembic(url: str) -> Config:
    """Return Alembic's configuration for the database at `url`."""
    config = Config(str(ROOT / "migrations" / "alembic.ini"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def migrate(url: str) -> None:
    """Bring the database at `url` to the newest version; what SQLite wrote is in its one file."""
    command.upgrade(alembic(url), "head")
    if url.startswith("sqlite"):
        engine = sa.create_engine(url)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
        engine.dispose()


class Applications:
    """Makes applications; the one of each kind of database is made once and shared."""

    def __init__(self, databases: Databases, var: Path) -> None:
        self._databases = databases
        self._var = var
        self._shared: dict[str, Flask] = {}

    def shared(self, kind: str) -> Flask:
        """Return the session's application on a database of this kind."""
        if kind not in self._shared:
            self._shared[kind] = self.make(self._databases.copy(kind), self._var)
        return self._shared[kind]

    def make(self, url: str, var: Path, **changes: Any) -> Flask:
        """Make an application on the database at `url`, whose client checks every page."""
        made = create_app(settings(url, var, **changes))
        made.testing = True
        made.extensions["security"].pwd_context.update(**QUICK_HASHES)
        made.test_client_class = PageClient
        made.test_cli_runner_class = FlaskCliRunner
        return made

    def dispose(self, made: Flask) -> None:
        """Close the connections of an application."""
        with made.app_context():
            db.database.engine.dispose()

    def close(self) -> None:
        """Close everything."""
        for made in self._shared.values():
            self.dispose(made)


@contextmanager
def rolled_back(app: Flask) -> Iterator[None]:
    """Keep everything that `app` writes in one transaction and take it back at the end.

    Every session (of a request, a command, `write`) joins the transaction by a savepoint of its own. The
    test's own session is committed whenever another one begins, so that savepoints never cross.
    """
    with app.app_context():
        engine, maker = db.database.engine, db.database.sessionmaker
    connection = engine.connect().execution_options(**{db.WRITE_OPTION: True})
    outer = connection.begin()
    own = Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
    before = dict(maker.kw), maker.class_
    maker.class_ = _joining(own, maker)
    maker.configure(bind=connection, binds={}, join_transaction_mode="create_savepoint")
    app.extensions["plenary_test_session"] = own
    try:
        yield
    finally:
        own.close()
        maker.kw.clear()
        maker.kw.update(before[0])
        maker.class_ = before[1]
        outer.rollback()
        connection.close()


def _joining(own: Session, maker: "sessionmaker[Session]") -> type[Session]:
    class Joining(maker.class_):  # type: ignore[name-defined]
        def __init__(self, **options: Any) -> None:
            if own.in_transaction():
                own.commit()
            own.expire_all()
            super().__init__(**options)

    return Joining


class TestClock:
    """The time of the application, which stands still until it is moved."""

    __test__ = False

    def __init__(self) -> None:
        self._token = clock._frozen.set(START)

    @property
    def now(self) -> datetime:
        """Return the present of the test (aware UTC)."""
        return clock.now()

    def set(self, at: datetime) -> datetime:
        """Make it `at` (aware)."""
        assert at.tzinfo is not None
        clock._frozen.set(at.astimezone(UTC))
        return self.now

    def advance(self, **duration: float) -> datetime:
        """Move on by a duration such as `hours=2`."""
        return self.set(self.now + timedelta(**duration))

    def release(self) -> None:
        """Let the real time run again."""
        clock._frozen.reset(self._token)
