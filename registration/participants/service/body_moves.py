"""What registrations do when an organisation turns out to be another one, or a merge is taken back.

Handlers of events; they run in the transaction of the officer's action. Registrations are locked before
delegations, as everywhere; each one keeps a note of where it came from, and its history says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.audit import service as audit
from registration.delegations import moving
from registration.delegations.models import Delegation
from registration.dialogues.events import OrganisationMerged, OrganisationSplit
from registration.dialogues.models import Organisation
from registration.dialogues.queries import final_organisation
from registration.participants import facts as words
from registration.participants.models import BodyMove, Registration


@dataclass(frozen=True, slots=True)
class _Named:
    """A registration that names the organisation."""

    id: int
    public_id: str
    meeting_id: int
    delegation_id: int | None
    counted: bool


def on_organisation_merged(db: Session, event: OrganisationMerged, *, now: datetime) -> None:
    """Let everybody who represents the one organisation represent the other."""
    named = _locked(db, Registration.organisation_id == event.organisation_id)
    db.add_all(
        BodyMove(registration_id=one.id, organisation_id=event.organisation_id, moved_at=now)
        for one in named
    )
    db.flush()
    delegation_ids = db.scalars(
        sa.select(Delegation.id)
        .where(Delegation.organisation_id == event.organisation_id)
        .order_by(Delegation.id)
    ).all()
    targets = {number: moving.successor(db, number, event.into_id).id for number in delegation_ids}
    _move(db, named, targets, event.into_id, event.actor, now)
    for number, into_id in targets.items():
        if number != into_id:
            moving.close(db, number, into_id)


def on_organisation_split(db: Session, event: OrganisationSplit, *, now: datetime) -> None:
    """Let those who came by the merge go back, unless they were given another body meanwhile."""
    final = final_organisation(db, db.get_one(Organisation, event.out_of_id))
    moved = sa.select(BodyMove.registration_id).where(
        BodyMove.organisation_id == event.organisation_id
    )
    named = _locked(
        db, sa.and_(Registration.organisation_id == final.id, Registration.id.in_(moved))
    )
    targets: dict[int, int] = {}
    for one in named:
        number = one.delegation_id
        if number is not None and number not in targets:
            targets[number] = _home(db, number, one.meeting_id, event.organisation_id, named)
    _move(db, named, targets, event.organisation_id, event.actor, now)
    db.execute(sa.delete(BodyMove).where(BodyMove.organisation_id == event.organisation_id))
    for number, home_id in targets.items():
        if number == home_id:
            continue
        left = sa.select(Registration.id).where(Registration.delegation_id == number)
        if db.scalar(left.limit(1)) is None:
            moving.close(db, number, None)


def _home(
    db: Session, delegation_id: int, meeting_id: int, organisation_id: int, named: Sequence[_Named]
) -> int:
    """Return the delegation to which people go back: the same one, renamed, when nobody else is in it."""
    others = sa.select(Registration.id).where(
        Registration.delegation_id == delegation_id,
        Registration.id.not_in([one.id for one in named]),
    )
    if db.scalar(others.limit(1)) is None:
        return moving.successor(db, delegation_id, organisation_id).id
    return moving.of_organisation(db, meeting_id, organisation_id).id


def _locked(db: Session, condition: sa.ColumnElement[bool]) -> list[_Named]:
    rows = db.execute(
        sa.select(
            Registration.id,
            Registration.public_id,
            Registration.meeting_id,
            Registration.delegation_id,
            Registration.delegation_counted,
        )
        .where(condition)
        .order_by(Registration.id)
        .with_for_update()
    )
    return [_Named(*row) for row in rows]


def _move(
    db: Session,
    named: Sequence[_Named],
    targets: dict[int, int],
    organisation_id: int,
    actor: str,
    now: datetime,
) -> None:
    """Give registrations their organisation and the delegation that ``targets`` says for theirs."""
    changes: Counter[int] = Counter()
    groups: dict[int | None, list[int]] = {}
    for one in named:
        target = targets.get(one.delegation_id) if one.delegation_id is not None else None
        target = target if target is not None else one.delegation_id
        groups.setdefault(target, []).append(one.id)
        if one.counted and one.delegation_id is not None and target != one.delegation_id:
            changes[one.delegation_id] -= 1
            changes[target or 0] += 1
    for delegation_id, ids in groups.items():
        db.execute(
            sa.update(Registration)
            .where(Registration.id.in_(ids))
            .values(
                organisation_id=organisation_id,
                delegation_id=delegation_id,
                version=Registration.version + 1,
                changed_at=now,
            ),
            execution_options={"synchronize_session": False},
        )
    moving.move_counts(db, changes)
    db.expire_all()
    for one in named:
        audit.record(
            db,
            "registration.changed",
            actor=actor,
            subject=words.owner_key(one.public_id),
            meeting_id=one.meeting_id,
            now=now,
            fields=["organisation"],
        )
