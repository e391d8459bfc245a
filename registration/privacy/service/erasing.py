"""Erasing a person: personal columns are blanked, rows stay, figures stay the same.

Keys, the ledger, the audit log and the counting attributes are left; mails, calendar entries and answers that
belong to nobody any more are emptied. An erased registration has no link, no feed and no badge code that works.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.audit import service as audit
from registration.calendars import service as calendars
from registration.core import tokens
from registration.meetings.kinds import MeetingState
from registration.meetings.models import Meeting
from registration.messages import service as messages
from registration.participants import identity
from registration.participants.current import person_of
from registration.participants.facts import owner_key
from registration.participants.kinds import ACTIVE
from registration.participants.models import Consent, ProtectedAnswers, Registration
from registration.participants.service import deciding
from registration.participants.service.loading import locked
from registration.presence.models import AttendanceRecord
from registration.privacy import queries, rules
from registration.privacy.rules import Scope


def erase(db: Session, registration_id: int, *, actor: str, now: datetime) -> Scope:
    """Erase what a person may have erased now, and return how much that was.

    Before the meeting the registration is cancelled first, so that its places go to those who wait; nobody
    is written to about that. Registrations merged into this one go with it.

    Raises:
        NotFoundError: there is no such registration, or it is erased or merged already.
    """
    case = locked(db, registration_id)
    row, meeting = case.registration, case.meeting
    scope = scope_now(meeting, now)
    if scope is Scope.OPTIONAL:
        _blank_optional(db, row, now)
        _record(db, row, scope, actor=actor, now=now)
        return scope
    if row.status in ACTIVE and now < meeting.ends_at:
        row = deciding.cancel(db, row.id, actor=actor, now=now, tell=False)
    erase_wholly(db, row, actor=actor, now=now)
    return scope


def scope_now(meeting: Meeting, now: datetime) -> Scope:
    """Return what somebody registered for a meeting (with its Dialogue) may have erased now."""
    return rules.scope_of(
        starts_at=meeting.starts_at,
        is_cancelled=meeting.state is MeetingState.CANCELLED,
        due=rules.due_on(meeting.ends_on, meeting.dialogue.retention_months),
        now=now,
    )


def erase_wholly(db: Session, row: Registration, *, actor: str, now: datetime) -> None:
    """Blank everything personal of a registration and of those merged into it."""
    for other_id in queries.merged_into(db, row.id):
        other = db.get_one(Registration, other_id)
        if other.erased_at is None:
            erase_wholly(db, other, actor=actor, now=now)
    for column, blank in rules.BLANKS.items():
        setattr(row, column, blank)
    row.erased_at = row.changed_at = now
    row.link_version += 1
    row.feed_token = tokens.public_id()
    row.check_in_code = tokens.public_id()
    _forget(db, row, now)
    db.execute(
        sa.update(AttendanceRecord)
        .where(AttendanceRecord.registration_id == row.id, AttendanceRecord.reason != "")
        .values(reason="")
    )
    _record(db, row, Scope.ALL, actor=actor, now=now)


def _blank_optional(db: Session, row: Registration, now: datetime) -> None:
    for column in rules.OPTIONAL:
        setattr(row, column, rules.BLANKS[column])
    row.search_key = identity.searching_of(person_of(row), row.reference)
    row.changed_at = now
    _forget(db, row, now)


def _forget(db: Session, row: Registration, now: datetime) -> None:
    """Empty what belongs to the person elsewhere: answers, consents, mails, calendar."""
    db.execute(
        sa.update(ProtectedAnswers)
        .where(ProtectedAnswers.registration_id == row.id)
        .values(access_needs="", diet="")
    )
    db.execute(
        sa.update(Consent)
        .where(Consent.registration_id == row.id, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )
    key = owner_key(row.public_id)
    messages.forget(db, key)
    calendars.forget(db, key)


def _record(db: Session, row: Registration, scope: Scope, *, actor: str, now: datetime) -> None:
    db.flush()
    audit.record(
        db,
        "registration.erased",
        actor=actor,
        subject=owner_key(row.public_id),
        meeting_id=row.meeting_id,
        now=now,
        scope=scope.value,
    )


def erase_many(db: Session, ids: Sequence[int], *, actor: str, now: datetime) -> int:
    """Blank everything personal of some registrations whose retention has ended; returns how many."""
    rows = db.scalars(
        sa.select(Registration)
        .where(Registration.id.in_(ids), Registration.erased_at.is_(None))
        .order_by(Registration.id)
        .with_for_update()
    ).all()
    done = 0
    for row in rows:
        if row.erased_at is None:  # one merged into an earlier one went with it
            erase_wholly(db, row, actor=actor, now=now)
            done += 1
    return done
