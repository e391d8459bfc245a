"""Changing the answers of a registration: what is not asked stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.errors import InvalidError
from registration.meetings.kinds import MeetingState, Mode
from registration.meetings.phases import open_modes
from registration.messages.kinds import Kind
from registration.participants import attendance, identity, letters, notices
from registration.participants.commands import ChangeCommand
from registration.participants.current import modes_of
from registration.participants.kinds import ACTIVE, Status
from registration.participants.models import (
    ProtectedAnswers,
    Registration,
    registration_functions,
)
from registration.participants.service import linking, moving, seats
from registration.participants.service.identities import write_person
from registration.participants.service.loading import Case, is_exempt, locked
from registration.participants.service.promoting import promote


@dataclass
class _Changes:
    """What a change has done so far."""

    fields: list[str] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    freed: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        """Tell whether anything differs from before."""
        return bool(self.fields or self.days)


def change(
    db: Session,
    registration_id: int,
    command: ChangeCommand,
    *,
    actor: str,
    now: datetime,
    expected_version: int | None = None,
) -> Registration:
    """Write new answers: parts of the command that are None stay, and so does every place still wanted.

    A freed place goes to the next who waits; another function may free from places or need them; another body
    moves the name to another delegation, where a limit may hold it for approval. Where the address of the mails
    changes, everything is sent again to the new one; an officer's correction also revokes the links that the
    old one has. Nothing is written and nobody is told when nothing differs.

    Raises:
        NotFoundError: there is no such registration, or it was merged or erased.
        ConflictError: ``changed-meanwhile``; ``already-registered``; ``online-full`` with the ``day``.
        InvalidError: ``registration-not-active`` with the ``status``, ``meeting-cancelled``, ``meeting-over``: a
            person may no longer change that; ``no-day``: all days absent, which is a cancellation;
            ``day-over``, ``unknown-day``, ``mode-not-offered``, ``mode-closed``, ``function-unknown``, or what
            :func:`bodies.check` raises.
    """
    move = moving.plan(db, registration_id, command.represents, now=now)
    case = locked(db, registration_id, expected_version)
    _check_allowed(case, command, now)
    was = case.registration.status
    recipient = case.person.recipient
    with db.begin_nested():
        done = _Changes()
        _write_details(db, case, command, done)
        _write_days(db, case, command, done, now)
        done.fields += moving.move(db, case, command, move, now=now) if move else []
        if not done:
            return case.registration
        case.registration.changed_at = now
        _record(db, case, done, actor=actor, now=now)
    _tell(db, case, command, was=was, recipient=recipient, now=now)
    promote(db, case.meeting, done.freed, now=now)
    return case.registration


def _check_allowed(case: Case, command: ChangeCommand, now: datetime) -> None:
    """Refuse what a person may no longer change; an officer may."""
    if command.by_officer:
        return
    status = case.registration.status
    if status not in ACTIVE:
        raise InvalidError("registration-not-active", status=status.value)
    if case.meeting.state is MeetingState.CANCELLED:
        raise InvalidError("meeting-cancelled")
    counted = (command.represents, command.function_ids, command.days, command.rank)
    if now >= case.meeting.ends_at and any(part is not None for part in counted):
        raise InvalidError("meeting-over")


def _write_details(db: Session, case: Case, command: ChangeCommand, done: _Changes) -> None:
    row = case.registration
    if command.person is not None:
        done.fields += write_person(db, row, command.person)
    if command.rank is not None and command.rank is not row.rank:
        row.rank = command.rank
        done.fields.append("rank")
    done.fields += _write_protected(db, row, command)


def _write_protected(db: Session, row: Registration, command: ChangeCommand) -> list[str]:
    given = {"access_needs": command.access_needs, "diet": command.diet}
    asked = {name: text for name, text in given.items() if text is not None}
    stored = db.get(ProtectedAnswers, row.id) if asked else None
    changed = [name for name, text in asked.items() if text != (getattr(stored, name, "") or "")]
    if not changed:
        return []
    if stored is None:
        stored = ProtectedAnswers(registration_id=row.id, access_needs="", diet="")
        db.add(stored)
    for name in changed:
        setattr(stored, name, asked[name])
    if not (stored.access_needs or stored.diet):
        db.delete(stored)
    return changed


def _write_days(
    db: Session, case: Case, command: ChangeCommand, done: _Changes, now: datetime
) -> None:
    functions = _write_functions(db, case, command, done)
    before = modes_of(case.registration)
    modes = before
    if command.days is not None:
        modes = attendance.complete((day.id for day in case.facts.days), command.days)
        _check_modes(case, command, modes, now)
    done.days = [
        day_id for day_id, mode in modes.items() if before.get(day_id, Mode.ABSENT) is not mode
    ]
    if not done.days and "functions" not in done.fields:
        return
    seating = _seat(db, case, modes, functions)
    seats.store(case.registration, case.facts, seating.choices, now=now)
    done.freed = seating.freed


def _check_modes(
    case: Case, command: ChangeCommand, modes: Mapping[int, Mode], now: datetime
) -> None:
    before, still_open = modes_of(case.registration), list(Mode)
    if not command.by_officer:
        over = attendance.days_over(case.facts.days, case.meeting.time_zone, now)
        attendance.check_days(modes, before, over)
        still_open = open_modes(case.meeting, now)
    attendance.check_modes(modes, before, case.meeting.format, still_open)


def _seat(
    db: Session, case: Case, modes: Mapping[int, Mode], functions: tuple[int, ...]
) -> seats.Seating:
    if case.registration.status not in ACTIVE:
        return seats.unseated(case.facts, modes)
    return seats.seat(
        db,
        case.facts,
        case.meeting.format,
        modes,
        exempt=is_exempt(case.facts, functions),
        before=seats.choices_of(case.registration.days),
    )


def _write_functions(
    db: Session, case: Case, command: ChangeCommand, done: _Changes
) -> tuple[int, ...]:
    """Write the functions; a person may keep one that only officers give."""
    before = case.function_ids
    wanted = command.function_ids
    if wanted is None or set(wanted) == set(before):
        return before
    officer = command.by_officer
    allowed = {item.id for item in case.facts.functions if item.self_service or officer}
    if not set(wanted) <= allowed | set(before):
        raise InvalidError("function-unknown")
    links = registration_functions.c
    mine = links.registration_id == case.registration.id
    gone, fresh = set(before) - set(wanted), set(wanted) - set(before)
    if gone:
        db.execute(registration_functions.delete().where(mine, links.function_id.in_(gone)))
    if fresh:
        rows = [{"registration_id": case.registration.id, "function_id": item} for item in fresh]
        db.execute(sa.insert(registration_functions), rows)
    db.expire(case.registration, ["functions"])
    done.fields.append("functions")
    return tuple(dict.fromkeys(wanted))


def _record(db: Session, case: Case, done: _Changes, *, actor: str, now: datetime) -> None:
    if done.fields:
        fields = sorted(set(done.fields))
        case.record(db, "registration.changed", actor=actor, now=now, fields=fields)
    for row in case.registration.days:
        if row.day_id in done.days:
            case.record(
                db,
                "registration.mode-changed",
                actor=actor,
                now=now,
                day=row.day_id,
                mode=row.mode.value,
                place=row.place.value,
            )
    db.flush()


def _tell(
    db: Session,
    case: Case,
    command: ChangeCommand,
    *,
    was: Status,
    recipient: str,
    now: datetime,
) -> None:
    row = case.registration
    tell = command.send_mail and row.status in ACTIVE
    if identity.address_key(recipient) != row.address_key:
        if command.by_officer:
            linking.revoke(row)
            db.flush()
        notices.address_corrected(db, case.words, case.person, row.status, now=now, tell=tell)
        return
    kind = Kind.CHANGED
    if row.status is not was:
        kind = letters.kind_of(case.words, case.person, row.status)
    notices.changed(db, case.words, case.person, row.status, kind, now=now, tell=tell)
