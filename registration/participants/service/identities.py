"""The details of a person in a registration's columns, and whose identity that is in the meeting."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registration.core.errors import ConflictError
from registration.participants import identity
from registration.participants.commands import PersonDetails
from registration.participants.models import Registration


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
        "address_key": identity.address_key(person.email or person.contact_email),
    }


def write_person(db: Session, registration: Registration, person: PersonDetails) -> list[str]:
    """Write changed details and the keys made of them; returns the names of the columns that differ.

    Raises:
        ConflictError: ``already-registered``: that person is in the meeting already; nothing is written.
    """
    values = person_values(person)
    changed = [name for name, value in values.items() if getattr(registration, name) != value]
    if not changed:
        return []
    _claim(db, registration, identity.identity_key(person))
    for name in changed:
        setattr(registration, name, values[name])
    registration.search_key = identity.searching_of(person, registration.reference)
    return [name for name in changed if name not in {"sort_key", "address_key"}]


def _claim(db: Session, registration: Registration, key: str | None) -> None:
    """Make a registration that of the person with this key in its meeting."""
    if key == registration.identity_key:
        return
    if key is not None:
        _let_go(db, registration, key)
    try:
        with db.begin_nested():
            registration.identity_key = key
    except IntegrityError as error:
        raise ConflictError("already-registered") from error


def _let_go(db: Session, registration: Registration, key: str) -> None:
    """Take the key from a registration that was merged into this one; anybody else keeps it."""
    holder = db.scalar(
        sa.select(Registration).where(
            Registration.meeting_id == registration.meeting_id, Registration.identity_key == key
        )
    )
    if holder is None:
        return
    if holder.merged_into_id != registration.id:
        raise ConflictError("already-registered", public_id=holder.public_id)
    holder.identity_key = None
    db.flush()
