"""``flask database``: bring the database to the program's version, or check that it is."""

from __future__ import annotations

from pathlib import Path

import click
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask.cli import AppGroup, with_appcontext

from registration.core.db import database

FOLDER = Path(__file__).resolve().parents[2] / "migrations"

group = AppGroup("database", help="Upgrade the database or check its version.")


def alembic_config() -> Config:
    """Return Alembic's configuration for our migrations."""
    return Config(str(FOLDER / "alembic.ini"))


def head() -> str | None:
    """Return the newest revision that the program knows."""
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


@group.command("upgrade")
@with_appcontext
def upgrade() -> None:
    """Bring the database to the program's version."""
    upgrade_to()
    click.echo(f"The database is at {current()}.")


@group.command("check")
@with_appcontext
def check() -> None:
    """Say whether the database has the program's version; exit 1 when it has not."""
    found, wanted = current(), head()
    if found != wanted:
        click.echo(f"The database is at {found}, the program needs {wanted}: run upgrade.")
        raise SystemExit(1)
    click.echo(f"The database is at {found}.")
