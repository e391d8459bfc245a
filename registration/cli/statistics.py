"""``flask statistics``: the figures of a meeting."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from registration.core import clock
from registration.core.db import session
from registration.core.errors import NotFoundError
from registration.core.i18n import LANGUAGES, format_instant, in_language, text
from registration.core.i18n import gettext as _
from registration.meetings.models import Meeting
from registration.meetings.queries import get_meeting
from registration.statistics import files, report
from registration.statistics.queries import Counted, statistics_of

UNKNOWN = "–"

group = AppGroup("statistics", help="Show the figures of a meeting.")


@group.command("show")
@click.argument("meeting")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", *files.FORMATS]),
    default="text",
    show_default=True,
)
@click.option(
    "--language", "code", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write to this file instead of standard output.",
)
@with_appcontext
def show(meeting: str, form: str, code: str, output: Path | None) -> None:
    """Show the figures of MEETING (its slug) with their counting rule.

    The same figures as on the page and in its files. Exit code 2: there is no such meeting.
    """
    db = session()
    try:
        found = get_meeting(db, meeting)
    except NotFoundError:
        click.echo(f"There is no meeting {meeting!r}; see flask meetings list.", err=True)
        raise SystemExit(2) from None
    counted = statistics_of(db, found, now=clock.now())
    with in_language(code):
        content = (
            _text(found, counted).encode() if form == "text" else files.write(found, counted, form)
        )
    if output:
        output.write_bytes(content)
    else:
        click.echo(content, nl=False)


def _text(meeting: Meeting, counted: Counted) -> str:
    lines = [
        text(meeting.title),
        _("As of %(when)s", when=format_instant(counted.as_of, meeting.time_zone)),
        "",
        *files.notes(meeting, counted),
    ]
    for part in report.groups(counted):
        lines += ["", part.title]
        lines += [f"  {_shown(line.value):>8}  {line.name}" for line in part.lines]
    return "\n".join(lines) + "\n"


def _shown(value: int | None) -> str:
    return UNKNOWN if value is None else str(value)
