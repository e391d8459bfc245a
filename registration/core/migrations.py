"""The database's version: which one it has, which one the program needs, and the way there."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from registration.core.db import database

FOLDER = Path(__file__).resolve().parents[2] / "migrations"


def alembic_config() -> Config:
    """Return Alembic's configuration for our migrations."""
    return Config(str(FOLDER / "alembic.ini"))


@lru_cache(maxsize=1)
def head() -> str | None:
    """Return the newest revision that the program knows, as read at the first call."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def current() -> str | None:
    """Return the revision of the database, None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade_to(revision: str = "head") -> None:
    """Bring the database to ``revision``."""
    settings = alembic_config()
    with database.engine.connect() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)
        connection.commit()
