"""Enumerations of a registration."""

from __future__ import annotations

import enum


class Status(enum.StrEnum):
    """Where a registration stands."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CANCELLED = "cancelled"


ACTIVE = (Status.PENDING, Status.CONFIRMED)
"""Registrations that hold places or wait for them; a pending one holds its place already."""


class PendingReason(enum.StrEnum):
    """Why a registration waits for an officer."""

    APPROVAL = "approval"
    DELEGATION_FULL = "delegation-full"


class Source(enum.StrEnum):
    """How a registration came in."""

    ONLINE = "online"
    NOTE_VERBALE = "note-verbale"
    TELEPHONE = "telephone"
    MAIL = "mail"
    OFFICER = "officer"


class FormOfAddress(enum.StrEnum):
    """Form of address; ``other`` is written out in ``form_of_address_text``."""

    NONE = "none"
    EXCELLENCY = "excellency"
    MR = "mr"
    MS = "ms"
    DR = "dr"
    PROFESSOR = "professor"
    OTHER = "other"


class Gender(enum.StrEnum):
    """Gender for disaggregated figures; optional."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"
    NOT_SAID = "not-said"


class Rank(enum.StrEnum):
    """Place in a delegation."""

    HEAD = "head"
    DELEGATE = "delegate"
    ALTERNATE = "alternate"
    ADVISER = "adviser"


class ConsentKind(enum.StrEnum):
    """What a person may agree to; each separate, unticked, withdrawable."""

    LISTED_WITH_EMAIL = "listed-with-email"
    PHOTO = "photo"
    FUTURE_INVITATIONS = "future-invitations"
