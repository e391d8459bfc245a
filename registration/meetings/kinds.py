"""Enumerations of a meeting."""

from __future__ import annotations

import enum


class MeetingFormat(enum.StrEnum):
    """How a meeting or session can be attended."""

    IN_PERSON = "in-person"
    VIRTUAL = "virtual"
    HYBRID = "hybrid"


class MeetingState(enum.StrEnum):
    """Where a meeting stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class PlacesScope(enum.StrEnum):
    """Whether places are counted per day or once for the whole meeting."""

    PER_DAY = "per-day"
    ALL_DAYS = "all-days"


class SessionKind(enum.StrEnum):
    """What an item of the agenda is."""

    PLENARY = "plenary"
    PANEL = "panel"
    WORKING_GROUP = "working-group"
    ICEBREAKER = "icebreaker"
    ROLE_PLAY = "role-play"
    BREAK = "break"
    RECEPTION = "reception"
    OTHER = "other"


class OrganiserRole(enum.StrEnum):
    """What an organiser of a meeting does."""

    LEAD = "lead"
    SUPPORT = "support"
    HOST = "host"


class Mode(enum.StrEnum):
    """How a person attends a day."""

    IN_PERSON = "in-person"
    VIRTUAL = "virtual"
    ABSENT = "absent"


class PlaceState(enum.StrEnum):
    """Whether a day needs a place and has it."""

    NOT_NEEDED = "not-needed"
    HELD = "held"
    WAITING = "waiting"


class CountingUnit(enum.StrEnum):
    """What the counting rule asks of a person."""

    PRESENT_AT_ALL = "present-at-all"
    MINUTES_PER_DAY = "minutes-per-day"
    SHARE_OF_SESSION = "share-of-session"
