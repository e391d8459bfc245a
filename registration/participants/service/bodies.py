"""Whom a person represents: checked, found in the directory or written into its queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core import collation
from registration.core.errors import InvalidError
from registration.core.types import Localised
from registration.dialogues import keys
from registration.dialogues.kinds import Attachment, Side
from registration.dialogues.models import BodyType, Organisation
from registration.dialogues.queries import hold_organisation
from registration.participants.commands import Represents


@dataclass(frozen=True, slots=True)
class Body:
    """The represented body as it is stored."""

    body_type_id: int
    side: Side | None
    country_id: int | None
    organisation_id: int | None


def check(
    db: Session,
    dialogue_id: int,
    represents: Represents,
    *,
    language: str,
    now: datetime,
    body_type: BodyType | None = None,
) -> Body:
    """Return the body that a person represents; one written out is put into the directory's queue.

    Raises:
        InvalidError: ``body-type-unknown``; ``country-needed``: a type of body of a country without one;
            ``organisation-needed``: the other way round; ``organisation-unknown``. Whether there is such a
            country the caller has checked.
    """
    kind = body_type or db.get(BodyType, represents.body_type_id)
    if kind is None or kind.dialogue_id != dialogue_id:
        raise InvalidError("body-type-unknown")
    if kind.attachment is Attachment.COUNTRY:
        if represents.country_id is None:
            raise InvalidError("country-needed")
        return Body(kind.id, kind.side or Side.GOVERNMENT, represents.country_id, None)
    organisation_id = _organisation(db, dialogue_id, represents, kind, language=language, now=now)
    return Body(kind.id, None, None, organisation_id)


def _organisation(
    db: Session,
    dialogue_id: int,
    represents: Represents,
    kind: BodyType,
    *,
    language: str,
    now: datetime,
) -> int:
    if represents.organisation_id is not None:
        found = hold_organisation(db, represents.organisation_id)
        if found is None or found.dialogue_id != dialogue_id:
            raise InvalidError("organisation-unknown")
        return found.id
    name = Localised({language: collation.tidy(represents.organisation_text)})
    if not keys.search_key(name, Localised()):
        raise InvalidError("organisation-needed")
    return _queued(db, dialogue_id, name, kind, now)


def _queued(db: Session, dialogue_id: int, name: Localised, kind: BodyType, now: datetime) -> int:
    """Return the organisation of exactly that name, put into the queue when it is new.

    One word may be an acronym, which several bodies share: it is only found in the queue.
    """
    key = keys.search_key(name, Localised())
    known = db.scalars(
        sa.select(Organisation.id)
        .where(
            Organisation.dialogue_id == dialogue_id,
            Organisation.search_key == key,
            sa.or_(Organisation.checked.is_(False), Organisation.search_key.contains(" ")),
        )
        .order_by(Organisation.id)
    ).first()
    if known is not None:
        held = hold_organisation(db, known)
        return held.id if held is not None else known
    made = Organisation(
        dialogue_id=dialogue_id,
        name=name,
        acronym=Localised(),
        body_type_id=kind.id,
        checked=False,
        search_key=key,
        sort_key=keys.sort_key(name),
        created_at=now,
    )
    db.add(made)
    db.flush()
    return made.id
