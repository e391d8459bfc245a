"""The delegations of a meeting."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registration.core.types import Base, enum_type
from registration.dialogues.kinds import Side
from registration.dialogues.models import Country, Organisation


class Delegation(Base):
    """The registrations of one country's side, or of one organisation, in a meeting.

    ``key`` is ``country:<id>:<side>`` or ``organisation:<id>`` and unique in the meeting. ``limit`` holds
    further names for approval (None: the meeting's own limit, if any); ``taken`` counts the names
    within it and is changed by guarded statements only. ``regrets_at``: when it said that nobody comes.
    """

    __tablename__ = "delegations"
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "key"),
        sa.CheckConstraint("taken >= 0", name="taken_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meetings.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(sa.String(60))
    country_id: Mapped[int | None] = mapped_column(sa.ForeignKey("countries.id"))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"))
    side: Mapped[Side | None] = mapped_column(enum_type(Side))
    limit: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    regrets_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(sa.Text, default="")
    country: Mapped[Country | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
