"""Calendar entries owed to people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from registration.core.types import Base


class CalendarEntry(Base):
    """One entry in one owner's calendar, for a meeting day (later also an activity).

    ``owner_key`` is ``registration:<public id>``, ``item_key`` ``day:<id>``. ``uid`` never changes;
    ``sequence`` begins at 0 and grows with each change of time, place or mode and with the
    cancellation. ``content`` is what was last sent, as plain JSON; ``zone_version`` the release of
    the time-zone data it was made with.
    """

    __tablename__ = "calendar_entries"
    __table_args__ = (sa.UniqueConstraint("owner_key", "item_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_key: Mapped[str] = mapped_column(sa.String(80))
    item_key: Mapped[str] = mapped_column(sa.String(48))
    meeting_id: Mapped[int] = mapped_column(index=True)
    uid: Mapped[str] = mapped_column(sa.String(120), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    content: Mapped[dict[str, Any]]
    starts_at: Mapped[datetime]
    zone_version: Mapped[str] = mapped_column(sa.String(16))
    changed_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
