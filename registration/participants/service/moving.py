"""Moving a name from one delegation to another when it represents another body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.errors import InvalidError, NotFoundError
from registration.delegations import service as delegations
from registration.dialogues.models import Country
from registration.meetings.models import Meeting
from registration.participants.commands import ChangeCommand, Represents
from registration.participants.current import represents_of
from registration.participants.kinds import ACTIVE, PendingReason, Status
from registration.participants.models import Registration
from registration.participants.service import bodies
from registration.participants.service.loading import Case


@dataclass(frozen=True)
class Move:
    """The body that a person shall represent, and its delegation."""

    body: bodies.Body
    delegation_id: int
    also_represents: str


def plan(
    db: Session, registration_id: int, represents: Represents | None, *, now: datetime
) -> Move | None:
    """Find or make the body and its delegation before any counter is locked; None when it stays the same.

    Raises:
        NotFoundError: there is no such registration.
        InvalidError: ``country-unknown``, or what :func:`bodies.check` raises.
    """
    if represents is None:
        return None
    found = db.execute(
        sa.select(Registration, Meeting.dialogue_id)
        .join(Meeting, Meeting.id == Registration.meeting_id)
        .where(Registration.id == registration_id)
    ).one_or_none()
    if found is None:
        raise NotFoundError("registration")
    registration, dialogue_id = found
    if represents == represents_of(registration):
        return None
    if represents.country_id is not None and db.get(Country, represents.country_id) is None:
        raise InvalidError("country-unknown")
    body = bodies.check(db, dialogue_id, represents, language=registration.language, now=now)
    delegation = delegations.find_or_create(
        db, registration.meeting_id, body.country_id, body.side, body.organisation_id
    )
    db.flush()
    return Move(body, delegation.id, represents.also_represents)


def move(
    db: Session, case: Case, command: ChangeCommand, planned: Move, *, now: datetime
) -> list[str]:
    """Let a registration represent another body; returns the names of the columns that differ.

    The two delegations are counted in the order of their ids. A name beyond the limit is held for approval, unless
    an officer moves it; a person who was approved for one body is approved again for another, where the
    meeting asks for approval.
    """
    row = case.registration
    values = {
        "body_type_id": planned.body.body_type_id,
        "side": planned.body.side,
        "country_id": planned.body.country_id,
        "organisation_id": planned.body.organisation_id,
        "also_represents": planned.also_represents,
    }
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    old_id, row.delegation_id = row.delegation_id, planned.delegation_id
    if old_id != planned.delegation_id and row.status in ACTIVE:
        within = _recount(db, case, old_id)
        _judge(db, case, command, within=within, now=now)
    db.flush()
    return changed


def _recount(db: Session, case: Case, old_id: int | None) -> bool:
    """Take the name out of one delegation and into the other, if that has room; tells whether it has."""
    row = case.registration
    new_id = row.delegation_id or 0
    releases = old_id is not None and row.delegation_counted
    if releases and old_id is not None and old_id < new_id:
        delegations.release(db, old_id)
    within = delegations.take(db, new_id, case.meeting.delegation_limit)
    if releases and old_id is not None and old_id > new_id:
        delegations.release(db, old_id)
    row.delegation_counted = within
    return within


def _judge(db: Session, case: Case, command: ChangeCommand, *, within: bool, now: datetime) -> None:
    row = case.registration
    asks = case.meeting.approval_required and not command.by_officer
    if within and asks:
        _hold(row, PendingReason.APPROVAL)
    elif within and row.pending_reason is PendingReason.DELEGATION_FULL:
        _let_in(case, now)
    elif not within and command.by_officer and row.status is Status.CONFIRMED:
        delegations.take_beyond(db, row.delegation_id or 0)
        row.delegation_counted = True
    elif not within:
        _hold(row, PendingReason.DELEGATION_FULL)


def _hold(row: Registration, reason: PendingReason) -> None:
    row.status, row.pending_reason, row.decided_at = Status.PENDING, reason, None


def _let_in(case: Case, now: datetime) -> None:
    """End the wait for a delegation with room; the approval that the meeting asks for is still owed."""
    row = case.registration
    if case.meeting.approval_required:
        _hold(row, PendingReason.APPROVAL)
        return
    row.status, row.pending_reason, row.decided_at = Status.CONFIRMED, None, now
