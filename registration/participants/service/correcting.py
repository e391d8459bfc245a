"""Correcting where the mails of a registration go, sending them again, and revoking its links."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from registration.core.errors import InvalidError
from registration.participants import notices
from registration.participants.current import person_of
from registration.participants.models import Registration
from registration.participants.service import linking
from registration.participants.service.identities import write_person
from registration.participants.service.loading import Case, locked


def correct_address(
    db: Session, registration_id: int, email: str, *, actor: str, now: datetime
) -> Registration:
    """Correct the address to which the mails go: the person's own, or the contact's where there is no own.

    Mails that wait for the old address are withdrawn and everything is sent again to the new one; the links that
    the old one may have are revoked, for it may be a stranger's. Whoever called this by a link needs a new one.

    Raises:
        NotFoundError: there is no such registration, or it was merged or erased.
        ConflictError: ``already-registered``: that person is in the meeting with this address already.
        InvalidError: ``email-needed``.
    """
    if not email:
        raise InvalidError("email-needed")
    case = locked(db, registration_id)
    row, person = case.registration, person_of(case.registration)
    by_contact = not person.email and bool(person.contact_email)
    corrected = replace(person, contact_email=email) if by_contact else replace(person, email=email)
    before = row.address_key
    fields = write_person(db, row, corrected)
    if not fields:
        return row
    row.changed_at = now
    case.record(db, "registration.changed", actor=actor, now=now, fields=fields)
    if row.address_key == before:  # the same mailbox, spelt another way
        db.flush()
        return row
    linking.revoke(row)
    db.flush()
    notices.address_corrected(db, case.words, case.person, row.status, now=now)
    return row


def send_again(db: Session, registration_id: int, *, actor: str, now: datetime) -> Registration:
    """Send again the mail that says where the registration stands, and each entry of the calendar.

    Raises:
        NotFoundError: there is no such registration, or it was merged or erased.
        InvalidError: ``no-address``: there is nobody to send it to.
    """
    case = locked(db, registration_id)
    _repeat(db, case, actor=actor, now=now)
    return case.registration


def revoke_link(db: Session, registration_id: int, *, actor: str, now: datetime) -> Registration:
    """Revoke every link of a registration and send new ones, in the calendar too.

    Raises:
        NotFoundError: there is no such registration, or it was merged or erased.
    """
    case = locked(db, registration_id)
    row = case.registration
    linking.revoke(row)
    row.changed_at = now
    case.record(db, "registration.link-revoked", actor=actor, now=now, version=row.link_version)
    db.flush()
    if case.person.recipient:
        _repeat(db, case, actor=actor, now=now)
    return row


def _repeat(db: Session, case: Case, *, actor: str, now: datetime) -> None:
    person, status = case.person, case.registration.status
    if not person.recipient:
        raise InvalidError("no-address")
    db.flush()
    kind = notices.repeated(db, case.words, person, status, now=now)
    case.record(db, "registration.link-sent", actor=actor, now=now, kind=kind.value)
