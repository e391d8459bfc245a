"""``flask calendars``: the public file of a meeting, and invitations that moved with new zone data."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.orm import Session

from registration.calendars.queries import MovedEntry, moved_entries
from registration.core import clock, config, events, zones
from registration.core.db import session, write
from registration.core.errors import NotFoundError
from registration.core.i18n import LANGUAGES
from registration.meetings.calendar import public_calendar
from registration.meetings.events import MeetingRescheduled
from registration.meetings.facts import facts_of
from registration.meetings.queries import get_meeting

group = AppGroup("calendars", help="Calendar files and invitations.")


@group.command("show")
@click.argument("meeting")
@click.option(
    "--language", "code", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write to this file instead of standard output.",
)
@with_appcontext
def show(meeting: str, code: str, output: Path | None) -> None:
    """Show the public calendar file (.ics) of MEETING (its slug), the texts in --language first.

    Exit code 2: there is no such meeting.
    """
    db = session()
    try:
        found = get_meeting(db, meeting)
    except NotFoundError:
        click.echo(f"There is no meeting {meeting!r}; see flask meetings list.", err=True)
        raise SystemExit(2) from None
    settings = config.current()
    content: bytes = public_calendar(
        found,
        facts_of(db, found),
        code,
        url=f"{settings.base_url}/{code}/meetings/{found.slug}",
        sender=settings.mail_from,
    )
    if output:
        output.write_bytes(content)
    else:
        click.echo(content, nl=False)


@group.command("check")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option("--send", is_flag=True, help="Send what moved again, as updates of the entries.")
@with_appcontext
def check(*, form: str, send: bool) -> None:
    """List coming calendar entries whose instant moved with an update of the time-zone data.

    Run it after each update of the package tzdata, after `flask meetings retime`. Exit code 1: some moved
    and were not sent again.
    """
    moved = moved_entries(session(), now=clock.now())
    if form == "json":
        rows = [asdict(entry) for entry in moved]
        click.echo(json.dumps(rows, default=str, ensure_ascii=False, indent=1))
    else:
        _tell(moved)
    if not moved:
        return
    if not send:
        raise SystemExit(1)
    meetings = sorted({entry.meeting_id for entry in moved})
    write(lambda db: _reschedule(db, meetings))
    if form == "text":
        click.echo(f"Updates of {len(meetings)} meetings were ordered; the worker sends them.")


def _reschedule(db: Session, meetings: list[int]) -> None:
    for meeting_id in meetings:
        event = MeetingRescheduled(meeting_id=meeting_id, actor="system")
        events.publish(db, event, now=clock.now())


def _tell(moved: list[MovedEntry]) -> None:
    click.echo(f"Time-zone data {zones.data_version()}: {len(moved)} coming entries moved.")
    for entry in moved:
        click.echo(
            f"  {entry.owner_key} {entry.item_key}: {entry.wall} {entry.zone} was sent as"
            f" {entry.sent_as.isoformat()} (data {entry.sent_with}) and is {entry.is_now.isoformat()}"
        )
