"""Delegations when two organisations are merged or a merge is taken back: names move, counters stay exact."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.delegations.models import Delegation
from registration.delegations.service import delegation_key, find_or_create


def successor(db: Session, delegation_id: int, organisation_id: int) -> Delegation:
    """Return the delegation of another organisation in the same meeting.

    Where there is none, the delegation itself becomes it, with its limit, its regrets and its names.
    """
    delegation = db.get_one(Delegation, delegation_id, populate_existing=True)
    key = delegation_key(None, None, organisation_id)
    found = db.scalar(
        sa.select(Delegation).where(
            Delegation.meeting_id == delegation.meeting_id, Delegation.key == key
        )
    )
    if found is not None:
        return found
    delegation.key = key
    delegation.organisation_id = organisation_id
    db.flush()
    return delegation


def of_organisation(db: Session, meeting_id: int, organisation_id: int) -> Delegation:
    """Return the delegation of an organisation in a meeting, made when it is not there."""
    return find_or_create(db, meeting_id, organisation_id=organisation_id)


def move_counts(db: Session, changes: Mapping[int, int]) -> None:
    """Add to the counters of delegations (by id; negative takes away), in the order of their ids."""
    for delegation_id in sorted(changes):
        if changes[delegation_id]:
            db.execute(
                sa.update(Delegation)
                .where(Delegation.id == delegation_id)
                .values(taken=Delegation.taken + changes[delegation_id]),
                execution_options={"synchronize_session": False},
            )
    for row in db.identity_map.values():
        if isinstance(row, Delegation) and row.id in changes:
            db.expire(row, ["taken"])


def close(db: Session, delegation_id: int, into_id: int | None) -> None:
    """Delete a delegation in which nobody is left; what it said goes to its successor where that says nothing."""
    delegation = db.get_one(Delegation, delegation_id, populate_existing=True)
    if into_id is not None:
        into = db.get_one(Delegation, into_id)
        if into.limit is None:
            into.limit = delegation.limit
        into.note = into.note or delegation.note
        db.flush()
    elif delegation.limit is not None or delegation.regrets_at or delegation.note:
        return
    db.delete(delegation)
    db.flush()
