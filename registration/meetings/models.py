"""Tables of a meeting: days, places, agenda, organisers, what it serves."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registration.core import tokens
from registration.core.types import Base, Localised, enum_type
from registration.dialogues.models import (
    ActionObjective,
    ActionPriority,
    Country,
    Dialogue,
    Function,
    GcmObjective,
)
from registration.meetings.kinds import (
    CountingUnit,
    MeetingFormat,
    MeetingState,
    Mode,
    OrganiserRole,
    PlacesScope,
    SessionKind,
)

meeting_objectives = sa.Table(
    "meeting_objectives",
    Base.metadata,
    sa.Column("meeting_id", sa.ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True),
    sa.Column(
        "objective_id", sa.ForeignKey("action_objectives.id", ondelete="CASCADE"), primary_key=True
    ),
)

meeting_priorities = sa.Table(
    "meeting_priorities",
    Base.metadata,
    sa.Column("meeting_id", sa.ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True),
    sa.Column(
        "priority_id", sa.ForeignKey("action_priorities.id", ondelete="CASCADE"), primary_key=True
    ),
)

meeting_gcm_objectives = sa.Table(
    "meeting_gcm_objectives",
    Base.metadata,
    sa.Column("meeting_id", sa.ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True),
    sa.Column(
        "gcm_objective_id",
        sa.ForeignKey("gcm_objectives.id", ondelete="CASCADE"),
        primary_key=True,
    ),
)


class Meeting(Base):
    """One event of one or more days.

    Planned times are kept as wall time in ``time_zone`` (``*_wall``, naive) with the instant beside it
    (``*_at``, UTC, derived). ``version`` guards against two officers editing at once; ``stamp`` is
    new after every change of the meeting, its days, agenda or organisers, so that readers may keep facts.
    ``promotion_ends_at``: until then a freed place goes to the waiting list by itself; None means
    the start of the meeting.
    """

    __tablename__ = "meetings"

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(sa.ForeignKey("dialogues.id"), index=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    reference_prefix: Mapped[str] = mapped_column(sa.String(8), default="MTG")
    state: Mapped[MeetingState] = mapped_column(enum_type(MeetingState), default=MeetingState.DRAFT)
    format: Mapped[MeetingFormat] = mapped_column(enum_type(MeetingFormat))
    title: Mapped[Localised]
    short_title: Mapped[Localised]
    kind: Mapped[Localised]
    label: Mapped[Localised]
    objective: Mapped[Localised]
    expected_results: Mapped[Localised]
    description: Mapped[Localised]
    languages: Mapped[list[str]]
    interpretation: Mapped[list[str]]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    time_zone: Mapped[str] = mapped_column(sa.String(64))
    venue: Mapped[Localised]
    address: Mapped[Localised]
    city: Mapped[Localised]
    country_id: Mapped[int | None] = mapped_column(sa.ForeignKey("countries.id"))
    online_link: Mapped[str] = mapped_column(sa.String(1000), default="")
    lead_country_id: Mapped[int | None] = mapped_column(sa.ForeignKey("countries.id"))
    contact_email: Mapped[str] = mapped_column(sa.String(320), default="")
    opens_wall: Mapped[datetime | None] = mapped_column(sa.DateTime)
    opens_at: Mapped[datetime | None]
    closes_in_person_wall: Mapped[datetime | None] = mapped_column(sa.DateTime)
    closes_in_person_at: Mapped[datetime | None]
    closes_virtual_wall: Mapped[datetime | None] = mapped_column(sa.DateTime)
    closes_virtual_at: Mapped[datetime | None]
    promotion_ends_wall: Mapped[datetime | None] = mapped_column(sa.DateTime)
    promotion_ends_at: Mapped[datetime | None]
    approval_required: Mapped[bool] = mapped_column(default=False)
    places_scope: Mapped[PlacesScope] = mapped_column(
        enum_type(PlacesScope), default=PlacesScope.PER_DAY
    )
    delegation_limit: Mapped[int | None]
    counting_unit: Mapped[CountingUnit] = mapped_column(
        enum_type(CountingUnit), default=CountingUnit.PRESENT_AT_ALL
    )
    counting_threshold: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    stamp: Mapped[str] = mapped_column(sa.String(24), default=tokens.public_id)

    dialogue: Mapped[Dialogue] = relationship()
    country: Mapped[Country | None] = relationship(foreign_keys=[country_id])
    lead_country: Mapped[Country | None] = relationship(foreign_keys=[lead_country_id])
    days: Mapped[list[MeetingDay]] = relationship(
        back_populates="meeting", order_by="MeetingDay.held_on", cascade="all, delete-orphan"
    )
    sessions: Mapped[list[MeetingSession]] = relationship(
        back_populates="meeting",
        order_by="(MeetingSession.starts_at, MeetingSession.position)",
        cascade="all, delete-orphan",
    )
    organisers: Mapped[list[MeetingOrganiser]] = relationship(
        order_by="MeetingOrganiser.position", cascade="all, delete-orphan"
    )
    functions: Mapped[list[MeetingFunction]] = relationship(cascade="all, delete-orphan")
    objectives: Mapped[list[ActionObjective]] = relationship(secondary=meeting_objectives)
    priorities: Mapped[list[ActionPriority]] = relationship(secondary=meeting_priorities)
    gcm_objectives: Mapped[list[GcmObjective]] = relationship(secondary=meeting_gcm_objectives)


class PlacePool(Base):
    """Places of one mode on one day, or on all days together, with their counters.

    ``places`` None means no limit. ``taken`` and ``waiting`` are changed only by the guarded
    statements of :mod:`registration.meetings.places`; they never drift from the registrations.
    """

    __tablename__ = "place_pools"
    __table_args__ = (
        sa.CheckConstraint("taken >= 0", name="taken_not_negative"),
        sa.CheckConstraint("waiting >= 0", name="waiting_not_negative"),
        sa.CheckConstraint("places IS NULL OR taken <= places", name="taken_within_places"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(
        sa.ForeignKey("meetings.id", ondelete="CASCADE"), index=True
    )
    mode: Mapped[Mode] = mapped_column(enum_type(Mode))
    places: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)


class MeetingDay(Base):
    """One day of a meeting, with the pools from which its places are taken."""

    __tablename__ = "meeting_days"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "held_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meetings.id", ondelete="CASCADE"))
    held_on: Mapped[date]
    theme: Mapped[Localised]
    room_pool_id: Mapped[int] = mapped_column(sa.ForeignKey("place_pools.id"), index=True)
    online_pool_id: Mapped[int] = mapped_column(sa.ForeignKey("place_pools.id"), index=True)
    meeting: Mapped[Meeting] = relationship(back_populates="days")
    room_pool: Mapped[PlacePool] = relationship(foreign_keys=[room_pool_id])
    online_pool: Mapped[PlacePool] = relationship(foreign_keys=[online_pool_id])


class MeetingSession(Base):
    """An item of the agenda; ``format`` None means that of the meeting."""

    __tablename__ = "meeting_sessions"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meetings.id", ondelete="CASCADE"))
    day_id: Mapped[int] = mapped_column(
        sa.ForeignKey("meeting_days.id", ondelete="CASCADE"), index=True
    )
    code: Mapped[str] = mapped_column(sa.String(60))
    kind: Mapped[SessionKind] = mapped_column(enum_type(SessionKind))
    title: Mapped[Localised]
    description: Mapped[Localised]
    place: Mapped[Localised]
    format: Mapped[MeetingFormat | None] = mapped_column(enum_type(MeetingFormat))
    online_link: Mapped[str] = mapped_column(sa.String(1000), default="")
    starts_wall: Mapped[datetime] = mapped_column(sa.DateTime)
    starts_at: Mapped[datetime]
    ends_wall: Mapped[datetime] = mapped_column(sa.DateTime)
    ends_at: Mapped[datetime]
    counting_threshold: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    meeting: Mapped[Meeting] = relationship(back_populates="sessions")
    day: Mapped[MeetingDay] = relationship()


class MeetingOrganiser(Base):
    """A body that organises a meeting, as it stands on the page."""

    __tablename__ = "meeting_organisers"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(
        sa.ForeignKey("meetings.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[OrganiserRole] = mapped_column(enum_type(OrganiserRole))
    name: Mapped[Localised]
    position: Mapped[int] = mapped_column(default=0)


class MeetingFunction(Base):
    """A function in one meeting: the two flags of the counting rule, and whether it takes places."""

    __tablename__ = "meeting_functions"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "function_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meetings.id", ondelete="CASCADE"))
    function_id: Mapped[int] = mapped_column(sa.ForeignKey("functions.id", ondelete="CASCADE"))
    counts_as_participant: Mapped[bool]
    body_counts: Mapped[bool]
    takes_a_place: Mapped[bool]
    self_service: Mapped[bool] = mapped_column(default=True)
    function: Mapped[Function] = relationship(lazy="joined", innerjoin=True)
