"""``flask meetings``: which meetings there are, and their times after an update of the zone data."""

from __future__ import annotations

import json
from typing import Any

import click
from flask.cli import AppGroup, with_appcontext

from registration.core import clock, zones
from registration.core.db import session, write
from registration.meetings.models import Meeting
from registration.meetings.queries import list_meetings
from registration.meetings.service.times import derive_all
from registration.participants.queries.overview import MeetingCount, counts_by_meeting

group = AppGroup("meetings", help="List meetings, compute their times anew.")

NONE = MeetingCount(0, 0)
HEAD = ("ADDRESS", "STATE", "FIRST DAY", "LAST DAY", "FORMAT", "REGISTERED", "TITLE")


@group.command("list")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option(
    "--language",
    type=click.Choice(["en", "fr"]),
    default="en",
    show_default=True,
    help="Of titles.",
)
@with_appcontext
def list_all(form: str, language: str) -> None:
    """List all meetings, the latest first."""
    db = session()
    meetings = list_meetings(db)
    counts = counts_by_meeting(db, [meeting.id for meeting in meetings])
    rows = [_row(meeting, counts.get(meeting.id, NONE), language) for meeting in meetings]
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for line in _aligned([HEAD, *(_cells(row) for row in rows)]):
        click.echo(line)


@group.command("retime")
@with_appcontext
def retime() -> None:
    """Compute all instants anew from wall times and zones; say which meetings moved."""
    moved = write(lambda db: derive_all(db, now=clock.now()))
    click.echo(f"Computed with zone data {zones.data_version()}; {len(moved)} meetings moved.")
    for slug in moved:
        click.echo(f"  {slug}")


def _row(meeting: Meeting, count: MeetingCount, language: str) -> dict[str, Any]:
    return {
        "slug": meeting.slug,
        "dialogue": meeting.dialogue.slug,
        "title": meeting.title.text(language),
        "state": meeting.state.value,
        "format": meeting.format.value,
        "starts_on": meeting.starts_on.isoformat(),
        "ends_on": meeting.ends_on.isoformat(),
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "time_zone": meeting.time_zone,
        "registered": count.active,
        "pending": count.pending,
    }


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    keys = ("slug", "state", "starts_on", "ends_on", "format", "registered", "title")
    return tuple(str(row[key]) for key in keys)


def _aligned(lines: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(line[number]) for line in lines) for number in range(len(HEAD))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
