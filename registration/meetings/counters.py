"""What changes of a meeting from one minute to the next, in one statement: its stamps and its counters.

With the stamps everything else about the meeting and its Dialogue is found in memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.glance import Glance
from registration.dialogues.models import Dialogue
from registration.meetings.models import Meeting, PlacePool


class Pool(Protocol):
    """The counters of some places; ``places`` None means no limit."""

    @property
    def places(self) -> int | None:
        """Return how many there are."""
        ...

    @property
    def taken(self) -> int:
        """Return how many are taken."""
        ...

    @property
    def waiting(self) -> int:
        """Return how many people wait."""
        ...


@dataclass(frozen=True, slots=True)
class Counter:
    """The counters of a pool as they were read."""

    places: int | None
    taken: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Counters:
    """A meeting's stamp, that of its Dialogue, and its counters by the id of their pool."""

    meeting_stamp: str
    dialogue_stamp: str
    pools: dict[int, Counter]


_GLANCE = Glance(
    sa.select(
        Meeting.__table__.c.stamp,
        Dialogue.__table__.c.stamp,
        PlacePool.__table__.c.id,
        PlacePool.__table__.c.places,
        PlacePool.__table__.c.taken,
        PlacePool.__table__.c.waiting,
    )
    .select_from(Meeting.__table__)
    .join(Dialogue.__table__, Dialogue.__table__.c.id == Meeting.__table__.c.dialogue_id)
    .outerjoin(PlacePool.__table__, PlacePool.__table__.c.meeting_id == Meeting.__table__.c.id)
    .where(Meeting.__table__.c.slug == sa.bindparam("slug"))
)


def find_counters(db: Session, slug: str) -> Counters | None:
    """Return the counters of the meeting of a slug as they are now, None when there is no such meeting."""
    rows = _GLANCE.rows(db, slug=slug) if slug.isprintable() else ()
    if not rows:
        return None
    pools = {row[2]: Counter(row[3], row[4], row[5]) for row in rows if row[2] is not None}
    return Counters(rows[0][0], rows[0][1], pools)
