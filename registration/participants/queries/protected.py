"""Reading protected answers: whoever calls this has checked the permission and writes the audit entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.meetings.models import Meeting
from registration.participants.kinds import Status
from registration.participants.models import ProtectedAnswers, Registration
from registration.participants.queries.assembly import COLUMNS, Assembly
from registration.participants.rows import ParticipantRow


class Answers(NamedTuple):
    """What one person answered; both may be empty."""

    access_needs: str = ""
    diet: str = ""


@dataclass(frozen=True)
class Need:
    """A person who answered something."""

    row: ParticipantRow
    answers: Answers


def answers_of(db: Session, registration_id: int) -> Answers:
    """Return the protected answers of one registration."""
    found = db.get(ProtectedAnswers, registration_id)
    return Answers(found.access_needs, found.diet) if found else Answers()


def needs_of(db: Session, meeting: Meeting) -> list[Need]:
    """Return who said something about access or diet and comes as things stand, by name."""
    said = sa.or_(ProtectedAnswers.access_needs != "", ProtectedAnswers.diet != "")
    statement = (
        sa.select(*COLUMNS)
        .join(ProtectedAnswers, ProtectedAnswers.registration_id == Registration.id)
        .where(
            Registration.meeting_id == meeting.id,
            Registration.merged_into_id.is_(None),
            Registration.status.in_((Status.CONFIRMED, Status.PENDING)),
            said,
        )
        .order_by(Registration.sort_key, Registration.id)
    )
    rows = Assembly(db, protected=True).rows(db.execute(statement).all())
    return [Need(row, Answers(row.access_needs or "", row.diet or "")) for row in rows]
