"""Writing to the ledger: check-ins at the desk, an officer's word, taking back. Nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.audit import service as audit
from registration.core import zones
from registration.core.errors import ConflictError, InvalidError, NotFoundError
from registration.core.tokens import public_id
from registration.meetings.kinds import Mode
from registration.meetings.models import MeetingDay, MeetingSession
from registration.participants.facts import owner_key
from registration.participants.models import Registration
from registration.presence.kinds import RecordKind, RecordSource
from registration.presence.models import AttendanceRecord

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Found:
    """A record, and whether it was made now or stood already."""

    record: AttendanceRecord
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A day of a meeting, or one of its sessions."""

    meeting_id: int
    day_id: int
    session_id: int | None = None


def check_in(
    db: Session,
    registration_id: int,
    where: Where,
    *,
    actor: str,
    now: datetime,
    station: str = "",
) -> Found:
    """Check a person in at the desk; who is in already stays in since then (two doors are one presence).

    Raises:
        NotFoundError: ``registration``, ``day`` or ``session``: not of this meeting.
        InvalidError: ``not-yet``: the day is still to come.
    """
    person = _lock_person(db, where.meeting_id, registration_id)
    _check_place(db, where, now)
    standing = _standing_check_in(db, person.id, where)
    if standing is not None:
        return Found(standing, is_new=False)
    record = AttendanceRecord(
        meeting_id=where.meeting_id,
        registration_id=person.id,
        day_id=where.day_id,
        session_id=where.session_id,
        source=RecordSource.DESK,
        kind=RecordKind.CHECK_IN,
        mode=Mode.IN_PERSON,
        at=now,
        recorded_at=now,
        recorded_by=actor,
        station=station[:60],
    )
    _append(db, record, person, actor=actor, now=now)
    return Found(record, is_new=True)


def attend(
    db: Session,
    registration_ids: Sequence[int],
    where: Where,
    mode: Mode,
    *,
    reason: str,
    actor: str,
    now: datetime,
) -> list[int]:
    """Write an officer's word that people attended a day or a session; returns the ids newly recorded.

    Who has the same word standing already is left out.

    Raises:
        NotFoundError: ``registration``, ``day`` or ``session``: not of this meeting.
        InvalidError: ``mode``: neither in person nor virtual; ``reason-too-long``; ``not-yet``: the day
            is still to come.
    """
    if mode is Mode.ABSENT:
        raise InvalidError("mode")
    if len(reason) > LONGEST_REASON:
        raise InvalidError("reason-too-long", limit=LONGEST_REASON)
    at = _check_place(db, where, now) or now
    new = []
    for registration_id in sorted(set(registration_ids)):
        person = _lock_person(db, where.meeting_id, registration_id)
        if _standing_word(db, person.id, where, mode):
            continue
        record = AttendanceRecord(
            meeting_id=where.meeting_id,
            registration_id=person.id,
            day_id=where.day_id,
            session_id=where.session_id,
            source=RecordSource.OFFICER,
            kind=RecordKind.ATTENDED,
            mode=mode,
            at=at,
            recorded_at=now,
            recorded_by=actor,
            reason=reason,
        )
        _append(db, record, person, actor=actor, now=now)
        new.append(person.id)
    return new


def take_back(
    db: Session, meeting_id: int, record_id: int, *, reason: str, actor: str, now: datetime
) -> AttendanceRecord:
    """Take a record back by a new one that says so; the first stays in the ledger.

    Raises:
        NotFoundError: ``record``: there is none in this meeting.
        ConflictError: ``taken-back``: it was taken back already.
        InvalidError: ``reason-too-long``.
    """
    if len(reason) > LONGEST_REASON:
        raise InvalidError("reason-too-long", limit=LONGEST_REASON)
    taken = db.scalar(
        sa.select(AttendanceRecord)
        .where(AttendanceRecord.id == record_id, AttendanceRecord.meeting_id == meeting_id)
        .with_for_update()
    )
    if taken is None:
        raise NotFoundError("record")
    if not _stands(db, taken.id):
        raise ConflictError("taken-back")
    person = db.get_one(Registration, taken.registration_id)
    record = AttendanceRecord(
        meeting_id=meeting_id,
        registration_id=taken.registration_id,
        day_id=taken.day_id,
        session_id=taken.session_id,
        source=taken.source,
        kind=RecordKind.VOID,
        mode=taken.mode,
        at=now,
        recorded_at=now,
        recorded_by=actor,
        reason=reason,
        voids_id=taken.id,
    )
    db.add(record)
    db.flush()
    audit.record(
        db,
        "attendance.voided",
        actor=actor,
        subject=owner_key(person.public_id),
        meeting_id=meeting_id,
        now=now,
        record=taken.id,
    )
    return record


def _append(
    db: Session, record: AttendanceRecord, person: Registration, *, actor: str, now: datetime
) -> None:
    record.record_key = public_id()
    db.add(record)
    db.flush()
    audit.record(
        db,
        "attendance.recorded",
        actor=actor,
        subject=owner_key(person.public_id),
        meeting_id=record.meeting_id,
        now=now,
        record=record.id,
        mode=record.mode.value,
        day=record.day_id,
        session=record.session_id,
    )


def _lock_person(db: Session, meeting_id: int, registration_id: int) -> Registration:
    """Lock a registration, so that two desks make one record; a merged one stands for what it went into."""
    wanted: int | None = registration_id
    while wanted is not None:
        person = db.scalar(
            sa.select(Registration)
            .where(Registration.id == wanted, Registration.meeting_id == meeting_id)
            .with_for_update(of=Registration)
        )
        if person is None:
            break
        if person.merged_into_id is None:
            return person
        wanted = person.merged_into_id
    raise NotFoundError("registration")


def has_come(held_on: date, time_zone: str, now: datetime) -> bool:
    """Tell whether a day has begun in the meeting's zone: nobody was present on one that has not."""
    return held_on <= zones.wall_of(now, time_zone).date()


def _check_place(db: Session, where: Where, now: datetime) -> datetime | None:
    """Return when the session begins, or the first of the day; None for a day without an agenda."""
    day = db.get(MeetingDay, where.day_id)
    if day is None or day.meeting_id != where.meeting_id:
        raise NotFoundError("day")
    if not has_come(day.held_on, day.meeting.time_zone, now):
        raise InvalidError("not-yet")
    if where.session_id is None:
        return db.scalar(
            sa.select(sa.func.min(MeetingSession.starts_at)).where(MeetingSession.day_id == day.id)
        )
    session = db.get(MeetingSession, where.session_id)
    if session is None or session.day_id != day.id:
        raise NotFoundError("session")
    return session.starts_at


def _standing_check_in(db: Session, person_id: int, where: Where) -> AttendanceRecord | None:
    """Return the check-in after which the person has not checked out, if it stands."""
    records = _records(db, person_id, where, Mode.IN_PERSON)
    opened: AttendanceRecord | None = None
    for record in records:
        if record.kind is RecordKind.CHECK_OUT:
            opened = None
        elif record.kind is RecordKind.CHECK_IN:
            opened = opened or record
    return opened


def _standing_word(db: Session, person_id: int, where: Where, mode: Mode) -> bool:
    return any(
        record.kind is RecordKind.ATTENDED for record in _records(db, person_id, where, mode)
    )


def _records(db: Session, person_id: int, where: Where, mode: Mode) -> list[AttendanceRecord]:
    """Return the standing records of a person at a place, oldest first."""
    rows = db.scalars(
        sa.select(AttendanceRecord)
        .where(
            AttendanceRecord.registration_id == person_id,
            AttendanceRecord.day_id == where.day_id,
            AttendanceRecord.session_id.is_(None)
            if where.session_id is None
            else AttendanceRecord.session_id == where.session_id,
            AttendanceRecord.mode == mode,
            AttendanceRecord.kind != RecordKind.VOID,
        )
        .order_by(AttendanceRecord.at, AttendanceRecord.id)
    )
    return [row for row in rows if _stands(db, row.id)]


def _stands(db: Session, record_id: int) -> bool:
    """Tell whether nothing that stands takes a record back."""
    voids = db.scalars(sa.select(AttendanceRecord.id).where(AttendanceRecord.voids_id == record_id))
    return not any(_stands(db, void) for void in voids)
