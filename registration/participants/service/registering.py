"""Registering a person: one transaction from the identity to the mail owed."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from registration.audit import service as audit
from registration.core import tokens
from registration.core.errors import ConflictError, InvalidError, NotFoundError
from registration.delegations import service as delegations
from registration.dialogues.models import BodyType
from registration.meetings.facts import MeetingFacts, facts_of
from registration.meetings.kinds import MeetingState, Mode
from registration.meetings.models import Meeting
from registration.meetings.phases import open_modes
from registration.participants import attendance, identity, notices
from registration.participants.commands import PersonDetails, RegisterCommand
from registration.participants.kinds import PendingReason, Status
from registration.participants.models import (
    Consent,
    ProtectedAnswers,
    Registration,
    registration_functions,
)
from registration.participants.service import bodies, seats
from registration.participants.service.loading import Case, is_exempt

REFERENCE_TRIES = 5


class OutcomeKind(enum.StrEnum):
    """What became of a submission."""

    CREATED = "created"
    REPEATED = "repeated"
    DUPLICATE = "duplicate"


@dataclass(frozen=True)
class Outcome:
    """What became of a submission, and the registration that is there now.

    ``repeated``: the same form came twice (double click, lost line). ``duplicate``: the same person
    is registered already; the link goes to that address by mail and the page says no more.
    """

    kind: OutcomeKind
    registration: Registration


def register(db: Session, command: RegisterCommand, *, now: datetime) -> Outcome:
    """Register a person: identity, places, delegation, calendar, mail and audit, all or nothing.

    Raises:
        NotFoundError: there is no such meeting, or it is not published.
        InvalidError: ``registration-closed``, ``unknown-day``, ``no-day``, ``mode-not-offered``, ``mode-closed``,
            ``function-unknown``, or what :func:`bodies.check` raises.
    """
    meeting, body_type = _meeting_and_type(db, command)
    facts = facts_of(db, meeting)
    modes = attendance.complete((day.id for day in facts.days), command.days)
    key = identity.identity_key(command.person)
    digest = identity.submission_digest(command.submission_key, key)
    if not command.by_officer and not open_modes(meeting, now):
        return _known(db, meeting, facts, key, digest, now) or _closed()
    _check_rules(command, meeting, facts, modes, now)
    row = _insert(db, command, meeting, body_type, key, digest, now)
    if row is None:
        known = _known(db, meeting, facts, key, digest, now)
        if known is None:
            raise ConflictError("reference-taken")
        return known
    _settle(db, command, Case(row, meeting, facts), modes, now)
    return Outcome(OutcomeKind.CREATED, row)


def _closed() -> Outcome:
    raise InvalidError("registration-closed")


def _meeting_and_type(db: Session, command: RegisterCommand) -> tuple[Meeting, BodyType]:
    found = db.execute(
        sa.select(Meeting, BodyType)
        .join(BodyType, BodyType.dialogue_id == Meeting.dialogue_id)
        .where(Meeting.id == command.meeting_id)
        .where(BodyType.id == command.represents.body_type_id)
        .options(joinedload(Meeting.dialogue))
    ).one_or_none()
    if found is None:
        if db.get(Meeting, command.meeting_id) is None:
            raise NotFoundError("meeting")
        raise InvalidError("body-type-unknown")
    meeting, body_type = found
    if meeting.state is MeetingState.CANCELLED:
        raise InvalidError("meeting-cancelled")
    if meeting.state is not MeetingState.PUBLISHED and not command.by_officer:
        raise NotFoundError("meeting")
    return meeting, body_type


def _check_rules(
    command: RegisterCommand,
    meeting: Meeting,
    facts: MeetingFacts,
    modes: dict[int, Any],
    now: datetime,
) -> None:
    still_open = open_modes(meeting, now)
    if command.by_officer:
        still_open = list(Mode)
    attendance.check_modes(modes, {}, meeting.format, still_open)
    allowed = {item.id for item in facts.functions if item.self_service or command.by_officer}
    if not set(command.function_ids) <= allowed:
        raise InvalidError("function-unknown")


def _insert(
    db: Session,
    command: RegisterCommand,
    meeting: Meeting,
    body_type: BodyType,
    key: str | None,
    digest: str | None,
    now: datetime,
) -> Registration | None:
    """Insert the registration; None when this person or this submission is there already."""
    language = command.person.language
    body = bodies.check(
        db, meeting.dialogue_id, command.represents, language=language, now=now, body_type=body_type
    )
    delegation = delegations.find_or_create(
        db, meeting.id, body.country_id, body.side, body.organisation_id
    )
    needs_approval = meeting.approval_required and not command.by_officer
    values: dict[str, Any] = {
        **person_values(command.person),
        "meeting_id": meeting.id,
        "submission_key": digest,
        "identity_key": key,
        "status": Status.PENDING if needs_approval else Status.CONFIRMED,
        "pending_reason": PendingReason.APPROVAL if needs_approval else None,
        "source": command.source,
        "entry_note": command.entry_note,
        "country_id": body.country_id,
        "organisation_id": body.organisation_id,
        "also_represents": command.represents.also_represents,
        "body_type_id": body.body_type_id,
        "side": body.side,
        "rank": command.rank,
        "delegation_id": delegation.id,
        "delegation_counted": True,
        "notice_version": command.notice_version,
        "created_at": now,
        "changed_at": now,
        "decided_at": None if needs_approval else now,
    }
    on_postgresql = db.get_bind().dialect.name == "postgresql"
    for _ in range(REFERENCE_TRIES):
        reference = f"{meeting.reference_prefix}-{tokens.reference_code()}"
        values["reference"] = reference
        values["search_key"] = identity.searching_of(command.person, reference)
        insert: Any = postgresql.insert if on_postgresql else sqlite.insert
        statement = insert(Registration).values(values).on_conflict_do_nothing()
        row: Registration | None = db.scalar(statement.returning(Registration))
        if row is not None or _is_known(db, meeting.id, key, digest):
            return row
    return None


def person_values(person: PersonDetails) -> dict[str, Any]:
    """Return the columns that hold a person's details."""
    return {
        "form_of_address": person.form_of_address,
        "form_of_address_text": person.form_of_address_text,
        "given_names": person.given_names,
        "family_name": person.family_name,
        "badge_name": person.badge_name,
        "email": person.email,
        "contact_name": person.contact_name,
        "contact_email": person.contact_email,
        "phone": person.phone,
        "position": person.position,
        "gender": person.gender,
        "language": person.language,
        "languages_understood": list(person.languages_understood),
        "interpretation_into": person.interpretation_into,
        "time_zone": person.time_zone,
        "sort_key": identity.sorting_of(person),
    }


def _same(meeting_id: int, key: str | None, digest: str | None) -> sa.ColumnElement[bool]:
    same_person = sa.and_(
        Registration.meeting_id == meeting_id, Registration.identity_key == (key or "-")
    )
    return sa.or_(same_person, Registration.submission_key == (digest or "-"))


def _is_known(db: Session, meeting_id: int, key: str | None, digest: str | None) -> bool:
    same = _same(meeting_id, key, digest)
    return db.scalar(sa.select(Registration.id).where(same).limit(1)) is not None


def _known(
    db: Session,
    meeting: Meeting,
    facts: MeetingFacts,
    key: str | None,
    digest: str | None,
    now: datetime,
) -> Outcome | None:
    """Answer a submission of somebody who is registered already."""
    row = db.scalars(sa.select(Registration).where(_same(meeting.id, key, digest))).first()
    if row is None:
        return None
    if digest is not None and row.submission_key == digest:
        return Outcome(OutcomeKind.REPEATED, row)
    case = Case(row, meeting, facts)
    audit.record(
        db,
        "registration.duplicate-tried",
        actor="anonymous",
        subject=case.subject,
        meeting_id=meeting.id,
        now=now,
    )
    notices.already_registered(db, case.words, case.person, now=now)
    return Outcome(OutcomeKind.DUPLICATE, row)


def _settle(
    db: Session, command: RegisterCommand, case: Case, modes: dict[int, Any], now: datetime
) -> None:
    """Give places and write everything that belongs to the new registration."""
    row = case.registration
    _write_parts(db, command, row, now)
    exempt = is_exempt(case.facts, command.function_ids)
    chosen, _ = seats.seat(db, case.facts, case.meeting.format, modes, exempt=exempt)
    days = seats.new_rows(row.id, chosen, now=now)
    db.add_all(days)
    set_committed_value(row, "days", days)
    within = delegations.take(db, row.delegation_id or 0, case.meeting.delegation_limit)
    if not within:
        _beyond_limit(db, command, row)
    audit.record(
        db,
        "registration.created",
        actor=command.actor,
        subject=case.subject,
        meeting_id=case.meeting.id,
        now=now,
        source=row.source.value,
        status=row.status.value,
    )
    db.flush()
    notices.registered(db, case.words, case.person, row.status, now=now, tell=command.send_mail)


def _beyond_limit(db: Session, command: RegisterCommand, row: Registration) -> None:
    """Hold a name beyond the delegation's limit for approval; an officer's own entry is one."""
    if command.by_officer:
        delegations.take_beyond(db, row.delegation_id or 0)
        return
    row.status = Status.PENDING
    row.pending_reason = PendingReason.DELEGATION_FULL
    row.delegation_counted = False
    row.decided_at = None


def _write_parts(db: Session, command: RegisterCommand, row: Registration, now: datetime) -> None:
    if command.function_ids:
        links = [
            {"registration_id": row.id, "function_id": function_id}
            for function_id in dict.fromkeys(command.function_ids)
        ]
        db.execute(sa.insert(registration_functions), links)
    db.add_all(
        Consent(registration_id=row.id, kind=kind, given_at=now) for kind in command.consents
    )
    if command.access_needs or command.diet:
        db.add(
            ProtectedAnswers(
                registration_id=row.id, access_needs=command.access_needs, diet=command.diet
            )
        )
