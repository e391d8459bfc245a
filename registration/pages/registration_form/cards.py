"""What the form knows of a meeting and its Dialogue: frozen, kept in memory until one of them changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from registration.core import zone_names
from registration.core.i18n import format_instant, language
from registration.core.i18n import gettext as _
from registration.core.memory import Memory
from registration.core.types import Localised
from registration.dialogues.directory import Directory, get_directory
from registration.dialogues.models import Dialogue
from registration.meetings.counters import Counters
from registration.meetings.facts import MeetingFacts, facts_of
from registration.meetings.kinds import MeetingFormat, MeetingState, PlacesScope
from registration.meetings.models import Meeting

Stamps = tuple[str, str]


@dataclass(frozen=True, slots=True)
class DialogueCard:
    """A Dialogue as pages show it."""

    id: int
    slug: str
    name: Localised
    subtitle: Localised
    footer: Localised
    brand_colour: str | None
    contact_email: str
    notice: Localised
    notice_version: str


@dataclass(frozen=True, slots=True)
class MeetingCard:
    """A meeting as its form shows it; it has what phases depend on."""

    id: int
    slug: str
    title: Localised
    state: MeetingState
    format: MeetingFormat
    starts_on: date
    ends_on: date
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime | None
    closes_in_person_at: datetime | None
    closes_virtual_at: datetime | None
    promotion_ends_at: datetime | None
    time_zone: str
    city: Localised
    places_scope: PlacesScope
    interpretation: tuple[str, ...]
    contact_email: str

    def instant(self, at: datetime) -> str:
        """Return an instant in the meeting's zone, which is named with its offset."""
        return _(
            "%(instant)s (%(zone)s)",
            instant=format_instant(at, self.time_zone),
            zone=zone_names.label(at, self.time_zone, language()),
        )


@dataclass(frozen=True)
class Card:
    """A meeting with everything that its form asks and offers."""

    stamps: Stamps
    meeting: MeetingCard
    dialogue: DialogueCard
    facts: MeetingFacts
    directory: Directory


_kept: Memory[Card] = Memory(100)


def find_card(db: Session, slug: str, counters: Counters) -> Card | None:
    """Return the card that the stamps in ``counters`` name: from memory, or read anew."""
    stamps = (counters.meeting_stamp, counters.dialogue_stamp)
    found = _kept.peek(stamps)
    if found is not None:
        return found
    chosen = sa.select(Meeting).where(Meeting.slug == slug)
    meeting = db.scalar(chosen.options(joinedload(Meeting.dialogue)))
    return card_of(db, meeting) if meeting else None


def card_of(db: Session, meeting: Meeting) -> Card:
    """Return the card of a meeting whose Dialogue is loaded."""
    stamps = (meeting.stamp, meeting.dialogue.stamp)
    return _kept.get(stamps, lambda: _make(db, meeting, stamps))


def _make(db: Session, meeting: Meeting, stamps: Stamps) -> Card:
    return Card(
        stamps=stamps,
        meeting=_meeting(meeting),
        dialogue=_dialogue(meeting.dialogue),
        facts=facts_of(db, meeting),
        directory=get_directory(db, meeting.dialogue_id, meeting.dialogue.stamp),
    )


def _meeting(row: Meeting) -> MeetingCard:
    return MeetingCard(
        id=row.id,
        slug=row.slug,
        title=row.title,
        state=row.state,
        format=row.format,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        opens_at=row.opens_at,
        closes_in_person_at=row.closes_in_person_at,
        closes_virtual_at=row.closes_virtual_at,
        promotion_ends_at=row.promotion_ends_at,
        time_zone=row.time_zone,
        city=row.city,
        places_scope=row.places_scope,
        interpretation=tuple(row.interpretation),
        contact_email=row.contact_email or row.dialogue.contact_email,
    )


def _dialogue(row: Dialogue) -> DialogueCard:
    return DialogueCard(
        id=row.id,
        slug=row.slug,
        name=row.name,
        subtitle=row.subtitle,
        footer=row.footer,
        brand_colour=row.brand_colour,
        contact_email=row.contact_email,
        notice=row.notice,
        notice_version=row.notice_version,
    )
