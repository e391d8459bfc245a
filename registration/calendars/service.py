"""Keeping the entries that are owed to people's calendars, and saying which messages that owes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.calendars.content import WantedEntry, to_json
from registration.calendars.models import CalendarEntry
from registration.core import zones
from registration.ical import itip
from registration.ical.entry import Method
from registration.ical.stored import content_of


@dataclass(frozen=True, slots=True)
class OwedMessage:
    """A calendar message owed to the owner: one UID each (RFC 5546 3.2).

    ``calendar`` goes unchanged into the mail that carries it; ``is_new`` tells an invitation from an update.
    """

    method: Method
    item_key: str
    is_new: bool
    calendar: dict[str, Any]


@lru_cache(maxsize=1)
def _zone_version() -> str:
    return zones.data_version()


def create_all(
    db: Session, owner_key: str, wanted: Sequence[WantedEntry], *, meeting_id: int, now: datetime
) -> list[OwedMessage]:
    """Write the entries of an owner who has none yet: one INSERT, no SELECT, in the order of ``wanted``."""
    rows = [_new_row(owner_key, entry, meeting_id, now) for entry in wanted]
    if rows:
        db.execute(sa.insert(CalendarEntry.__table__), rows)  # type: ignore[arg-type]
    return [
        _owed(Method.REQUEST, row["item_key"], row["uid"], 0, now, row["content"], is_new=True)
        for row in rows
    ]


def reconcile(
    db: Session, owner_key: str, wanted: Sequence[WantedEntry], *, meeting_id: int, now: datetime
) -> list[OwedMessage]:
    """Bring an owner's entries to what is wanted; an empty list cancels all.

    One SELECT, then writes only for what differs. Cancellations come first, then invitations and updates
    in the order of ``wanted``.
    """
    statement = sa.select(CalendarEntry).where(CalendarEntry.owner_key == owner_key)
    rows = {row.item_key: row for row in db.scalars(statement.with_for_update())}
    kept = {entry.item_key for entry in wanted}
    owed = [_cancel(row, now) for key, row in sorted(rows.items()) if key not in kept]
    fresh = [entry for entry in wanted if entry.item_key not in rows]
    created = create_all(db, owner_key, fresh, meeting_id=meeting_id, now=now)
    changed = {message.item_key: message for message in created}
    for entry in wanted:
        row = rows.get(entry.item_key)
        message = _update(row, entry, now) if row else None
        if message:
            changed[entry.item_key] = message
    db.flush()
    ordered = [changed[entry.item_key] for entry in wanted if entry.item_key in changed]
    return [message for message in owed if message] + ordered


def repeat(db: Session, owner_key: str, *, with_cancelled: bool = False) -> list[OwedMessage]:
    """Return an invitation for each live entry as it stands, for an owner who is sent everything again.

    ``with_cancelled``: and a cancellation for each cancelled one, for an owner whose address has heard of it.
    """
    statement = (
        sa.select(CalendarEntry)
        .where(CalendarEntry.owner_key == owner_key)
        .order_by(CalendarEntry.starts_at, CalendarEntry.id)
    )
    rows = list(db.scalars(statement))
    live = [_of_row(Method.REQUEST, row, is_new=True) for row in rows if row.cancelled_at is None]
    if not with_cancelled:
        return live
    ended = [_of_row(Method.CANCEL, row) for row in rows if row.cancelled_at is not None]
    return ended + live


def forget(db: Session, owner_key: str) -> None:
    """Erase an owner's entries; their UIDs are opaque, their texts may name what the person does."""
    db.execute(sa.delete(CalendarEntry).where(CalendarEntry.owner_key == owner_key))


def _new_row(owner_key: str, wanted: WantedEntry, meeting_id: int, now: datetime) -> dict[str, Any]:
    content = to_json(wanted)
    return {
        "owner_key": owner_key,
        "item_key": wanted.item_key,
        "meeting_id": meeting_id,
        "uid": str(uuid.uuid4()),
        "sequence": 0,
        "content": content,
        "starts_at": datetime.fromisoformat(content["starts_at"]),
        "zone_version": _zone_version(),
        "changed_at": now,
    }


def _sent(row: CalendarEntry) -> itip.Sent:
    return itip.Sent(
        content=content_of(row.content),
        sequence=row.sequence,
        is_cancelled=row.cancelled_at is not None,
    )


def _cancel(row: CalendarEntry, now: datetime) -> OwedMessage | None:
    decision = itip.decide(_sent(row), None)
    if decision.owed is not itip.Owed.CANCEL:
        return None
    row.sequence = decision.sequence
    row.cancelled_at = row.changed_at = now
    return _of_row(Method.CANCEL, row)


def _update(row: CalendarEntry, wanted: WantedEntry, now: datetime) -> OwedMessage | None:
    content = to_json(wanted)
    decision = itip.decide(_sent(row), content_of(content))
    if decision.owed is itip.Owed.NOTHING:
        return None
    was_cancelled = row.cancelled_at is not None
    row.content = content
    row.starts_at = datetime.fromisoformat(content["starts_at"])
    row.zone_version = _zone_version()
    row.sequence = decision.sequence
    row.changed_at = now
    row.cancelled_at = None
    if decision.owed is itip.Owed.REFRESH:
        return None
    return _of_row(Method.REQUEST, row, is_new=was_cancelled)


def _of_row(method: Method, row: CalendarEntry, *, is_new: bool = False) -> OwedMessage:
    return _owed(
        method, row.item_key, row.uid, row.sequence, row.changed_at, row.content, is_new=is_new
    )


def _owed(
    method: Method,
    item_key: str,
    uid: str,
    sequence: int,
    changed_at: datetime,
    content: dict[str, Any],
    *,
    is_new: bool,
) -> OwedMessage:
    calendar = {
        "method": method.value,
        "uid": uid,
        "sequence": sequence,
        "changed_at": changed_at.isoformat(),
        "content": content,
    }
    return OwedMessage(method, item_key, is_new, calendar)
