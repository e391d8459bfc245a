"""The ledger of a meeting as evidence, and the verdicts on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.meetings.facts import MeetingFacts, SessionFacts
from registration.meetings.kinds import MeetingFormat, Mode, SessionKind
from registration.meetings.models import Meeting
from registration.meetings.phases import offers
from registration.participants.models import Registration
from registration.presence.counting import Verdict, verdicts
from registration.presence.evidence import Evidence, HeldDay, HeldSession, Rule
from registration.presence.kinds import RecordKind
from registration.presence.models import AttendanceRecord

PAUSES = {SessionKind.BREAK, SessionKind.RECEPTION}
KINDS = {kind.value: kind for kind in RecordKind}
MODES = {mode.value: mode for mode in Mode}


def evidence_of(
    db: Session, meeting_id: int, *, day_id: int | None = None, registration_id: int | None = None
) -> list[Evidence]:
    """Return the records of a meeting, of one day or of one person; those of merged people included.

    A registration that was merged into another one lends it its records. Values are read as the driver
    gives them and looked up: a meeting may have hundreds of thousands of records.
    """
    merged = _merged(db, meeting_id)
    record = AttendanceRecord
    statement = (
        sa.select(
            record.id,
            record.registration_id,
            record.day_id,
            record.session_id,
            sa.type_coerce(record.kind, sa.String),
            sa.type_coerce(record.mode, sa.String),
            sa.type_coerce(record.at, sa.DateTime(timezone=True)),
            record.voids_id,
        )
        .where(record.meeting_id == meeting_id)
        .order_by(record.id)
    )
    if day_id is not None:
        statement = statement.where(record.day_id == day_id)
    if registration_id is not None:
        ids = {registration_id, *(one for one, into in merged.items() if into == registration_id)}
        statement = statement.where(record.registration_id.in_(ids))
    seconds = _Seconds()
    return [
        Evidence(
            id_,
            merged.get(person, person),
            day,
            session,
            KINDS[kind],
            MODES[mode],
            seconds[at],
            voids,
        )
        for id_, person, day, session, kind, mode, at, voids in db.execute(statement)
    ]


class _Seconds(dict[datetime, int]):
    """Instants as seconds since 1970: many records have the same one."""

    def __missing__(self, at: datetime) -> int:
        aware = at if at.tzinfo else at.replace(tzinfo=UTC)
        self[at] = found = int(aware.timestamp())
        return found


def _merged(db: Session, meeting_id: int) -> dict[int, int]:
    """Return into which registration each merged one went in the end."""
    rows = db.execute(
        sa.select(Registration.id, Registration.merged_into_id).where(
            Registration.meeting_id == meeting_id, Registration.merged_into_id.is_not(None)
        )
    )
    into = {one: other for one, other in rows if other is not None}
    found = {}
    for one in into:
        end, steps = one, 0
        while end in into and steps < len(into):
            end, steps = into[end], steps + 1
        found[one] = end
    return found


def held_days(facts: MeetingFacts) -> list[HeldDay]:
    """Return the agenda of a meeting as counting needs it."""
    return [
        HeldDay(day.id, tuple(_held(session) for session in day.sessions)) for day in facts.days
    ]


def _held(session: SessionFacts) -> HeldSession:
    return HeldSession(
        id=session.id,
        starts=int(session.starts_at.timestamp()),
        ends=int(session.ends_at.timestamp()),
        modes=frozenset(mode for mode in Mode if _can_be_attended(session.format, mode)),
        is_pause=session.kind in PAUSES,
        threshold=session.counting_threshold,
    )


def _can_be_attended(offered: MeetingFormat, mode: Mode) -> bool:
    return mode is not Mode.ABSENT and offers(offered, mode)


def rule_of(meeting: Meeting) -> Rule:
    """Return the counting rule of a meeting."""
    return Rule(meeting.counting_unit, meeting.counting_threshold)


def verdicts_of(db: Session, meeting: Meeting, facts: MeetingFacts) -> Mapping[int, Verdict]:
    """Return who was present where, by registration id; people who were not are left out."""
    return verdicts(evidence_of(db, meeting.id), held_days(facts), rule_of(meeting))


def records_of(db: Session, registration: Registration) -> list[AttendanceRecord]:
    """Return all records of a person, the newest entry first; those of registrations merged into it too."""
    merged = _merged(db, registration.meeting_id)
    ids = {registration.id, *(one for one, into in merged.items() if into == registration.id)}
    return list(
        db.scalars(
            sa.select(AttendanceRecord)
            .where(AttendanceRecord.registration_id.in_(ids))
            .order_by(AttendanceRecord.id.desc())
        )
    )
