"""A registration as lists show it: plain, frozen, the same on the screen and in every file. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from registration.core.types import Localised
from registration.dialogues.kinds import Side
from registration.meetings.kinds import MeetingFormat, Mode, PlaceState
from registration.participants.kinds import (
    ConsentKind,
    FormOfAddress,
    Gender,
    PendingReason,
    Rank,
    Source,
    Status,
)


@dataclass(frozen=True, slots=True)
class CountryName:
    """A country with the Dialogue's name for it."""

    id: int
    iso2: str
    iso3: str
    name: Localised
    region: str


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """An organisation with both names and acronyms; ``checked`` by an officer or not yet."""

    id: int
    name: Localised
    acronym: Localised
    checked: bool


@dataclass(frozen=True, slots=True)
class CodeName:
    """A type of body or a function."""

    id: int
    code: str
    name: Localised
    position: int


class DayRow(NamedTuple):
    """How the person attends one day."""

    day_id: int
    mode: Mode
    place: PlaceState
    online_place: PlaceState
    waiting_since: datetime | None = None

    @property
    def waits(self) -> bool:
        """Tell whether a place is waited for, in the room or online."""
        return PlaceState.WAITING in {self.place, self.online_place}

    def attends(self, offered: MeetingFormat) -> Mode:
        """Return how the person attends as things stand; who waits for the room: online, if offered."""
        if self.mode is Mode.IN_PERSON and self.place is not PlaceState.WAITING:
            return Mode.IN_PERSON
        if self.mode is Mode.ABSENT or self.online_place is PlaceState.WAITING:
            return Mode.ABSENT
        if self.mode is Mode.IN_PERSON and offered is MeetingFormat.IN_PERSON:
            return Mode.ABSENT
        return Mode.VIRTUAL

    def shown_in(self, offered: MeetingFormat) -> str:
        """Return what a table shows: the mode, or ``waiting``, or ``waiting-virtual`` for who attends meanwhile."""
        if not self.waits:
            return self.mode.value
        return "waiting-virtual" if self.attends(offered) is Mode.VIRTUAL else "waiting"


class ParticipantRow(NamedTuple):
    """One registration with the names of what it refers to.

    ``days`` by day id; ``access_needs`` and ``diet`` are None unless they were asked for. A tuple, since lists
    make thousands of them; up to ``changed_at`` the fields are columns of the same names, in this order.
    """

    id: int
    public_id: str
    reference: str
    status: Status
    pending_reason: PendingReason | None
    source: Source
    form_of_address: FormOfAddress
    form_of_address_text: str
    given_names: str
    family_name: str
    badge_name: str
    email: str
    contact_name: str
    contact_email: str
    phone: str
    gender: Gender | None
    language: str
    interpretation_into: str
    time_zone: str
    also_represents: str
    side: Side | None
    rank: Rank
    delegation_id: int | None
    created_at: datetime
    changed_at: datetime
    position: Localised
    languages_understood: tuple[str, ...]
    is_erased: bool
    country: CountryName | None
    organisation: OrganisationName | None
    body_type: CodeName
    functions: tuple[CodeName, ...]
    days: dict[int, DayRow]
    consents: frozenset[ConsentKind]
    access_needs: str | None = None
    diet: str | None = None

    @property
    def full_name(self) -> str:
        """Return given and family names as typed."""
        return f"{self.given_names} {self.family_name}".strip()

    @property
    def listed_email(self) -> str:
        """Return the address if the person agreed to be listed with it, else ''."""
        return self.email if ConsentKind.LISTED_WITH_EMAIL in self.consents else ""

    @property
    def is_waiting(self) -> bool:
        """Tell whether the person waits for a place on some day."""
        return any(day.waits for day in self.days.values())
