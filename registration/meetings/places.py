"""Places: counters changed by one guarded statement each, in the order of their ids.

Under any load and any crash ``taken`` never exceeds ``places``. Nobody passes those who wait: a newcomer
takes a place only while nobody waits for that pool. The statements lock the pool's row until the
transaction ends (SQLite: the whole database), so that a place freed meanwhile is never overlooked.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.errors import ConflictError
from registration.meetings.kinds import PlaceState
from registration.meetings.models import PlacePool

_TRIES = 20


def _change(db: Session, pool_id: int, *conditions: Any, **values: Any) -> bool:  # noqa: ANN401
    statement = (
        sa.update(PlacePool)
        .where(PlacePool.id == pool_id, *conditions)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    result: Any = db.execute(statement)
    return bool(result.rowcount)


_FREE = sa.or_(PlacePool.places.is_(None), PlacePool.taken < PlacePool.places)


def take(db: Session, pool_id: int) -> bool:
    """Take a place for a newcomer, if one is free and nobody waits."""
    return _change(db, pool_id, _FREE, PlacePool.waiting == 0, taken=PlacePool.taken + 1)


def join(db: Session, pool_id: int) -> PlaceState:
    """Take a place, or stand in the waiting list; returns HELD or WAITING."""
    full = sa.or_(
        sa.and_(PlacePool.places.is_not(None), PlacePool.taken >= PlacePool.places),
        PlacePool.waiting > 0,
    )
    for _ in range(_TRIES):
        if take(db, pool_id):
            return PlaceState.HELD
        if _change(db, pool_id, full, waiting=PlacePool.waiting + 1):
            return PlaceState.WAITING
    raise ConflictError("places-busy")  # pragma: no cover - the pool is gone


def take_for_waiting(db: Session, pool_id: int) -> bool:
    """Turn one waiting into taken, if a place is free; the caller names the person."""
    return _change(
        db,
        pool_id,
        _FREE,
        PlacePool.waiting > 0,
        taken=PlacePool.taken + 1,
        waiting=PlacePool.waiting - 1,
    )


def give_back(db: Session, pool_id: int) -> None:
    """Free a place that was held."""
    _change(db, pool_id, taken=PlacePool.taken - 1)


def stop_waiting(db: Session, pool_id: int) -> None:
    """Leave the waiting list."""
    _change(db, pool_id, waiting=PlacePool.waiting - 1)


def set_places(db: Session, pool_id: int, places: int | None) -> None:
    """Set how many places a pool has; None means no limit.

    Raises:
        ConflictError: ``places-below-taken``: more are taken than ``places``; the facts say how many.
    """
    enough = sa.true() if places is None else PlacePool.taken <= places
    if not _change(db, pool_id, enough, places=places):
        taken = db.scalar(sa.select(PlacePool.taken).where(PlacePool.id == pool_id))
        raise ConflictError("places-below-taken", taken=taken or 0)
