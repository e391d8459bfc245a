"""Reading everything that is kept about a registered person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from registration.audit.models import AuditEvent
from registration.calendars.models import CalendarEntry
from registration.dialogues.models import Organisation
from registration.meetings.models import Meeting
from registration.messages.models import Message
from registration.participants.facts import owner_key
from registration.participants.models import BodyMove, Registration, RegistrationDay
from registration.presence.models import AttendanceRecord


@dataclass(frozen=True)
class Kept:
    """All rows about one registration, oldest first; ``merged`` those of registrations merged into it.

    ``earlier_bodies`` are organisations that it named before they were merged into the present one.
    """

    registration: Registration
    earlier_bodies: Sequence[Organisation]
    attendance: Sequence[AttendanceRecord]
    messages: Sequence[Message]
    calendar: Sequence[CalendarEntry]
    history: Sequence[AuditEvent]
    merged: Sequence[Kept] = ()


def kept_about(db: Session, registration_id: int) -> Kept:
    """Return everything that is kept about a registration and those merged into it."""
    registration = db.scalars(
        sa.select(Registration)
        .where(Registration.id == registration_id)
        .options(
            joinedload(Registration.meeting),
            joinedload(Registration.country),
            joinedload(Registration.organisation),
            joinedload(Registration.body_type),
            joinedload(Registration.protected),
            selectinload(Registration.functions),
            selectinload(Registration.consents),
            selectinload(Registration.days).joinedload(RegistrationDay.day),
        )
        .execution_options(populate_existing=True)
    ).one()
    key = owner_key(registration.public_id)
    return Kept(
        registration,
        db.scalars(
            sa.select(Organisation)
            .join(BodyMove, BodyMove.organisation_id == Organisation.id)
            .where(BodyMove.registration_id == registration.id)
            .order_by(BodyMove.moved_at, Organisation.id)
        ).all(),
        db.scalars(
            sa.select(AttendanceRecord)
            .where(AttendanceRecord.registration_id == registration.id)
            .order_by(AttendanceRecord.id)
        ).all(),
        db.scalars(sa.select(Message).where(Message.subject_key == key).order_by(Message.id)).all(),
        db.scalars(
            sa.select(CalendarEntry)
            .where(CalendarEntry.owner_key == key)
            .order_by(CalendarEntry.starts_at, CalendarEntry.id)
        ).all(),
        db.scalars(
            sa.select(AuditEvent).where(AuditEvent.subject == key).order_by(AuditEvent.id)
        ).all(),
        [kept_about(db, other) for other in merged_into(db, registration.id)],
    )


def find_by_reference(db: Session, meeting: str, reference: str) -> int | None:
    """Return the id of the registration with a reference in a meeting (its slug).

    None: there is none, or it was erased or merged into another.
    """
    return db.scalar(
        sa.select(Registration.id)
        .join(Meeting, Meeting.id == Registration.meeting_id)
        .where(
            Meeting.slug == meeting,
            Registration.reference == reference.strip().upper(),
            Registration.erased_at.is_(None),
            Registration.merged_into_id.is_(None),
        )
    )


def merged_into(db: Session, registration_id: int) -> list[int]:
    """Return the ids of the registrations that were merged directly into one."""
    chosen = sa.select(Registration.id).where(Registration.merged_into_id == registration_id)
    return list(db.scalars(chosen.order_by(Registration.id)))
