"""What belongs to a new registration: functions, consents, answers, places, delegation, audit and mail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registration.core.errors import ConflictError
from registration.delegations import service as delegations
from registration.meetings.kinds import Mode
from registration.participants import facts as words
from registration.participants import notices
from registration.participants.commands import RegisterCommand
from registration.participants.kinds import PendingReason, Status
from registration.participants.models import (
    Consent,
    ProtectedAnswers,
    Registration,
    RegistrationDay,
    registration_functions,
)
from registration.participants.service import seats
from registration.participants.service.loading import Case, is_exempt

_FUNCTIONS = sa.insert(registration_functions)
_CONSENTS = sa.insert(cast("sa.Table", Consent.__table__))
_ANSWERS = sa.insert(cast("sa.Table", ProtectedAnswers.__table__))
_DAYS = sa.insert(cast("sa.Table", RegistrationDay.__table__))


def settle(
    db: Session, command: RegisterCommand, case: Case, modes: Mapping[int, Mode], *, now: datetime
) -> None:
    """Give places and write everything that belongs to the new registration.

    The counters of places come late and that of the delegation last: whoever registers at the same time
    waits for them as shortly as can be.

    Raises:
        ConflictError: ``places-gone``: days or places of the meeting changed at this moment; nothing is kept.
    """
    row = case.registration
    _ensure_delegation(db, row)
    _write_parts(db, command, row, now)
    exempt = is_exempt(case.facts, command.function_ids)
    seating = seats.seat(db, case.facts, case.meeting.format, modes, exempt=exempt)
    _write_days(db, seats.new_values(row.id, case.facts, seating.choices, now=now))
    join_delegation(db, case, by_officer=command.by_officer)
    case.record(
        db,
        "registration.created",
        actor=command.actor,
        now=now,
        source=row.source.value,
        status=row.status.value,
    )
    db.flush()
    person = words.of_registration(row, seating.choices)
    notices.registered(db, case.words, person, row.status, now=now, tell=command.send_mail)


def _write_days(db: Session, values: list[dict[str, Any]]) -> None:
    """Insert the days of the registration.

    Raises:
        ConflictError: ``places-gone``: an officer has taken a day away since the meeting was read.
    """
    try:
        db.execute(_DAYS, values)
    except IntegrityError as error:
        raise ConflictError("places-gone") from error


def _ensure_delegation(db: Session, row: Registration) -> None:
    """Make the delegation of its first name; that of any other was found by the INSERT."""
    if row.delegation_id is None:
        row.delegation_id = delegations.create(
            db, row.meeting_id, row.country_id, row.side, row.organisation_id
        )


def join_delegation(db: Session, case: Case, *, by_officer: bool) -> None:
    """Count a name in its delegation; beyond the limit hold it for approval, an officer's own word being one."""
    row = case.registration
    delegation_id = row.delegation_id or 0
    is_counted = delegations.take(db, delegation_id, case.meeting.delegation_limit)
    if not is_counted and by_officer:
        delegations.take_beyond(db, delegation_id)
        is_counted = True
    if row.delegation_counted is not is_counted:
        row.delegation_counted = is_counted
    if not is_counted:
        row.status = Status.PENDING
        row.pending_reason = PendingReason.DELEGATION_FULL
        row.decided_at = None


def _write_parts(db: Session, command: RegisterCommand, row: Registration, now: datetime) -> None:
    if command.function_ids:
        links = [
            {"registration_id": row.id, "function_id": function_id}
            for function_id in dict.fromkeys(command.function_ids)
        ]
        db.execute(_FUNCTIONS, links)
    if command.consents:
        given = [
            {"registration_id": row.id, "kind": kind, "given_at": now}
            for kind in sorted(command.consents)
        ]
        db.execute(_CONSENTS, given)
    if command.access_needs or command.diet:
        answers = {"access_needs": command.access_needs, "diet": command.diet}
        db.execute(_ANSWERS, [{"registration_id": row.id, **answers}])
