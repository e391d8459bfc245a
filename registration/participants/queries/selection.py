"""A selection of registrations: those ticked on a page, or all that a filter finds."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.meetings.models import Meeting
from registration.participants.decisions import Alike
from registration.participants.filters import ParticipantFilter
from registration.participants.models import Registration
from registration.participants.queries.assembly import COLUMNS, Assembly
from registration.participants.queries.filtering import Condition, conditions
from registration.participants.rows import ParticipantRow


@dataclass(frozen=True)
class Selection:
    """What was selected: registrations by public id, or with None all that the filter finds."""

    chosen: ParticipantFilter
    public_ids: tuple[str, ...] | None = None

    def conditions(self, meeting: Meeting) -> list[Condition]:
        """Return the conditions that find it; who was merged since is not found."""
        if self.public_ids is None:
            return conditions(meeting, self.chosen)
        found = conditions(meeting, ParticipantFilter())
        return [*found, Registration.public_id.in_(self.public_ids)]


def ids_of(db: Session, meeting: Meeting, selection: Selection) -> list[int]:
    """Return the ids of a selection in the order in which people registered: first come, first served."""
    found = sa.select(Registration.id).where(*selection.conditions(meeting))
    return list(db.scalars(found.order_by(Registration.created_at, Registration.id)))


def fingerprint(ids: Sequence[int]) -> str:
    """Return a short text that differs when a selection does."""
    return hashlib.sha256(",".join(map(str, sorted(ids))).encode()).hexdigest()[:16]


def alike(db: Session, meeting: Meeting, selection: Selection) -> list[Alike]:
    """Return how many of a selection are alike; one statement, however large it is."""
    has_address = sa.or_(Registration.email != "", Registration.contact_email != "")
    is_erased = Registration.erased_at.is_not(None)
    keys = (Registration.status, Registration.language, has_address, is_erased)
    rows = db.execute(
        sa.select(*keys, sa.func.count()).where(*selection.conditions(meeting)).group_by(*keys)
    )
    return [Alike(row[0], row[1], bool(row[2]), bool(row[3]), row[4]) for row in rows]


def rows_of(db: Session, meeting: Meeting, public_ids: Sequence[str]) -> list[ParticipantRow]:
    """Return registrations as lists show them, by name; those merged since are left out."""
    selection = Selection(ParticipantFilter(), tuple(public_ids))
    statement = sa.select(*COLUMNS).where(*selection.conditions(meeting))
    records = db.execute(statement.order_by(Registration.sort_key, Registration.id)).all()
    return Assembly(db).rows(records)
