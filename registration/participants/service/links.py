"""Sending links by mail: lost ones to an address, fresh ones to a person."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from registration.audit import service as audit
from registration.core.errors import InvalidError, NotFoundError
from registration.meetings.facts import facts_of
from registration.meetings.models import Meeting
from registration.participants import facts, identity, notices
from registration.participants.access import FRESH_LASTS
from registration.participants.models import Registration

MOST_LINKS = 200
"""In one mail; the latest meetings come first."""


def send_lost_links(db: Session, email: str, *, now: datetime) -> None:
    """Send one mail with the links of all registrations of an address; nothing for one that is not known.

    The caller learns nothing either way: the page answers the same to everybody. Registrations for which the address is
    the contact's are among them; erased and merged ones are not.
    """
    key = identity.address_key(email.strip())
    if key is None:
        return
    rows = db.scalars(
        sa.select(Registration)
        .join(Meeting, Meeting.id == Registration.meeting_id)
        .where(Registration.address_key == key)
        .where(Registration.erased_at.is_(None), Registration.merged_into_id.is_(None))
        .options(
            selectinload(Registration.days),
            joinedload(Registration.meeting).joinedload(Meeting.dialogue),
        )
        .order_by(Meeting.starts_at.desc(), Registration.sort_key, Registration.id)
        .limit(MOST_LINKS)
    ).all()
    own_first = sorted(rows, key=lambda row: not row.email)
    notices.lost_link(
        db,
        [
            (
                facts.of_meeting(row.meeting, facts_of(db, row.meeting)),
                facts.of_registration(row),
            )
            for row in own_first
        ],
        now=now,
    )


def send_fresh_link(db: Session, registration_id: int, *, actor: str, now: datetime) -> datetime:
    """Send a link that opens protected answers, download and erasure; returns when it ends.

    Raises:
        NotFoundError: there is no such registration, or it was merged or erased.
        InvalidError: ``no-address``: there is nobody to send it to.
    """
    registration = db.get(
        Registration,
        registration_id,
        options=[joinedload(Registration.meeting).joinedload(Meeting.dialogue)],
    )
    if registration is None or registration.merged_into_id or registration.erased_at:
        raise NotFoundError("registration")
    person = facts.of_registration(registration)
    if not person.recipient:
        raise InvalidError("no-address")
    meeting = registration.meeting
    expires_at = (now + FRESH_LASTS).replace(microsecond=0)
    audit.record(
        db,
        "registration.link-sent",
        actor=actor,
        subject=person.owner_key,
        meeting_id=meeting.id,
        now=now,
        kind="fresh-link",
    )
    words = facts.of_meeting(meeting, facts_of(db, meeting))
    notices.fresh_link(db, words, person, expires_at=expires_at, now=now)
    return expires_at
