"""The queue of organisations that people wrote: accepted, or merged into the one that they are.

A merge moves nothing by itself: it publishes an event, and the domains that name organisations follow in
the same transaction. It can be taken back. An organisation that was merged keeps its row, so that whoever
writes its name again is led to the other.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.audit import service as audit
from registration.core import events
from registration.core.errors import ConflictError, InvalidError, NotFoundError
from registration.dialogues.directory import renew
from registration.dialogues.events import OrganisationMerged, OrganisationSplit
from registration.dialogues.models import Dialogue, Organisation, Partner


def accept(
    db: Session, dialogue_id: int, organisation_id: int, *, actor: str, now: datetime
) -> Organisation:
    """Take an organisation that somebody wrote into the directory as it is.

    Raises:
        NotFoundError: the Dialogue has no such organisation, or it was merged.
    """
    organisation = _locked(db, dialogue_id, organisation_id)[organisation_id]
    if organisation.merged_into_id is not None:
        raise NotFoundError("organisation")
    if not organisation.checked:
        organisation.checked = True
        _record(db, "organisation.accepted", organisation, actor, now)
    return organisation


def merge(
    db: Session, dialogue_id: int, organisation_id: int, into_id: int, *, actor: str, now: datetime
) -> Organisation:
    """Say that an organisation is another one; returns the other.

    Raises:
        NotFoundError: the Dialogue has no such organisation.
        InvalidError: ``merge-with-itself``.
        ConflictError: ``merged-already``: one of the two was merged meanwhile; ``has-standing``: it is a partner or
            observer, so the other one is to be merged into it; ``is-its-parent``: the other one is a part of it.
    """
    if organisation_id == into_id:
        raise InvalidError("merge-with-itself")
    rows = _locked(db, dialogue_id, organisation_id, into_id)
    organisation, into = rows[organisation_id], rows[into_id]
    if organisation.merged_into_id is not None or into.merged_into_id is not None:
        raise ConflictError("merged-already")
    if into.parent_id == organisation.id:
        raise ConflictError("is-its-parent")
    standing = sa.select(Partner.id).where(Partner.organisation_id == organisation.id)
    if db.scalar(standing.limit(1)) is not None:
        raise ConflictError("has-standing")
    organisation.merged_into_id = into.id
    db.flush()
    events.publish(db, OrganisationMerged(organisation.id, into.id, actor), now=now)
    _record(db, "organisation.merged", organisation, actor, now, into=into.id)
    return into


def split(
    db: Session, dialogue_id: int, organisation_id: int, *, actor: str, now: datetime
) -> Organisation:
    """Take a merge back: whoever came by it goes back, unless changed meanwhile.

    Raises:
        NotFoundError: the Dialogue has no such organisation, or it was not merged.
    """
    organisation = _locked(db, dialogue_id, organisation_id)[organisation_id]
    into_id = organisation.merged_into_id
    if into_id is None:
        raise NotFoundError("organisation")
    organisation.merged_into_id = None
    db.flush()
    events.publish(db, OrganisationSplit(organisation.id, into_id, actor), now=now)
    _record(db, "organisation.split", organisation, actor, now, out_of=into_id)
    return organisation


def _locked(db: Session, dialogue_id: int, *organisation_ids: int) -> dict[int, Organisation]:
    """Lock the Dialogue, then organisations in the order of their ids.

    Whoever registers holds a shared lock on the organisation until the end, so that nobody is left behind.
    """
    db.execute(sa.select(Dialogue.id).where(Dialogue.id == dialogue_id).with_for_update())
    rows = db.scalars(
        sa.select(Organisation)
        .where(Organisation.id.in_(organisation_ids), Organisation.dialogue_id == dialogue_id)
        .order_by(Organisation.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = {row.id: row for row in rows}
    if len(found) != len(set(organisation_ids)):
        raise NotFoundError("organisation")
    return found


def _record(
    db: Session,
    kind: str,
    organisation: Organisation,
    actor: str,
    now: datetime,
    **facts: int,
) -> None:
    renew(db.get_one(Dialogue, organisation.dialogue_id, populate_existing=True))
    subject = f"organisation:{organisation.id}"
    audit.record(db, kind, actor=actor, subject=subject, now=now, **facts)
