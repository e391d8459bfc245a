"""What decides how a meeting's public page looks, besides its counters: kept in memory by its stamps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from registration.core.memory import Memory
from registration.meetings.counters import Counters
from registration.meetings.facts import DayFacts, facts_of
from registration.meetings.kinds import MeetingFormat, MeetingState, PlacesScope
from registration.meetings.queries import get_meeting


@dataclass(frozen=True, slots=True)
class Outline:
    """State, times and days of a meeting."""

    state: MeetingState
    format: MeetingFormat
    places_scope: PlacesScope
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime | None
    closes_in_person_at: datetime | None
    closes_virtual_at: datetime | None
    promotion_ends_at: datetime | None
    published_at: datetime | None
    days: tuple[DayFacts, ...]

    @property
    def is_hidden(self) -> bool:
        """Tell whether only officers may see the meeting: a draft, or one cancelled before it was published."""
        return self.state is MeetingState.DRAFT or (
            self.state is MeetingState.CANCELLED and self.published_at is None
        )


_kept: Memory[Outline] = Memory(200)


def outline_of(db: Session, slug: str, counters: Counters) -> Outline:
    """Return the outline of a meeting whose stamps were just read."""
    key = (counters.meeting_stamp, counters.dialogue_stamp)
    return _kept.get(key, lambda: _load(db, slug))


def _load(db: Session, slug: str) -> Outline:
    meeting = get_meeting(db, slug)
    return Outline(
        state=meeting.state,
        format=meeting.format,
        places_scope=meeting.places_scope,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        opens_at=meeting.opens_at,
        closes_in_person_at=meeting.closes_in_person_at,
        closes_virtual_at=meeting.closes_virtual_at,
        promotion_ends_at=meeting.promotion_ends_at,
        published_at=meeting.published_at,
        days=facts_of(db, meeting).days,
    )
