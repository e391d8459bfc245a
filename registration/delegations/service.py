"""Delegations: found or made, counted, limited, excused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.audit import service as audit
from registration.core.db import insert_into
from registration.core.errors import InvalidError, NotFoundError
from registration.delegations.models import Delegation
from registration.dialogues.kinds import Side

if TYPE_CHECKING:
    from datetime import datetime

LARGEST_LIMIT = 10_000
TABLE = cast("sa.Table", Delegation.__table__)

_ALLOWED = sa.func.coalesce(TABLE.c.limit, sa.cast(sa.bindparam("most"), sa.Integer))
_TAKE = (
    sa.update(TABLE)
    .where(TABLE.c.id == sa.bindparam("delegation"))
    .where(sa.or_(_ALLOWED.is_(None), TABLE.c.taken < _ALLOWED))
    .values(taken=TABLE.c.taken + 1)
)


def delegation_key(country_id: int | None, side: Side | None, organisation_id: int | None) -> str:
    """Return the key that is unique in a meeting: of a country's side, or of an organisation.

    Raises:
        ValueError: neither a country nor an organisation was given.
    """
    if country_id is not None:
        return f"country:{country_id}:{(side or Side.GOVERNMENT).value}"
    if organisation_id is not None:
        return f"organisation:{organisation_id}"
    message = "a delegation stands for a country or an organisation"
    raise ValueError(message)


def id_of(meeting_id: sa.BindParameter[int], key: sa.BindParameter[str]) -> sa.ScalarSelect[int]:
    """Return, as a part of another statement, the id of a delegation; NULL when there is none yet."""
    chosen = sa.select(TABLE.c.id).where(TABLE.c.meeting_id == meeting_id, TABLE.c.key == key)
    return chosen.scalar_subquery()


def find_or_create(
    db: Session,
    meeting_id: int,
    country_id: int | None = None,
    side: Side | None = None,
    organisation_id: int | None = None,
) -> Delegation:
    """Return the delegation of a country's side or of an organisation, made when it is new.

    One statement when it exists. A country without a side is its government. Two that make the same
    one at once get the same: the unique key decides.
    """
    key = delegation_key(country_id, side, organisation_id)
    chosen = sa.select(Delegation).where(Delegation.meeting_id == meeting_id, Delegation.key == key)
    found = db.scalar(chosen)
    if found is not None:
        return found
    return db.get_one(Delegation, create(db, meeting_id, country_id, side, organisation_id))


def create(
    db: Session,
    meeting_id: int,
    country_id: int | None = None,
    side: Side | None = None,
    organisation_id: int | None = None,
) -> int:
    """Make a delegation that was not there a moment ago; returns its id, or that of somebody faster."""
    key = delegation_key(country_id, side, organisation_id)
    of_country = country_id is not None
    made = insert_into(db, Delegation).values(
        meeting_id=meeting_id,
        key=key,
        country_id=country_id,
        side=(side or Side.GOVERNMENT) if of_country else None,
        organisation_id=None if of_country else organisation_id,
    )
    found: int | None = db.scalar(made.on_conflict_do_nothing().returning(Delegation.id))
    if found is not None:
        return found
    chosen = sa.select(Delegation.id)
    same = chosen.where(Delegation.meeting_id == meeting_id, Delegation.key == key)
    return db.scalars(same).one()


def take(db: Session, delegation_id: int, limit: int | None) -> bool:
    """Count one more name within the limit; False when the limit is reached and nothing changed.

    ``limit`` is the meeting's own, used where the delegation has none; None in both is no limit.
    One guarded statement, exact under any load.
    """
    changed: Any = db.execute(_TAKE, {"delegation": delegation_id, "most": limit})
    _forget_count(db, delegation_id)
    return bool(changed.rowcount)


def take_beyond(db: Session, delegation_id: int) -> None:
    """Count one more name whatever the limit says: an officer approved it."""
    db.execute(
        sa.update(Delegation)
        .where(Delegation.id == delegation_id)
        .values(taken=Delegation.taken + 1),
        execution_options={"synchronize_session": False},
    )
    _forget_count(db, delegation_id)


def release(db: Session, delegation_id: int) -> None:
    """Count one name less; never below zero."""
    db.execute(
        sa.update(Delegation)
        .where(Delegation.id == delegation_id, Delegation.taken > 0)
        .values(taken=Delegation.taken - 1),
        execution_options={"synchronize_session": False},
    )
    _forget_count(db, delegation_id)


def _forget_count(db: Session, delegation_id: int) -> None:
    """Let a loaded delegation read its counter again; costs no statement here."""
    loaded = db.identity_map.get(sa.orm.util.identity_key(Delegation, delegation_id))
    if loaded is not None:
        db.expire(loaded, ["taken"])


def get_delegation(db: Session, meeting_id: int, delegation_id: int) -> Delegation:
    """Return a delegation of a meeting.

    Raises:
        NotFoundError: there is none with this id in the meeting.
    """
    found = db.get(Delegation, delegation_id)
    if found is None or found.meeting_id != meeting_id:
        raise NotFoundError("delegation")
    return found


def set_limit(
    db: Session, delegation: Delegation, limit: int | None, *, actor: str, now: datetime
) -> None:
    """Set how many names a delegation may have before an officer is asked; None: the meeting's.

    A limit below the number of names keeps them all; only further names wait.

    Raises:
        InvalidError: the limit is negative or beyond all reason.
    """
    if limit is not None and not 0 <= limit <= LARGEST_LIMIT:
        raise InvalidError("delegation-limit", largest=LARGEST_LIMIT)
    if delegation.limit == limit:
        return
    delegation.limit = limit
    _record(db, "delegation.limit-set", delegation, actor=actor, now=now, limit=limit)


def set_regrets(
    db: Session, delegation: Delegation, *, regrets: bool, note: str, actor: str, now: datetime
) -> None:
    """Note that a delegation said that nobody comes, or take that note back."""
    delegation.note = note
    if bool(delegation.regrets_at) == regrets:
        return
    delegation.regrets_at = now if regrets else None
    _record(db, "delegation.regrets", delegation, actor=actor, now=now, regrets=regrets)


def _record(
    db: Session,
    kind: str,
    delegation: Delegation,
    *,
    actor: str,
    now: datetime,
    **facts: int | bool | None,
) -> None:
    db.flush()
    audit.record(
        db,
        kind,
        actor=actor,
        subject=f"delegation:{delegation.id}",
        meeting_id=delegation.meeting_id,
        now=now,
        **facts,
    )
