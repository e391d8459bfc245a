"""People as the desk lists them: by name, a page at a time, those of one state of the day."""

from __future__ import annotations

import enum
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.pagination import Page
from registration.meetings.models import Meeting
from registration.participants.filters import ParticipantFilter
from registration.participants.models import Registration
from registration.participants.queries.assembly import COLUMNS, Assembly
from registration.participants.queries.filtering import conditions
from registration.participants.rows import ParticipantRow
from registration.presence.queries.day import DayState

PAGE_SIZE = 50


class Shown(enum.StrEnum):
    """Which people the desk shows."""

    AWAITED = "awaited"
    ROOM = "room"
    ONLINE = "online"
    ALL = "all"


def people_page(
    db: Session, meeting: Meeting, state: DayState, shown: Shown, *, text: str = "", number: int = 1
) -> Page[ParticipantRow]:
    """Return a page of people in order of their names.

    A search goes through everybody, whatever ``shown`` asks: who stands at the desk is to be found.
    """
    found = conditions(meeting, ParticipantFilter(text=text))
    found.append(Registration.erased_at.is_(None))
    if not text and shown is not Shown.ALL:
        found.append(_one_of(_ids(state, shown)))
    total = db.scalar(sa.select(sa.func.count(Registration.id)).where(*found)) or 0
    number = min(max(number, 1), max(1, -(-total // PAGE_SIZE)))
    statement = (
        sa.select(*COLUMNS)
        .where(*found)
        .order_by(Registration.sort_key, Registration.id)
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    )
    records = db.execute(statement).all() if total else []
    return Page(Assembly(db).rows(records), number, PAGE_SIZE, total)


def find_person(db: Session, meeting_id: int, public_id: str) -> Registration | None:
    """Return a registration of a meeting by its public id; None for an erased or merged one."""
    return db.scalar(
        sa.select(Registration).where(
            Registration.meeting_id == meeting_id,
            Registration.public_id == public_id,
            Registration.erased_at.is_(None),
            Registration.merged_into_id.is_(None),
        )
    )


def _ids(state: DayState, shown: Shown) -> Iterable[int]:
    if shown is Shown.AWAITED:
        return state.awaited
    return state.room if shown is Shown.ROOM else state.online


def _one_of(ids: Iterable[int]) -> sa.ColumnElement[bool]:
    """Return the condition for many ids, written into the statement: drivers limit parameters."""
    return Registration.id.in_(
        sa.bindparam("shown_ids", value=sorted(ids), expanding=True, literal_execute=True)
    )
