"""``flask privacy``: what is kept of whom, rights of people who have no link, the end of the retention."""

from __future__ import annotations

import dataclasses
import json
from functools import partial
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from registration.audit import service as audit
from registration.core import clock
from registration.core.db import session, write
from registration.core.i18n import LANGUAGES, in_language
from registration.participants.facts import owner_key
from registration.privacy import document, inventory, queries
from registration.privacy.service import erasing, retaining
from registration.privacy.service.retaining import Due

ACTOR = "command-line"

group = AppGroup("privacy", help="Download and erase personal data, end the retention.")
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


@group.command("download")
@click.argument("meeting")
@click.argument("reference")
@click.option("--language", "code", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.option("--output", "target", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def download(meeting: str, reference: str, code: str, target: Path | None) -> None:
    """Write everything that is kept about a person as JSON: for who has no address and so no link.

    The history notes it. Exits with 1 when there is no such registration.
    """
    registration_id = _find(meeting, reference)
    now = clock.now()
    kept = queries.kept_about(session(), registration_id)
    with in_language(code):
        content = document.to_bytes(document.document(kept, now=now))
    key, meeting_id = owner_key(kept.registration.public_id), kept.registration.meeting_id
    write(
        lambda db: audit.record(
            db,
            "registration.downloaded",
            actor=ACTOR,
            subject=key,
            meeting_id=meeting_id,
            now=now,
        )
    )
    if target:
        target.write_bytes(content)
    else:
        click.echo(content.decode(), nl=False)


@group.command("erase")
@click.argument("meeting")
@click.argument("reference")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def erase(meeting: str, reference: str, *, yes: bool) -> None:
    """Erase a person who asked for it: everything before the meeting, what is optional afterwards.

    Nobody can undo this. Exits with 1 when there is no such registration, or the answer is no.
    """
    registration_id = _find(meeting, reference)
    if not yes:
        click.confirm(f"Erase {reference} of {meeting}? Nobody can undo this.", abort=True)
    scope = write(lambda db: erasing.erase(db, registration_id, actor=ACTOR, now=clock.now()))
    click.echo(f"Erased: {scope.value}.")


def _find(meeting: str, reference: str) -> int:
    found = queries.find_by_reference(session(), meeting, reference)
    if found is None:
        click.echo(
            f"{meeting} has no registration {reference}, or it was erased or merged.", err=True
        )
        raise SystemExit(1)
    return found


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
