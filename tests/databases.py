"""Databases for tests: migrated once, copied as often as wanted, on SQLite and on PostgreSQL."""

import itertools
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import sqlalchemy as sa

from tests import postgresql

Migrate = Callable[[str], None]


class Databases:
    """Makes migrated and empty databases; keeps the template of each kind for the whole session."""

    def __init__(self, folder: Path, migrate: Migrate) -> None:
        self._folder = folder
        self._migrate = migrate
        self._stack = ExitStack()
        self._numbers = itertools.count()
        self._templates: dict[str, str] = {}
        self._cluster: str | None = None

    def close(self) -> None:
        """Stop the server, if one was started."""
        self._stack.close()

    def template(self, kind: str) -> str:
        """Return the address of the migrated database from which others are copied."""
        if kind not in self._templates:
            url = self.empty(kind, "template")
            self._migrate(url)
            self._templates[kind] = url
        return self._templates[kind]

    def empty(self, kind: str, name: str | None = None) -> str:
        """Make a database without any table; return its address."""
        name = name or f"empty_{next(self._numbers)}"
        if kind == "sqlite":
            return f"sqlite:///{self._folder / name}.sqlite"
        return self._create(name, "template0")

    def copy(self, kind: str) -> str:
        """Make a migrated database of its own; return its address."""
        template, name = self.template(kind), f"copy_{next(self._numbers)}"
        if kind == "sqlite":
            target = self._folder / f"{name}.sqlite"
            shutil.copyfile(sa.make_url(template).database or "", target)
            return f"sqlite:///{target}"
        return self._create(name, "template")

    def drop(self, url: str) -> None:
        """Delete a database that `copy` or `empty` made; connections that are left are cut."""
        parsed = sa.make_url(url)
        if parsed.get_backend_name() == "sqlite":
            for suffix in ("", "-wal", "-shm"):
                Path(f"{parsed.database}{suffix}").unlink(missing_ok=True)
            return
        self._execute(f'DROP DATABASE IF EXISTS "{parsed.database}" WITH (FORCE)')

    def _create(self, name: str, template: str) -> str:
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        url = sa.make_url(self._server()).set(database=name)
        return url.render_as_string(hide_password=False)

    def _server(self) -> str:
        if self._cluster is None:
            self._cluster = self._stack.enter_context(postgresql.cluster())
        return self._cluster

    def _execute(self, statement: str) -> None:
        engine = sa.create_engine(
            self._server(), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
        )
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
