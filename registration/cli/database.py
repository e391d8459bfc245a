"""``flask database``: bring the database to the program's version, or check that it is."""

from __future__ import annotations

import click
from flask.cli import AppGroup, with_appcontext

from registration.core.migrations import current, head, upgrade_to

group = AppGroup("database", help="Upgrade the database or check its version.")


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
