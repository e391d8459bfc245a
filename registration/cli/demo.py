"""``flask demo``: load the demonstration, and serve it."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from registration.core import clock, config
from registration.core.db import session, write
from registration.demo import environment, officer, serving
from registration.demo.loading import Loaded, load
from registration.meetings.kinds import MeetingState
from registration.meetings.queries import list_meetings

LINE_SECONDS = 2.0
FOLDER = "demo"

group = AppGroup(
    "demo", help="Load and serve the demonstration: the meeting in Paris, with invented people."
)


@group.command("load")
@click.option(
    "--size",
    type=click.IntRange(0, 200_000),
    default=0,
    help="Add a third meeting with so many registrations.",
)
@click.option("--seed", type=int, help="Invent other people.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@with_appcontext
def load_command(size: int, seed: int | None, form: str) -> None:
    """Load reference data, the meetings and their people; what is there already is left alone."""
    found = load(now=clock.now(), seed=seed, size=size, report=_reporter())
    if form == "json":
        click.echo(json.dumps({one.slug: one.registrations for one in found}))
    else:
        for one in found:
            click.echo(_said(one))


def _said(one: Loaded) -> str:
    if one.registrations:
        return f"{one.slug}: {one.registrations:,} registrations loaded."
    return f"{one.slug}: it was there already."


class _Reporter:
    """Writes a line of progress to standard error, every two seconds at most."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, slug: str, done: int, total: int) -> None:
        if time.monotonic() - self._last >= LINE_SECONDS:
            self._last = time.monotonic()
            click.echo(f"{slug}: {100 * done // total} %", err=True)


def _reporter() -> _Reporter:
    return _Reporter()


@group.command("officer")
@with_appcontext
def officer_command() -> None:
    """Make the demonstration's officer, or give a new password; prints it."""
    if not config.current().demonstration:
        click.echo(
            "This is not a demonstration: set PLENARY_DEMONSTRATION=1 or use flask accounts create.",
            err=True,
        )
        raise SystemExit(2)
    password = officer.new_password()
    write(lambda db: officer.appoint(db, password, now=clock.now()))
    click.echo(f"Sign in as {officer.EMAIL} with the password {password}")


@group.command("addresses")
@with_appcontext
def addresses_command() -> None:
    """Print the addresses to open."""
    base = config.current().base_url
    meetings = [one for one in list_meetings(session()) if one.state is MeetingState.PUBLISHED]
    lines = [("Start", "/en/", "/fr/")]
    lines += [
        (one.title.text("en"), f"/en/meetings/{one.slug}", f"/fr/meetings/{one.slug}")
        for one in meetings
    ]
    lines += [
        ("Delivered mail", "/en/mailbox", "/fr/mailbox"),
        ("Secretariat", "/en/desk", "/fr/desk"),
    ]
    for name, english, french in lines:
        click.echo(f"{name}\n    {base}{english}\n    {base}{french}")


@group.command("serve")
@click.option("--port", type=click.IntRange(1, 65535), default=5000, show_default=True)
@click.option(
    "--size",
    type=click.IntRange(0, 200_000),
    default=0,
    help="Add a third meeting with so many registrations.",
)
@click.pass_context
def serve_command(context: click.Context, port: int, size: int) -> None:
    """Load the demonstration into a folder of its own and serve it on 127.0.0.1 with a worker beside it."""
    folder = Path(os.environ.get("PLENARY_VAR_PATH", "instance")) / FOLDER
    given = environment.prepare(folder, port, os.environ)

    def ready() -> None:
        click.echo("\nPlenary is ready (Ctrl+C ends it):\n")
        serving.flask(given, "demo", "addresses")
        click.echo("")
        serving.flask(given, "demo", "officer")

    try:
        serving.flask(given, "database", "upgrade")
        serving.flask(given, "demo", "load", "--size", str(size))
        code = serving.run(given, port, ready)
    except serving.StartError as error:
        click.echo(f"The demonstration did not start: {error}. Is port {port} free?", err=True)
        context.exit(1)
    context.exit(code)
