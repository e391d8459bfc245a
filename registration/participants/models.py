"""Tables of registrations."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registration.core import tokens
from registration.core.types import Base, Localised, enum_type
from registration.delegations.models import Delegation
from registration.dialogues.kinds import Side
from registration.dialogues.models import BodyType, Country, Function, Organisation
from registration.meetings.kinds import Mode, PlaceState
from registration.meetings.models import Meeting, MeetingDay
from registration.participants.kinds import (
    ConsentKind,
    FormOfAddress,
    Gender,
    PendingReason,
    Rank,
    Source,
    Status,
)

registration_functions = sa.Table(
    "registration_functions",
    Base.metadata,
    sa.Column(
        "registration_id", sa.ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("function_id", sa.ForeignKey("functions.id"), primary_key=True, index=True),
)


class Registration(Base):
    """One person in one meeting.

    Personal values are blanked on erasure; the counting attributes stay. ``identity_key`` is the
    digest of normalised address and name, unique in the meeting (NULL once erased; that of a merged
    registration stays and leads to ``merged_into``). ``address_key`` is the digest of the address that mails go to.
    ``submission_key`` makes a repeated POST the same registration. ``email`` is empty for a person
    without a public address; then mail goes to ``contact_email``. ``delegation_counted``: whether this name
    is one of the delegation's ``taken``. ``version`` guards against simultaneous changes.
    """

    __tablename__ = "registrations"
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "identity_key"),
        sa.UniqueConstraint("meeting_id", "reference"),
        sa.Index("ix_registrations_meeting_id_sort_key", "meeting_id", "sort_key"),
        sa.Index("ix_registrations_meeting_created", "meeting_id", "merged_into_id", "created_at"),
        sa.Index(
            "ix_registrations_meeting_status",
            "meeting_id",
            "merged_into_id",
            "status",
            "pending_reason",
            "created_at",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(24), unique=True, default=tokens.public_id)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meetings.id", ondelete="CASCADE"))
    reference: Mapped[str] = mapped_column(sa.String(20))
    submission_key: Mapped[str | None] = mapped_column(sa.String(48), unique=True)
    identity_key: Mapped[str | None] = mapped_column(sa.String(64))
    address_key: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    status: Mapped[Status] = mapped_column(enum_type(Status))
    pending_reason: Mapped[PendingReason | None] = mapped_column(enum_type(PendingReason))
    source: Mapped[Source] = mapped_column(enum_type(Source), default=Source.ONLINE)
    entry_note: Mapped[str] = mapped_column(sa.Text, default="")

    form_of_address: Mapped[FormOfAddress] = mapped_column(
        enum_type(FormOfAddress), default=FormOfAddress.NONE
    )
    form_of_address_text: Mapped[str] = mapped_column(sa.String(60), default="")
    given_names: Mapped[str] = mapped_column(sa.String(120), default="")
    family_name: Mapped[str] = mapped_column(sa.String(120))
    badge_name: Mapped[str] = mapped_column(sa.String(160), default="")
    email: Mapped[str] = mapped_column(sa.String(320), default="")
    contact_name: Mapped[str] = mapped_column(sa.String(200), default="")
    contact_email: Mapped[str] = mapped_column(sa.String(320), default="")
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    position: Mapped[Localised]
    gender: Mapped[Gender | None] = mapped_column(enum_type(Gender))
    language: Mapped[str] = mapped_column(sa.String(8))
    languages_understood: Mapped[list[str]]
    interpretation_into: Mapped[str] = mapped_column(sa.String(8), default="")
    time_zone: Mapped[str] = mapped_column(sa.String(64), default="")
    sort_key: Mapped[bytes] = mapped_column(sa.LargeBinary(240), default=b"")
    search_key: Mapped[str] = mapped_column(sa.Text, default="")

    country_id: Mapped[int | None] = mapped_column(sa.ForeignKey("countries.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("organisations.id"), index=True
    )
    also_represents: Mapped[str] = mapped_column(sa.String(200), default="")
    body_type_id: Mapped[int] = mapped_column(sa.ForeignKey("body_types.id"), index=True)
    side: Mapped[Side | None] = mapped_column(enum_type(Side))
    rank: Mapped[Rank] = mapped_column(enum_type(Rank), default=Rank.DELEGATE)
    delegation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegations.id"), index=True)
    delegation_counted: Mapped[bool] = mapped_column(default=False)

    notice_version: Mapped[str] = mapped_column(sa.String(20), default="")
    link_version: Mapped[int] = mapped_column(default=1)
    feed_token: Mapped[str] = mapped_column(sa.String(24), unique=True, default=tokens.public_id)
    check_in_code: Mapped[str] = mapped_column(sa.String(24), unique=True, default=tokens.public_id)
    priority: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("registrations.id", ondelete="SET NULL")
    )
    version: Mapped[int] = mapped_column(default=1)

    meeting: Mapped[Meeting] = relationship()
    country: Mapped[Country | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    body_type: Mapped[BodyType] = relationship()
    delegation: Mapped[Delegation | None] = relationship()
    functions: Mapped[list[Function]] = relationship(
        secondary=registration_functions, order_by=Function.position
    )
    days: Mapped[list[RegistrationDay]] = relationship(
        back_populates="registration",
        cascade="all, delete-orphan",
        order_by="RegistrationDay.day_id",
    )
    consents: Mapped[list[Consent]] = relationship(cascade="all, delete-orphan")
    protected: Mapped[ProtectedAnswers | None] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's shape


class RegistrationDay(Base):
    """How a person attends one day: the mode wanted and whether its place is held or waited for.

    ``place`` concerns the room, ``online_place`` the optional limit online. Who waits for the room attends
    that day virtually meanwhile, where the meeting offers it. Waiting order of the room: priority (higher
    first), ``waiting_since``, registration id; online with ``online_waiting_since``.
    """

    __tablename__ = "registration_days"
    __table_args__ = (
        sa.UniqueConstraint("registration_id", "day_id"),
        sa.Index("ix_registration_days_day_id_place", "day_id", "place", "waiting_since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        sa.ForeignKey("registrations.id", ondelete="CASCADE")
    )
    day_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting_days.id"))
    mode: Mapped[Mode] = mapped_column(enum_type(Mode))
    place: Mapped[PlaceState] = mapped_column(enum_type(PlaceState), default=PlaceState.NOT_NEEDED)
    online_place: Mapped[PlaceState] = mapped_column(
        enum_type(PlaceState), default=PlaceState.NOT_NEEDED
    )
    waiting_since: Mapped[datetime | None]
    online_waiting_since: Mapped[datetime | None]
    registration: Mapped[Registration] = relationship(back_populates="days")
    day: Mapped[MeetingDay] = relationship()


class Consent(Base):
    """A consent that a person gave, and when it was withdrawn."""

    __tablename__ = "consents"
    __table_args__ = (sa.UniqueConstraint("registration_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        sa.ForeignKey("registrations.id", ondelete="CASCADE")
    )
    kind: Mapped[ConsentKind] = mapped_column(enum_type(ConsentKind))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class ProtectedAnswers(Base):
    """Access needs and diet: own permission, own logged list, out of every export unless asked for."""

    __tablename__ = "protected_answers"

    registration_id: Mapped[int] = mapped_column(
        sa.ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True
    )
    access_needs: Mapped[str] = mapped_column(sa.Text, default="")
    diet: Mapped[str] = mapped_column(sa.Text, default="")


class BodyMove(Base):
    """A registration that names another organisation since two were merged, so that the merge can be taken back."""

    __tablename__ = "body_moves"

    registration_id: Mapped[int] = mapped_column(
        sa.ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    moved_at: Mapped[datetime]
