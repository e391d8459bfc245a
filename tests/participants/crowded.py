"""What the processes of the tests do; and the meeting that they crowd into."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.events import publish
from registration.meetings import places
from registration.meetings.commands import DayPlaces
from registration.meetings.current import details_of, rules_of
from registration.meetings.events import PlacesRaised
from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.meetings.service import publishing
from registration.meetings.service.details import change_details
from registration.meetings.service.rules import change_rules
from registration.participants.commands import ChangeCommand, RegisterCommand
from registration.participants.current import modes_of
from registration.participants.models import Registration
from registration.participants.service import changing, deciding, merging, promoting
from registration.participants.service.registering import register
from tests.apps import START
from tests.factories import both, make_dialogue, make_meeting

OFFICER = "account:1"


def open_meeting(db: Session, **meeting: Any) -> Meeting:
    """Make a meeting and commit it."""
    made = make_meeting(db, make_dialogue(db), **meeting)
    db.commit()
    return made


def send(db: Session, sent: RegisterCommand, now: datetime = START) -> tuple[str, int]:
    """Register; returns what became of it and the registration's id."""
    outcome = register(db, sent, now=now)
    return outcome.kind.value, outcome.registration.id


def cancel(db: Session, registration_id: int, now: datetime = START) -> str:
    """Cancel; returns the status."""
    return deciding.cancel(db, registration_id, actor="person", now=now).status.value


def switch(db: Session, registration_id: int, *modes: Mode) -> None:
    """Change the modes of the days."""
    days = modes_of(db.get_one(Registration, registration_id))
    wanted = ChangeCommand(days=dict(zip(days, modes, strict=True)))
    changing.change(db, registration_id, wanted, actor="person", now=START)


def place_by_hand(db: Session, registration_id: int, day_id: int) -> None:
    """Give a place by the officer's hand."""
    promoting.place_by_hand(db, registration_id, day_id, actor=OFFICER, now=START)


def raise_places(db: Session, meeting_id: int, pool_id: int, number: int) -> None:
    """Set more places, and let the waiting list move."""
    db.scalar(sa.select(Meeting).where(Meeting.id == meeting_id).with_for_update(key_share=True))
    places.lock(db, meeting_id)
    places.set_places(db, pool_id, number)
    publish(db, PlacesRaised(meeting_id, (pool_id,), OFFICER), now=START)


def change_places(db: Session, meeting_id: int, number: int) -> None:
    """Let an officer set the places of every day, through the rules of the meeting."""
    meeting = db.get_one(Meeting, meeting_id)
    numbers = [DayPlaces(day.id, number, None) for day in meeting.days]
    change_rules(db, meeting_id, rules_of(meeting), numbers, actor=OFFICER, now=START)


def move_meeting(db: Session, meeting_id: int, venue: str) -> None:
    """Let an officer move the meeting to another venue."""
    details = replace(details_of(db.get_one(Meeting, meeting_id)), venue=both(venue, venue))
    change_details(db, meeting_id, details, actor=OFFICER, now=START)


def cancel_meeting(db: Session, meeting_id: int) -> None:
    """Let an officer cancel the meeting."""
    slug = db.get_one(Meeting, meeting_id).slug
    publishing.cancel(db, meeting_id, slug, actor=OFFICER, now=START)


def merge(db: Session, kept_id: int, other_id: int) -> int:
    """Merge; returns the id of the one that is kept."""
    return merging.merge(db, kept_id, other_id, actor=OFFICER, now=START).id
