"""Consents: given and withdrawn one by one, each with its time."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.audit import service as audit
from registration.core.db import insert_into
from registration.core.errors import NotFoundError
from registration.participants.facts import owner_key
from registration.participants.kinds import ConsentKind
from registration.participants.models import Consent, Registration


def give(
    db: Session, registration_id: int, kind: ConsentKind, *, actor: str, now: datetime
) -> None:
    """Note that a person agrees; one that is given already stays as it is.

    Raises:
        NotFoundError: there is no such registration, or it was merged or erased.
    """
    registration = _registration(db, registration_id)
    insert = insert_into(db, Consent).values(
        registration_id=registration_id, kind=kind, given_at=now, withdrawn_at=None
    )
    given = db.scalar(
        insert.on_conflict_do_update(
            index_elements=["registration_id", "kind"],
            set_={"given_at": now, "withdrawn_at": None},
            where=Consent.withdrawn_at.is_not(None),
        ).returning(Consent.id)
    )
    if given is not None:
        _record(db, "registration.consent-given", registration, kind, actor, now)


def withdraw(
    db: Session, registration_id: int, kind: ConsentKind, *, actor: str, now: datetime
) -> None:
    """Note that a person no longer agrees; without a consent nothing happens.

    Raises:
        NotFoundError: there is no such registration, or it was merged or erased.
    """
    registration = _registration(db, registration_id)
    withdrawn = db.scalar(
        sa.update(Consent)
        .where(Consent.registration_id == registration_id, Consent.kind == kind)
        .where(Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
        .returning(Consent.id)
    )
    if withdrawn is not None:
        _record(db, "registration.consent-withdrawn", registration, kind, actor, now)


def _registration(db: Session, registration_id: int) -> Registration:
    registration = db.get(Registration, registration_id)
    if registration is None or registration.merged_into_id or registration.erased_at:
        raise NotFoundError("registration")
    return registration


def _record(
    db: Session,
    event: str,
    registration: Registration,
    kind: ConsentKind,
    actor: str,
    now: datetime,
) -> None:
    db.expire(registration, ["consents"])
    audit.record(
        db,
        event,
        actor=actor,
        subject=owner_key(registration.public_id),
        meeting_id=registration.meeting_id,
        now=now,
        consent=kind.value,
    )
    db.flush()
