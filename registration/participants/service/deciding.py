"""Deciding about a registration: approved, declined, cancelled, reinstated.

``actor`` is ``person`` for whoever holds the personal link; everybody else acts as an officer.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from registration.audit import queries as audit_log
from registration.core.errors import ConflictError, InvalidError
from registration.delegations import service as delegations
from registration.meetings.kinds import MeetingState
from registration.meetings.phases import open_modes
from registration.messages.kinds import Kind
from registration.participants import attendance, letters, notices
from registration.participants.current import modes_of
from registration.participants.facts import owner_key
from registration.participants.kinds import ACTIVE, PendingReason, Status
from registration.participants.models import Registration
from registration.participants.service import seats, settling
from registration.participants.service.loading import Case, is_exempt, locked
from registration.participants.service.promoting import promote

PERSON = "person"


def approve(
    db: Session, registration_id: int, *, actor: str, now: datetime, tell: bool = True
) -> Registration:
    """Confirm a pending registration; its places are held already, and its delegation counts the name.

    Raises:
        NotFoundError: there is no such registration, or it was merged or erased.
        ConflictError: ``not-pending``, with the ``status``.
    """
    case = locked(db, registration_id)
    row = case.registration
    if row.status is not Status.PENDING:
        raise ConflictError("not-pending", status=row.status.value)
    row.status, row.pending_reason, row.decided_at, row.changed_at = (
        Status.CONFIRMED,
        None,
        now,
        now,
    )
    if not row.delegation_counted and row.delegation_id is not None:
        delegations.take_beyond(db, row.delegation_id)
        row.delegation_counted = True
    case.record(db, "registration.approved", actor=actor, now=now)
    _tell(db, case, now=now, tell=tell)
    return row


def decline(
    db: Session,
    registration_id: int,
    *,
    actor: str,
    now: datetime,
    reason: str = "",
    tell: bool = True,
) -> Registration:
    """Decline a registration, pending or confirmed; ``reason`` is a sentence to the person.

    Raises:
        NotFoundError: there is no such registration, or it was merged or erased.
        ConflictError: ``not-active``, with the ``status``.
    """
    case = _active(db, registration_id)
    freed = _end(db, case, Status.DECLINED, now)
    case.record(db, "registration.declined", actor=actor, now=now)
    _tell(db, case, now=now, tell=tell, reason=reason)
    promote(db, case.meeting, freed, now=now)
    return case.registration


def cancel(
    db: Session,
    registration_id: int,
    *,
    actor: str,
    now: datetime,
    reason: str = "",
    tell: bool = True,
) -> Registration:
    """Cancel a registration: its places go to those who wait, its calendar entries are cancelled.

    Raises:
        NotFoundError: there is no such registration, or it was merged or erased.
        ConflictError: ``not-active``, with the ``status``.
        InvalidError: ``meeting-over``: a person cancels when the meeting has ended.
    """
    case = _active(db, registration_id)
    if actor == PERSON and now >= case.meeting.ends_at:
        raise InvalidError("meeting-over")
    freed = _end(db, case, Status.CANCELLED, now)
    by = PERSON if actor == PERSON else "officer"
    case.record(db, "registration.cancelled", actor=actor, now=now, by=by)
    _tell(db, case, now=now, tell=tell, reason=reason)
    promote(db, case.meeting, freed, now=now)
    return case.registration


def reinstate(
    db: Session, registration_id: int, *, actor: str, now: datetime, tell: bool = True
) -> Registration:
    """Take a cancelled or declined registration up again: places as for a newcomer, or the waiting list.

    An officer confirms it by that. A person may do it who cancelled herself, in modes that are open, and is held for
    approval like anybody who registers.

    Raises:
        NotFoundError: there is no such registration, or it was merged or erased.
        ConflictError: ``already-active``, with the ``status``.
        InvalidError: ``meeting-cancelled``; ``not-yours-to-reinstate``: an officer ended it; ``mode-closed``,
            ``mode-not-offered``: for a person.
    """
    case = locked(db, registration_id)
    row = case.registration
    if row.status in ACTIVE:
        raise ConflictError("already-active", status=row.status.value)
    by_person = actor == PERSON
    _check_reinstating(db, case, by_person=by_person, now=now)
    asks = by_person and case.meeting.approval_required
    row.status = Status.PENDING if asks else Status.CONFIRMED
    row.pending_reason = PendingReason.APPROVAL if asks else None
    row.decided_at = None if asks else now
    row.cancelled_at, row.changed_at = None, now
    exempt = is_exempt(case.facts, case.function_ids)
    modes = modes_of(row)
    seating = seats.seat(db, case.facts, case.meeting.format, modes, exempt=exempt)
    seats.store(row, case.facts, seating.choices, now=now)
    settling.join_delegation(db, case, by_officer=not by_person)
    case.record(db, "registration.reinstated", actor=actor, now=now)
    _tell(db, case, now=now, tell=tell)
    return row


def _active(db: Session, registration_id: int) -> Case:
    case = locked(db, registration_id)
    if case.registration.status not in ACTIVE:
        raise ConflictError("not-active", status=case.registration.status.value)
    return case


def _end(db: Session, case: Case, status: Status, now: datetime) -> frozenset[int]:
    """Give back everything that a registration holds; returns the pools with a free place."""
    row = case.registration
    row.status, row.pending_reason, row.changed_at = status, None, now
    row.decided_at = now if status is Status.DECLINED else row.decided_at
    row.cancelled_at = now if status is Status.CANCELLED else None
    seating = seats.vacate(db, case.facts, row.days)
    seats.store(row, case.facts, seating.choices, now=now)
    if row.delegation_counted and row.delegation_id is not None:
        delegations.release(db, row.delegation_id)
    row.delegation_counted = False
    return seating.freed


def _check_reinstating(db: Session, case: Case, *, by_person: bool, now: datetime) -> None:
    if case.meeting.state is MeetingState.CANCELLED:
        raise InvalidError("meeting-cancelled")
    if not by_person:
        return
    if not ended_by_person(db, case.registration):
        raise InvalidError("not-yours-to-reinstate")
    still_open = open_modes(case.meeting, now)
    attendance.check_modes(modes_of(case.registration), {}, case.meeting.format, still_open)


def ended_by_person(db: Session, registration: Registration) -> bool:
    """Tell whether it was the person who ended a registration last: then she may take it up again."""
    ends = {"registration.cancelled", "registration.declined"}
    history = audit_log.history_of(db, owner_key(registration.public_id))
    last = next((event for event in history if event.kind in ends), None)
    return last is not None and last.facts.get("by") == PERSON


def _tell(db: Session, case: Case, *, now: datetime, tell: bool, reason: str = "") -> None:
    """Bring the calendar up to date and owe the mail that says where the registration stands now."""
    db.flush()
    status = case.registration.status
    kind: Kind = letters.kind_of(case.words, case.person, status)
    notices.changed(db, case.words, case.person, status, kind, now=now, tell=tell, reason=reason)
