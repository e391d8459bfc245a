"""What an officer notes of a delegation: its limit, that nobody comes, a note; made when it is new."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.errors import NotFoundError
from registration.delegations import service as delegations
from registration.delegations.models import Delegation
from registration.dialogues.models import Country, Organisation
from registration.meetings.models import Meeting
from registration.participants.answers import Key


def note(
    db: Session,
    meeting_id: int,
    key: Key,
    *,
    limit: int | None,
    regrets: bool,
    text: str,
    actor: str,
    now: datetime,
) -> None:
    """Write limit, regrets and note of a delegation.

    Raises:
        NotFoundError: ``delegation``: there is no such country or organisation.
        InvalidError: ``delegation-limit``.
    """
    found = _found(db, meeting_id, key)
    delegations.set_limit(db, found, limit, actor=actor, now=now)
    delegations.set_regrets(db, found, regrets=regrets, note=text, actor=actor, now=now)


def set_regrets(
    db: Session, meeting_id: int, key: Key, *, regrets: bool, actor: str, now: datetime
) -> None:
    """Note that a delegation said that nobody comes, or take that back; its note stays.

    Raises:
        NotFoundError: ``delegation``: there is no such country or organisation.
    """
    found = _found(db, meeting_id, key)
    delegations.set_regrets(db, found, regrets=regrets, note=found.note, actor=actor, now=now)


def _found(db: Session, meeting_id: int, key: Key) -> Delegation:
    if key.organisation_id is not None:
        meeting = db.get_one(Meeting, meeting_id)
        organisation = db.get(Organisation, key.organisation_id)
        if organisation is None or organisation.dialogue_id != meeting.dialogue_id:
            raise NotFoundError("delegation")
        return delegations.find_or_create(db, meeting_id, organisation_id=organisation.id)
    country_id = db.scalar(sa.select(Country.id).where(Country.iso2 == key.iso2))
    if country_id is None:
        raise NotFoundError("delegation")
    return delegations.find_or_create(db, meeting_id, country_id, key.side)
