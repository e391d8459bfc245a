"""Following the directory: an organisation turned out to be another one."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.delegations import service as delegations
from registration.dialogues.events import OrganisationMerged
from registration.meetings import places
from registration.participants.models import Registration


def on_organisation_merged(db: Session, event: OrganisationMerged, *, now: datetime) -> None:
    """Handler: let every registration for the one be for the other, and count it in that delegation.

    Nobody is held for approval by that: the names were there already. An organisation that stands among those of a
    person's answers in words is left as it was written.
    """
    del now
    old_id, new_id = event.organisation_id, event.into_id
    for meeting_id in _meetings_of(db, old_id):
        places.lock(db, meeting_id)
        delegation_id, emptied_id = delegations.unite(db, meeting_id, old_id, new_id)
        mine = Registration.meeting_id == meeting_id
        db.execute(
            sa.update(Registration)
            .where(mine, Registration.organisation_id == old_id)
            .values(
                organisation_id=new_id,
                delegation_id=delegation_id,
                version=Registration.version + 1,
            )
            .execution_options(synchronize_session=False)
        )
        if emptied_id is not None:
            delegations.delete(db, emptied_id)
    db.expire_all()


def _meetings_of(db: Session, organisation_id: int) -> list[int]:
    chosen = sa.select(Registration.meeting_id).where(
        Registration.organisation_id == organisation_id
    )
    return sorted(set(db.scalars(chosen.distinct())))
