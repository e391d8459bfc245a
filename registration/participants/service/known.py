"""Who is registered already: the same person again, or the same form again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from registration.participants import notices
from registration.participants.commands import RegisterCommand
from registration.participants.models import Registration
from registration.participants.service.loading import Case


@dataclass(frozen=True)
class Keys:
    """By what a submission is known: the person in the meeting, and the form; None is unknown."""

    meeting_id: int
    identity: str | None
    submission: str | None


def find(db: Session, keys: Keys) -> Registration | None:
    """Return the registration of that person or of that very form, None if there is neither."""
    conditions = []
    if keys.identity:
        same_person = Registration.identity_key == keys.identity
        conditions.append(sa.and_(Registration.meeting_id == keys.meeting_id, same_person))
    if keys.submission:
        conditions.append(Registration.submission_key == keys.submission)
    if not conditions:
        return None
    chosen = sa.select(Registration).where(sa.or_(*conditions)).order_by(Registration.id)
    return db.scalars(chosen.options(selectinload(Registration.days))).first()


def is_repeated(row: Registration, keys: Keys) -> bool:
    """Tell whether it is the same form again (double click, lost line)."""
    return keys.submission is not None and row.submission_key == keys.submission


def follow(db: Session, row: Registration) -> Registration:
    """Return the registration into which one was merged, or the one itself."""
    if row.merged_into_id is None:
        return row
    return db.get_one(Registration, row.merged_into_id, options=[selectinload(Registration.days)])


def note_second_try(db: Session, case: Case, command: RegisterCommand, *, now: datetime) -> None:
    """Note that somebody known tried to register, and send the link to the known address.

    An officer sees whom she typed a second time; then nobody gets a mail.
    """
    actor = command.actor if command.by_officer else "anonymous"
    case.record(db, "registration.duplicate-tried", actor=actor, now=now)
    if not command.by_officer:
        status = case.registration.status
        notices.already_registered(db, case.words, case.person, status, now=now)
