"""What mails and calendars need to know of a meeting and a person: frozen, plain, read once.

The facts of a meeting are the same for all its registrations and may be kept in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registration.core.types import Localised
from registration.meetings.facts import DayFacts, MeetingFacts
from registration.meetings.kinds import MeetingFormat, Mode, PlaceState
from registration.meetings.models import Meeting
from registration.participants.kinds import FormOfAddress
from registration.participants.models import Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingWords:
    """A meeting as mails and calendars show it; ``days`` in order, ``colour`` the Dialogue's own or empty."""

    id: int
    slug: str
    title: Localised
    zone: str
    format: MeetingFormat
    venue: Localised
    address: Localised
    city: Localised
    contact_email: str
    dialogue: Localised
    colour: str
    days: tuple[DayFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayChoice:
    """How a person attends one day."""

    day_id: int
    mode: Mode
    place: PlaceState = PlaceState.NOT_NEEDED
    online_place: PlaceState = PlaceState.NOT_NEEDED


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """A registered person as mails and calendars address her.

    ``recipient`` is the own address, else the contact's, else empty; ``concerns`` is the person's name when
    the mail goes to a contact, else empty. ``zone`` is empty when unknown.
    """

    public_id: str
    version: int
    link_version: int
    reference: str
    language: str
    zone: str
    form_of_address: FormOfAddress
    form_of_address_text: str
    family_name: str
    full_name: str
    recipient: str
    recipient_name: str
    concerns: str
    days: tuple[DayChoice, ...]

    @property
    def owner_key(self) -> str:
        """Return the key under which calendars and mails belong to this registration."""
        return owner_key(self.public_id)


def owner_key(public_id: str) -> str:
    """Return the key of a registration in calendars, mails and the audit log."""
    return f"registration:{public_id}"


def of_meeting(meeting: Meeting, known: MeetingFacts) -> MeetingWords:
    """Put together what mails say of a meeting; ``known`` are its facts in memory."""
    return MeetingWords(
        id=meeting.id,
        slug=meeting.slug,
        title=meeting.title,
        zone=meeting.time_zone,
        format=meeting.format,
        venue=meeting.venue,
        address=meeting.address,
        city=meeting.city,
        contact_email=meeting.contact_email or meeting.dialogue.contact_email,
        dialogue=meeting.dialogue.name,
        colour=meeting.dialogue.brand_colour or "",
        days=known.days,
    )


def of_registration(
    registration: Registration, days: Sequence[DayChoice] | None = None
) -> PersonFacts:
    """Read the facts of a registration and its days; ``days`` where the caller knows them already."""
    own = registration.email
    full_name = f"{registration.given_names} {registration.family_name}".strip()
    return PersonFacts(
        public_id=registration.public_id,
        version=registration.version,
        link_version=registration.link_version,
        reference=registration.reference,
        language=registration.language,
        zone=registration.time_zone,
        form_of_address=registration.form_of_address,
        form_of_address_text=registration.form_of_address_text,
        family_name=registration.family_name,
        full_name=full_name,
        recipient=own or registration.contact_email,
        recipient_name=full_name if own else registration.contact_name,
        concerns="" if own else full_name,
        days=tuple(days) if days is not None else choices_of(registration),
    )


def choices_of(registration: Registration) -> tuple[DayChoice, ...]:
    """Return how a person attends each day, as it is stored."""
    return tuple(
        DayChoice(day_id=day.day_id, mode=day.mode, place=day.place, online_place=day.online_place)
        for day in registration.days
    )
