"""``flask privacy``: what is kept of whom, and the end of the retention."""

from __future__ import annotations

import dataclasses
import json
from functools import partial

import click
from flask.cli import AppGroup, with_appcontext

from registration.core import clock
from registration.core.db import session, write
from registration.privacy import inventory
from registration.privacy.service import erasing, retaining
from registration.privacy.service.retaining import Due

ACTOR = "command-line"

group = AppGroup("privacy", help="What is kept of whom, and the end of the retention.")
output = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)


@group.command("retain")
@click.option("--dry-run", is_flag=True, help="Only say what is due.")
@output
@with_appcontext
def retain(*, dry_run: bool, form: str) -> None:
    """Erase the personal data of meetings whose retention has ended.

    To be run once a day. Figures stay the same: what they are made of is kept without the names.
    """
    due = retaining.list_due(session(), now=clock.now())
    if not dry_run:
        for item in due:
            _erase(item)
    if form == "json":
        rows = [{**dataclasses.asdict(item), "due_on": item.due_on.isoformat()} for item in due]
        click.echo(json.dumps({"erased": not dry_run, "meetings": rows}))
        return
    verb = "to erase" if dry_run else "erased"
    for item in due:
        click.echo(
            f"{item.slug}: {item.registrations} registrations and {item.notes} notes {verb}, due since {item.due_on}."
        )
    if not due:
        click.echo("Nothing is due.")


def _erase(item: Due) -> None:
    while ids := retaining.next_batch(session(), item.meeting_id):
        write(partial(erasing.erase_many, ids=ids, actor=ACTOR, now=clock.now()))
    write(partial(retaining.blank_notes, meeting_id=item.meeting_id))


@group.command("inventory")
@output
def show_inventory(form: str) -> None:
    """Say of every column whether it is personal, protected, counting or technical."""
    rows = [
        {"table": name, "column": column, "kind": kind.value, "whose": table.whose.value}
        for name, table in sorted(inventory.TABLES.items())
        for column, kind in table.columns.items()
    ]
    if form == "json":
        click.echo(json.dumps(rows))
        return
    for row in rows:
        click.echo(f"{row['table'] + '.' + row['column']:<48}{row['kind']:<11}{row['whose']}")
