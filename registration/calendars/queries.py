"""Reading calendar entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.calendars.models import CalendarEntry
from registration.core import zones

BATCH = 500


def entries_of(db: Session, owner_key: str) -> Sequence[CalendarEntry]:
    """Return all entries of an owner, cancelled ones too, by start."""
    return db.scalars(
        sa.select(CalendarEntry)
        .where(CalendarEntry.owner_key == owner_key)
        .order_by(CalendarEntry.starts_at, CalendarEntry.id)
    ).all()


@dataclass(frozen=True, slots=True)
class MovedEntry:
    """An entry whose wall time means another instant with the zone data of today than when it was sent."""

    meeting_id: int
    owner_key: str
    item_key: str
    wall: str
    zone: str
    sent_as: datetime
    is_now: datetime
    sent_with: str


def moved_entries(db: Session, *, now: datetime) -> list[MovedEntry]:
    """Return the coming entries, not cancelled, whose start or end moved with an update of the zone data.

    Only rows made with another release of the data are looked at.
    """
    statement = (
        sa.select(CalendarEntry)
        .where(
            CalendarEntry.cancelled_at.is_(None),
            CalendarEntry.starts_at > now,
            CalendarEntry.zone_version != zones.data_version(),
        )
        .order_by(CalendarEntry.meeting_id, CalendarEntry.starts_at, CalendarEntry.id)
        .execution_options(yield_per=BATCH)
    )
    found = []
    for row in db.scalars(statement):
        moved = _moved(row)
        if moved is not None:
            found.append(moved)
    return found


def _moved(row: CalendarEntry) -> MovedEntry | None:
    content = row.content
    if content["all_day"]:
        return None
    for key in ("starts", "ends"):
        sent_as = datetime.fromisoformat(content[f"{key}_at"])
        is_now = zones.instant_of(datetime.fromisoformat(content[key]), content["zone"])
        if sent_as != is_now:
            return MovedEntry(
                meeting_id=row.meeting_id,
                owner_key=row.owner_key,
                item_key=row.item_key,
                wall=content[key],
                zone=content["zone"],
                sent_as=sent_as,
                is_now=is_now,
                sent_with=row.zone_version,
            )
    return None
