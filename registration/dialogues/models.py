"""Tables of the Dialogue: partners, directory, vocabulary, action plan, memberships."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registration.core import tokens
from registration.core.roles import Role
from registration.core.types import Base, Localised, enum_type
from registration.dialogues.kinds import Attachment, PartnerStatus, Side


class Dialogue(Base):
    """A process that holds meetings.

    ``reference_version`` grows with every change of its reference data (partners, organisations,
    types of body, functions, names), so that readers can keep them in memory. ``notice`` is the
    data-protection notice in force, ``notice_version`` its version.
    """

    __tablename__ = "dialogues"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[Localised]
    subtitle: Mapped[Localised]
    contact_email: Mapped[str] = mapped_column(sa.String(320), default="")
    contact: Mapped[Localised]
    footer: Mapped[Localised]
    brand_colour: Mapped[str | None] = mapped_column(sa.String(7))
    notice: Mapped[Localised]
    notice_version: Mapped[str] = mapped_column(sa.String(20), default="1")
    retention_months: Mapped[int] = mapped_column(default=60)
    reference_version: Mapped[int] = mapped_column(default=1)
    stamp: Mapped[str] = mapped_column(sa.String(24), default=tokens.public_id)


class NoticeVersion(Base):
    """A data-protection notice that another one has replaced; registrations name the version they were shown."""

    __tablename__ = "notice_versions"
    __table_args__ = (sa.UniqueConstraint("dialogue_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(sa.ForeignKey("dialogues.id", ondelete="CASCADE"))
    version: Mapped[str] = mapped_column(sa.String(20))
    text: Mapped[Localised]
    replaced_at: Mapped[datetime]


class Country(Base):
    """A State of the world, with the Dialogue's naming where it has its own."""

    __tablename__ = "countries"

    id: Mapped[int] = mapped_column(primary_key=True)
    iso2: Mapped[str] = mapped_column(sa.String(2), unique=True)
    iso3: Mapped[str] = mapped_column(sa.String(3), unique=True)
    name: Mapped[Localised]
    region: Mapped[str] = mapped_column(sa.String(24))
    subregion: Mapped[Localised]
    time_zone: Mapped[str] = mapped_column(sa.String(64), default="UTC")


class Organisation(Base):
    """A body in the directory; figures count at the level of ``parent`` (the top one).

    ``checked`` is false for what a person wrote under "other", until an officer accepts it or merges
    it into another (``merged_into_id``). ``search_key`` is the folded text of all its names.
    """

    __tablename__ = "organisations"
    __table_args__ = (
        sa.Index("ix_organisations_dialogue_id_search_key", "dialogue_id", "search_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(sa.ForeignKey("dialogues.id", ondelete="CASCADE"))
    code: Mapped[str | None] = mapped_column(sa.String(48))
    name: Mapped[Localised]
    acronym: Mapped[Localised]
    body_type_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("body_types.id", ondelete="SET NULL")
    )
    parent_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("organisations.id", ondelete="SET NULL")
    )
    merged_into_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("organisations.id", ondelete="SET NULL")
    )
    checked: Mapped[bool] = mapped_column(default=True)
    search_key: Mapped[str] = mapped_column(sa.String(600), default="")
    sort_key: Mapped[bytes] = mapped_column(sa.LargeBinary(240), default=b"")
    created_at: Mapped[datetime]


class Partner(Base):
    """The dated standing of a country or an organisation in a Dialogue (exactly one of the two)."""

    __tablename__ = "partners"
    __table_args__ = (
        sa.CheckConstraint(
            "(country_id IS NULL) <> (organisation_id IS NULL)", name="country_or_organisation"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(
        sa.ForeignKey("dialogues.id", ondelete="CASCADE"), index=True
    )
    country_id: Mapped[int | None] = mapped_column(sa.ForeignKey("countries.id"))
    organisation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("organisations.id", ondelete="CASCADE")
    )
    status: Mapped[PartnerStatus] = mapped_column(enum_type(PartnerStatus))
    region: Mapped[str] = mapped_column(sa.String(40), default="")
    steering_committee: Mapped[bool] = mapped_column(default=False)
    since: Mapped[date | None]
    until: Mapped[date | None]
    country: Mapped[Country | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()


class BodyType(Base):
    """A type of body: what the represented body is."""

    __tablename__ = "body_types"
    __table_args__ = (sa.UniqueConstraint("dialogue_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(sa.ForeignKey("dialogues.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(sa.String(48))
    position: Mapped[int]
    name: Mapped[Localised]
    hint: Mapped[Localised]
    attachment: Mapped[Attachment] = mapped_column(enum_type(Attachment))
    side: Mapped[Side | None] = mapped_column(enum_type(Side))


class Function(Base):
    """A function: what a person does at a meeting; the flags are defaults for new meetings."""

    __tablename__ = "functions"
    __table_args__ = (sa.UniqueConstraint("dialogue_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(sa.ForeignKey("dialogues.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(sa.String(48))
    position: Mapped[int]
    name: Mapped[Localised]
    counts_as_participant: Mapped[bool]
    body_counts: Mapped[bool]
    takes_a_place: Mapped[bool]
    self_service: Mapped[bool] = mapped_column(default=True)


class ActionDomain(Base):
    """A domain of the Dialogue's action plan."""

    __tablename__ = "action_domains"
    __table_args__ = (sa.UniqueConstraint("dialogue_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(sa.ForeignKey("dialogues.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[Localised]
    objectives: Mapped[list[ActionObjective]] = relationship(
        back_populates="domain", order_by="ActionObjective.number", cascade="all, delete-orphan"
    )


class ActionObjective(Base):
    """An objective of the action plan."""

    __tablename__ = "action_objectives"
    __table_args__ = (sa.UniqueConstraint("domain_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    domain_id: Mapped[int] = mapped_column(sa.ForeignKey("action_domains.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[Localised]
    domain: Mapped[ActionDomain] = relationship(back_populates="objectives")


class ActionPriority(Base):
    """A cross-cutting priority of the Dialogue's action plan."""

    __tablename__ = "action_priorities"
    __table_args__ = (sa.UniqueConstraint("dialogue_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(sa.ForeignKey("dialogues.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[Localised]


class GcmObjective(Base):
    """One of the 23 objectives of the Global Compact for Migration (A/RES/73/195)."""

    __tablename__ = "gcm_objectives"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    short: Mapped[Localised]
    title: Mapped[Localised]


class Chairmanship(Base):
    """A country's time in the chair of a Dialogue."""

    __tablename__ = "chairmanships"

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(
        sa.ForeignKey("dialogues.id", ondelete="CASCADE"), index=True
    )
    country_id: Mapped[int] = mapped_column(sa.ForeignKey("countries.id"))
    since: Mapped[str] = mapped_column(sa.String(10))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    country: Mapped[Country] = relationship()


class Membership(Base):
    """The role of an account in a Dialogue; one each."""

    __tablename__ = "memberships"
    __table_args__ = (sa.UniqueConstraint("account_id", "dialogue_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    dialogue_id: Mapped[int] = mapped_column(sa.ForeignKey("dialogues.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(enum_type(Role))


class ReferenceRow(Base):
    """What the reference files last said of a row, so that loading them again keeps what an officer edited.

    ``kind`` and ``code`` name the row (``country`` ``FR``, ``organisation`` ``iom``); ``digest`` is that of the
    values as loaded: a row whose values have another digest was edited and is left alone.
    """

    __tablename__ = "reference_rows"

    kind: Mapped[str] = mapped_column(sa.String(24), primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
