"""Registering a person: one transaction from the identity to the mail owed."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from registration.core.errors import ConflictError, InvalidError, NotFoundError
from registration.dialogues.kinds import Attachment
from registration.dialogues.models import BodyType, Country
from registration.meetings.facts import MeetingFacts, facts_of
from registration.meetings.kinds import MeetingState, Mode
from registration.meetings.models import Meeting
from registration.meetings.phases import open_modes
from registration.participants import attendance, identity
from registration.participants.commands import RegisterCommand
from registration.participants.models import Registration
from registration.participants.service import bodies, inserting, known, settling
from registration.participants.service.loading import Case

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


@dataclass(frozen=True)
class _Entry:
    """A submission with what it refers to, its keys, and when it came."""

    command: RegisterCommand
    meeting: Meeting
    body_type: BodyType
    facts: MeetingFacts
    keys: known.Keys
    now: datetime


def register(db: Session, command: RegisterCommand, *, now: datetime) -> Outcome:
    """Register a person: identity, places, delegation, calendar, mail and audit, all or nothing.

    Raises:
        NotFoundError: there is no such meeting, or it is not published.
        InvalidError: ``meeting-cancelled``, ``registration-closed``, ``unknown-day``, ``no-day``,
            ``day-over``, ``mode-not-offered``, ``mode-closed``, ``function-unknown``, ``country-unknown``, or what
            :func:`bodies.check` raises.
    """
    meeting, body_type = _ground(db, command)
    facts = facts_of(db, meeting)
    modes = attendance.complete((day.id for day in facts.days), command.days)
    key = identity.identity_key(command.person)
    digest = identity.submission_digest(command.submission_key, key)
    entry = _Entry(command, meeting, body_type, facts, known.Keys(meeting.id, key, digest), now)
    if not command.by_officer and not open_modes(meeting, now):
        answer = _answer(db, entry)
        if answer is None:
            raise InvalidError("registration-closed")
        return answer
    _check_rules(entry, modes)
    if _names_a_new_body(entry) and (answer := _answer(db, entry)):
        return answer
    return _add(db, entry, modes)


_GROUND = (
    sa.select(Meeting, BodyType, Country.id)
    .join(BodyType, BodyType.dialogue_id == Meeting.dialogue_id)
    .outerjoin(Country, Country.id == sa.bindparam("country"))
    .where(Meeting.id == sa.bindparam("meeting"), BodyType.id == sa.bindparam("body_type"))
    .options(joinedload(Meeting.dialogue))
    .with_for_update(read=True, of=Meeting)
)


def _ground(db: Session, command: RegisterCommand) -> tuple[Meeting, BodyType]:
    """Read with one statement what a submission stands on; nobody changes the meeting meanwhile."""
    represents = command.represents
    found = db.execute(
        _GROUND,
        {
            "meeting": command.meeting_id,
            "body_type": represents.body_type_id,
            "country": represents.country_id,
        },
    ).one_or_none()
    if found is None:
        if db.get(Meeting, command.meeting_id) is None:
            raise NotFoundError("meeting")
        raise InvalidError("body-type-unknown")
    meeting, body_type, country_id = found
    if meeting.state is MeetingState.CANCELLED:
        raise InvalidError("meeting-cancelled")
    if meeting.state is not MeetingState.PUBLISHED and not command.by_officer:
        raise NotFoundError("meeting")
    if represents.country_id is not None and country_id is None:
        raise InvalidError("country-unknown")
    return meeting, body_type


def _check_rules(entry: _Entry, modes: Mapping[int, Mode]) -> None:
    command, meeting = entry.command, entry.meeting
    still_open = list(Mode)
    if not command.by_officer:
        over = attendance.days_over(entry.facts.days, meeting.time_zone, entry.now)
        attendance.check_days(modes, {}, over)
        still_open = open_modes(meeting, entry.now)
    attendance.check_modes(modes, {}, meeting.format, still_open)
    allowed = {item.id for item in entry.facts.functions if item.self_service or command.by_officer}
    if not set(command.function_ids) <= allowed:
        raise InvalidError("function-unknown")


def _names_a_new_body(entry: _Entry) -> bool:
    """Tell whether a name may be put into the directory's queue: not for somebody who is known."""
    is_organisation = entry.body_type.attachment is Attachment.ORGANISATION
    return is_organisation and entry.command.represents.organisation_id is None


def _answer(db: Session, entry: _Entry) -> Outcome | None:
    """Answer a submission of somebody who is registered already, None for a new person."""
    row = known.find(db, entry.keys)
    if row is None:
        return None
    if known.is_repeated(row, entry.keys):
        return Outcome(OutcomeKind.REPEATED, known.follow(db, row))
    row = known.follow(db, row)
    case = Case(row, entry.meeting, entry.facts)
    known.note_second_try(db, case, entry.command, now=entry.now)
    return Outcome(OutcomeKind.DUPLICATE, row)


def _add(db: Session, entry: _Entry, modes: Mapping[int, Mode]) -> Outcome:
    body = bodies.check(
        db,
        entry.meeting.dialogue_id,
        entry.command.represents,
        language=entry.command.person.language,
        now=entry.now,
        body_type=entry.body_type,
    )
    command, meeting = entry.command, entry.meeting
    values = inserting.values_of(command, meeting, entry.keys, body, now=entry.now)
    for _ in range(REFERENCE_TRIES):
        row = inserting.insert(db, command.person, values, meeting.reference_prefix)
        if row is not None:
            set_committed_value(row, "body_type", entry.body_type)
            case = Case(row, meeting, entry.facts)
            settling.settle(db, command, case, modes, now=entry.now)
            return Outcome(OutcomeKind.CREATED, row)
        answer = _answer(db, entry)
        if answer is not None:
            return answer
    raise ConflictError("reference-taken")
