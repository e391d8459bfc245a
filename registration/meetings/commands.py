"""What an officer says of a meeting: frozen values that forms make and services take; pure.

Every command can also be made from the rows (:mod:`registration.meetings.current`), so that a form is filled
from it and its digest tells whether somebody else changed the meeting meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time

from registration.core.types import Localised
from registration.meetings.kinds import (
    CountingUnit,
    MeetingFormat,
    OrganiserRole,
    PlacesScope,
    SessionKind,
)

NO_TEXT = Localised()


@dataclass(frozen=True)
class OrganiserLine:
    """A body that organises, as it stands on the page."""

    role: OrganiserRole
    name: Localised


@dataclass(frozen=True)
class MeetingDetails:
    """What a meeting is, where it is and what it serves."""

    title: Localised
    slug: str
    format: MeetingFormat
    time_zone: str
    short_title: Localised = NO_TEXT
    kind: Localised = NO_TEXT
    label: Localised = NO_TEXT
    objective: Localised = NO_TEXT
    expected_results: Localised = NO_TEXT
    description: Localised = NO_TEXT
    languages: tuple[str, ...] = ("en", "fr")
    """Working languages."""
    interpretation: tuple[str, ...] = ()
    """Languages into which there is interpretation."""
    venue: Localised = NO_TEXT
    address: Localised = NO_TEXT
    city: Localised = NO_TEXT
    country_id: int | None = None
    lead_country_id: int | None = None
    online_link: str = ""
    contact_email: str = ""
    organisers: tuple[OrganiserLine, ...] = ()
    objective_ids: frozenset[int] = frozenset()
    priority_ids: frozenset[int] = frozenset()
    gcm_objective_ids: frozenset[int] = frozenset()


@dataclass(frozen=True)
class FunctionRule:
    """How a meeting treats a function."""

    function_id: int
    counts_as_participant: bool
    body_counts: bool
    takes_a_place: bool
    self_service: bool


@dataclass(frozen=True)
class RegistrationRules:
    """When one can register, what needs approval, how places and people are counted.

    All times are wall times of the meeting's zone; None: no limit of that kind.
    """

    opens: datetime | None = None
    closes_in_person: datetime | None = None
    closes_virtual: datetime | None = None
    promotion_ends: datetime | None = None
    approval_required: bool = False
    places_scope: PlacesScope = PlacesScope.PER_DAY
    delegation_limit: int | None = None
    counting_unit: CountingUnit = CountingUnit.PRESENT_AT_ALL
    counting_threshold: int = 0
    functions: tuple[FunctionRule, ...] = ()


@dataclass(frozen=True)
class DayPlan:
    """One day; places None means no limit. With places for all days together they are those of all days."""

    held_on: date
    theme: Localised = NO_TEXT
    places_in_person: int | None = None
    places_online: int | None = None


@dataclass(frozen=True)
class DayPlaces:
    """How many places a day has; None: no limit. For all days together every day says the same."""

    day_id: int
    in_person: int | None = None
    online: int | None = None


@dataclass(frozen=True)
class SessionPlan:
    """One item of the agenda; times are wall times on its day."""

    day_id: int
    kind: SessionKind
    title: Localised
    starts: time
    ends: time
    description: Localised = NO_TEXT
    place: Localised = NO_TEXT
    format: MeetingFormat | None = None
    online_link: str = ""


@dataclass(frozen=True)
class NewMeeting:
    """A meeting to be made: its details and the days it begins with."""

    details: MeetingDetails
    days: tuple[DayPlan, ...]
    rules: RegistrationRules = field(default_factory=RegistrationRules)


@dataclass(frozen=True)
class MeetingCopy:
    """What is different in the copy of a meeting: its names and its first day; all else moves along."""

    title: Localised
    slug: str
    first_day: date
