"""``flask reference``: the Dialogue's reference data."""

from __future__ import annotations

import dataclasses
import json

import click
from flask.cli import AppGroup, with_appcontext

from registration.core import clock
from registration.core.db import write
from registration.dialogues import loading

group = AppGroup("reference", help="Load the reference data that the product is delivered with.")


@group.command("load")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@with_appcontext
def load(form: str) -> None:
    """Load partners, organisations, types of body, functions, action plan and objectives.

    May be run again at any time: rows that an officer edited or deleted are left alone.
    """
    counts = write(lambda db: loading.load(db, now=clock.now()))
    if form == "json":
        click.echo(json.dumps({kind: dataclasses.asdict(count) for kind, count in counts.items()}))
        return
    click.echo(f"{'':<18}{'added':>8}{'updated':>9}{'unchanged':>11}{'kept':>6}")
    for kind, count in counts.items():
        click.echo(
            f"{kind:<18}{count.added:>8}{count.updated:>9}{count.unchanged:>11}{count.kept:>6}"
        )
