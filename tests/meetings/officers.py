"""What the officers' processes do while people register."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from registration.meetings.current import day_of, details_of, places_of, rules_of
from registration.meetings.digests import digest_of
from registration.meetings.kinds import MeetingFormat, PlacesScope
from registration.meetings.models import Meeting
from registration.meetings.service import agenda, days, details, publishing, rules
from tests.apps import START
from tests.factories.plans import both, plan_day, plan_session

OFFICER = "account:1"


def set_places(db: Session, meeting_id: int, number: int) -> None:
    """Give every day so many places in person."""
    meeting = db.get_one(Meeting, meeting_id)
    wanted = [replace(one, in_person=number) for one in places_of(meeting)]
    rules.change_rules(db, meeting_id, rules_of(meeting), wanted, actor=OFFICER, now=START)


def arrange(db: Session, meeting_id: int, scope: PlacesScope) -> str:
    """Count places otherwise."""
    meeting = db.get_one(Meeting, meeting_id)
    wanted = replace(rules_of(meeting), places_scope=scope)
    first = places_of(meeting)[0]
    numbers = [replace(first, day_id=one.day_id) for one in places_of(meeting)]
    rules.change_rules(db, meeting_id, wanted, numbers, actor=OFFICER, now=START)
    return scope.value


def add_day(db: Session, meeting_id: int) -> int:
    """Add a day after the last one."""
    last = db.get_one(Meeting, meeting_id).ends_on
    plan = plan_day(last + timedelta(days=1), places_in_person=5)
    return days.add_day(db, meeting_id, plan, actor=OFFICER, now=START).id


def remove_day(db: Session, meeting_id: int, day_id: int) -> str:
    """Remove a day."""
    days.remove_day(db, meeting_id, day_id, actor=OFFICER, now=START)
    return "removed"


def move_day(db: Session, meeting_id: int, day_id: int, shift: int) -> None:
    """Move a day by some days, as the officer saw it."""
    meeting = db.get_one(Meeting, meeting_id)
    day = next(one for one in meeting.days if one.id == day_id)
    seen = day_of(day)
    plan = replace(seen, held_on=seen.held_on + timedelta(days=shift))
    days.change_day(
        db, meeting_id, day_id, plan, actor=OFFICER, now=START, expected=digest_of(seen)
    )


def offer(db: Session, meeting_id: int, wanted: MeetingFormat) -> str:
    """Offer other modes."""
    seen = details_of(db.get_one(Meeting, meeting_id))
    details.change_details(db, meeting_id, replace(seen, format=wanted), actor=OFFICER, now=START)
    return wanted.value


def retitle(db: Session, meeting_id: int, title: str, seen: str) -> str:
    """Give another title, from a page that showed the details with this digest."""
    new = replace(details_of(db.get_one(Meeting, meeting_id)), title=both(title, title))
    details.change_details(db, meeting_id, new, actor=OFFICER, now=START, expected=seen)
    return title


def add_session(db: Session, meeting_id: int, day_id: int, starts: str, ends: str) -> str:
    """Add a session; returns its code."""
    plan = plan_session(day_id, starts, ends)
    return agenda.add_session(db, meeting_id, plan, actor=OFFICER, now=START).code


def unpublish(db: Session, meeting_id: int) -> str:
    """Make it a draft again."""
    return publishing.unpublish(db, meeting_id, actor=OFFICER, now=START).state.value
