"""``flask messages``: what stands in the outbox."""

from __future__ import annotations

import json
from typing import Any

import click
from flask.cli import AppGroup, with_appcontext

from registration.core.db import session
from registration.core.errors import NotFoundError
from registration.meetings.queries import get_meeting
from registration.messages.models import Message
from registration.messages.queries import MessageFilter, list_messages
from registration.messages.states import MessageState

NONE = "–"

group = AppGroup("messages", help="Look into the outbox.")


@group.command("list")
@click.option("--meeting", help="Only those of the meeting with this slug.")
@click.option(
    "--state", type=click.Choice([state.value for state in MessageState]), help="Only those."
)
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="At most."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@with_appcontext
def list_all(meeting: str | None, state: str | None, limit: int, form: str) -> None:
    """List messages: given up first, then those that wait, then the newest.

    What a message says is not shown; it is not kept after delivery. Exit code 2: there is no such meeting.
    """
    wanted = MessageFilter(
        meeting_id=_meeting_id(meeting), state=MessageState(state) if state else None
    )
    page = list_messages(session(), wanted, size=limit)
    rows = [_row(message) for message in page.rows]
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        why = f"  {row['error_code']}" if row["error_code"] else ""
        when = row["sent_at"] or row["next_attempt_at"] or row["created_at"]
        click.echo(f"{row['state']:<10}{when:<27}{row['kind']:<23}{row['recipient']}{why}")
    if page.total > len(rows):
        click.echo(f"({len(rows)} of {page.total}; --limit shows more)")


def _meeting_id(slug: str | None) -> int | None:
    if slug is None:
        return None
    try:
        return get_meeting(session(), slug).id
    except NotFoundError:
        click.echo(f"There is no meeting {slug!r}; see flask meetings list.", err=True)
        raise SystemExit(2) from None


def _row(message: Message) -> dict[str, Any]:
    waits = message.state is MessageState.QUEUED
    return {
        "id": message.public_id,
        "kind": message.kind,
        "language": message.language,
        "recipient": message.recipient or NONE,
        "state": message.state.value,
        "attempts": message.attempts,
        "error_code": message.error_code,
        "created_at": message.created_at.isoformat(timespec="seconds"),
        "next_attempt_at": message.next_attempt_at.isoformat(timespec="seconds") if waits else None,
        "sent_at": message.sent_at.isoformat(timespec="seconds") if message.sent_at else None,
    }
