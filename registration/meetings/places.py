"""Places: counters changed by one guarded statement each, always in the same order.

Under any load and any crash ``taken`` never exceeds ``places``. Nobody passes those who wait: a newcomer
takes a place only while nobody waits for that pool. The statements lock the pool's row until the
transaction ends (SQLite: the whole database), so that a place freed meanwhile is never overlooked.

The order is that of :data:`ORDER`: the pools of the room by id, then those online by id. Whoever changes
more than one keeps to it, or calls :func:`lock` first.
"""

from __future__ import annotations

from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.errors import ConflictError
from registration.meetings.kinds import PlaceState
from registration.meetings.models import PlacePool

ORDER = (PlacePool.mode, PlacePool.id)
TABLE = cast("sa.Table", PlacePool.__table__)

_FREE = sa.or_(TABLE.c.places.is_(None), TABLE.c.taken < TABLE.c.places)
_OPEN = sa.and_(_FREE, TABLE.c.waiting == 0)
# Made once: half of what a registration costs is the making of statements.
_JOIN = (
    sa.update(TABLE)
    .where(TABLE.c.id == sa.bindparam("pool"))
    .values(
        taken=TABLE.c.taken + sa.case((_OPEN, 1), else_=0),
        waiting=TABLE.c.waiting + sa.case((_OPEN, 0), else_=1),
    )
    .returning(TABLE.c.waiting)
)


def lock(db: Session, meeting_id: int) -> None:
    """Lock all counters of a meeting until the transaction ends."""
    chosen = sa.select(PlacePool.id).where(PlacePool.meeting_id == meeting_id)
    db.execute(chosen.order_by(*ORDER).with_for_update(key_share=True))


def _change(db: Session, pool_id: int, *conditions: Any, **values: Any) -> bool:  # noqa: ANN401
    statement = sa.update(TABLE).where(TABLE.c.id == pool_id, *conditions).values(**values)
    result: Any = db.execute(statement)
    return bool(result.rowcount)


def join(db: Session, pool_id: int) -> PlaceState:
    """Take a place if one is free and nobody waits, else stand in the waiting list: one statement.

    Returns HELD or WAITING.

    Raises:
        ConflictError: ``places-gone``: the pool was taken away meanwhile.
    """
    waiting = db.scalar(_JOIN, {"pool": pool_id})
    if waiting is None:
        raise ConflictError("places-gone")
    return PlaceState.WAITING if waiting else PlaceState.HELD


def take_for_waiting(db: Session, pool_id: int) -> bool:
    """Turn one waiting into taken, if a place is free; the caller names the person."""
    return _change(
        db,
        pool_id,
        _FREE,
        TABLE.c.waiting > 0,
        taken=TABLE.c.taken + 1,
        waiting=TABLE.c.waiting - 1,
    )


def give_back(db: Session, pool_id: int) -> None:
    """Free a place that was held."""
    _change(db, pool_id, taken=TABLE.c.taken - 1)


def stop_waiting(db: Session, pool_id: int) -> None:
    """Leave the waiting list."""
    _change(db, pool_id, waiting=TABLE.c.waiting - 1)


def set_places(db: Session, pool_id: int, places: int | None) -> None:
    """Set how many places a pool has; None means no limit.

    Raises:
        ConflictError: ``places-below-taken``: more are taken than ``places``; the facts say how many.
    """
    enough = sa.true() if places is None else TABLE.c.taken <= places
    if not _change(db, pool_id, enough, places=places):
        taken = db.scalar(sa.select(TABLE.c.taken).where(TABLE.c.id == pool_id))
        raise ConflictError("places-below-taken", taken=taken or 0)
