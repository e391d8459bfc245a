"""Counting the registrations of a meeting for the officer's overview and rail."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.participants.kinds import Status
from registration.participants.models import Registration


def count_pending(db: Session, meeting_id: int) -> int:
    """Return how many registrations wait for an officer's decision."""
    chosen = sa.select(sa.func.count()).where(
        Registration.meeting_id == meeting_id,
        Registration.status == Status.PENDING,
        Registration.merged_into_id.is_(None),
    )
    return db.scalar(chosen) or 0


class MeetingCount(NamedTuple):
    """How many registrations a meeting has: pending and confirmed together, and those pending."""

    active: int
    pending: int


def counts_by_meeting(db: Session, meeting_ids: Collection[int]) -> dict[int, MeetingCount]:
    """Return the counts of several meetings by id; a meeting without registrations is left out."""
    if not meeting_ids:
        return {}
    pending = sa.func.sum(sa.case((Registration.status == Status.PENDING, 1), else_=0))
    rows = db.execute(
        sa.select(Registration.meeting_id, sa.func.count(), pending)
        .where(
            Registration.meeting_id.in_(meeting_ids),
            Registration.status.in_((Status.PENDING, Status.CONFIRMED)),
            Registration.merged_into_id.is_(None),
        )
        .group_by(Registration.meeting_id)
    )
    return {meeting_id: MeetingCount(active, waiting) for meeting_id, active, waiting in rows}
