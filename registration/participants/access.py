"""The tokens that open a registration, and finding it by one.

Every token carries the registration's link version: raising that revokes all of them at once. Makers of addresses
are installed by the pages (``messages.links``).
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from registration.core import tokens
from registration.core.tokens import Purpose
from registration.meetings.models import Meeting
from registration.participants.models import Registration

RECEIPT_LASTS = timedelta(hours=24)
FRESH_LASTS = timedelta(minutes=30)


def personal_token(registration: Registration, link_key: bytes) -> str:
    """Return the token of the personal link: status and changes, until it is revoked."""
    return _make(link_key, Purpose.PERSONAL, registration)


def join_token(registration: Registration, link_key: bytes) -> str:
    """Return the token of the join-only link that calendars carry."""
    return _make(link_key, Purpose.JOIN, registration)


def receipt_token(registration: Registration, link_key: bytes, *, now: datetime) -> str:
    """Return the token of the page after registering; it lives a day."""
    return _make(link_key, Purpose.RECEIPT, registration, now + RECEIPT_LASTS)


def fresh_token(registration: Registration, link_key: bytes, *, expires_at: datetime) -> str:
    """Return the token that opens protected answers, download and erasure; mails carry its end."""
    return _make(link_key, Purpose.FRESH, registration, expires_at)


def _make(
    link_key: bytes,
    purpose: Purpose,
    registration: Registration,
    expires: datetime | None = None,
) -> str:
    owner, version = registration.public_id, registration.link_version
    return tokens.make(link_key, purpose, owner, version, expires)


def find_by_token(
    db: Session, purpose: Purpose, token: str, *, link_key: bytes, now: datetime
) -> Registration | None:
    """Return the registration that a token opens, with its meeting and Dialogue: one query.

    None for a token that is not genuine, of another purpose, expired or revoked, and for registrations
    that were erased or merged. A cancelled registration is found: its person may look at it.
    """
    parts = tokens.split(token)
    if parts is None:
        return None
    registration = db.scalar(
        sa.select(Registration)
        .where(
            Registration.public_id == parts.public_id,
            Registration.erased_at.is_(None),
            Registration.merged_into_id.is_(None),
        )
        .options(joinedload(Registration.meeting).joinedload(Meeting.dialogue))
    )
    version = registration.link_version if registration else 0
    if not tokens.is_valid(link_key, purpose, parts, version, now):
        return None
    return registration
