"""Lists of registrations: a page for the screen, a stream for files; both are the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.pagination import Page
from registration.meetings.models import Meeting
from registration.participants.filters import ParticipantFilter
from registration.participants.models import Registration
from registration.participants.queries.assembly import COLUMNS, Assembly
from registration.participants.queries.filtering import conditions, order_keys
from registration.participants.rows import ParticipantRow

PAGE_SIZE = 50
BATCH = 1_000


def count(db: Session, meeting: Meeting, chosen: ParticipantFilter) -> int:
    """Return how many registrations a filter finds."""
    counting = sa.select(sa.func.count(Registration.id)).where(*conditions(meeting, chosen))
    return db.scalar(counting) or 0


def has_any(db: Session, meeting: Meeting) -> bool:
    """Tell whether a meeting has any registration, whatever became of it."""
    there = sa.exists().where(*conditions(meeting, ParticipantFilter()))
    return bool(db.scalar(sa.select(there)))


def list_page(
    db: Session,
    meeting: Meeting,
    chosen: ParticipantFilter,
    *,
    number: int = 1,
    language: str,
    size: int = PAGE_SIZE,
) -> Page[ParticipantRow]:
    """Return one page of the list; a number beyond the last page is the last page.

    A fixed number of statements, however long the list is.
    """
    total = count(db, meeting, chosen)
    last = max(1, -(-total // size))
    number = min(max(number, 1), last)
    statement = _statement(db, meeting, chosen, language)
    records = db.execute(statement.limit(size).offset((number - 1) * size)).all() if total else []
    return Page(Assembly(db).rows(records), number, size, total)


def all_matching(
    db: Session,
    meeting: Meeting,
    chosen: ParticipantFilter,
    *,
    language: str,
    protected: bool = False,
) -> Iterator[ParticipantRow]:
    """Yield every registration that a filter finds, in its order, without keeping them in memory.

    Exactly the rows of the pages of the same filter. With ``protected`` the rows also hold access needs and
    diet: the caller checks the permission and writes the audit entry.
    """
    statement = _statement(db, meeting, chosen, language)
    assembly = Assembly(db, protected=protected)
    found = db.execute(statement, execution_options={"yield_per": BATCH})
    for records in found.partitions():
        yield from assembly.rows(records)


def _statement(
    db: Session, meeting: Meeting, chosen: ParticipantFilter, language: str
) -> sa.Select[Any]:
    statement = sa.select(*COLUMNS).where(*conditions(meeting, chosen))
    return statement.order_by(*order_keys(db, meeting, chosen, language))
