"""What an officer says of a meeting, with something sensible where a test says nothing."""

from datetime import date, datetime, time
from typing import Any

from registration.core.types import Localised
from registration.meetings.commands import DayPlan, MeetingDetails, NewMeeting, SessionPlan
from registration.meetings.kinds import MeetingFormat, SessionKind


def both(english: str, french: str) -> Localised:
    """Return a text in both languages."""
    return Localised(en=english, fr=french)


def wall(text: str) -> datetime:
    """Return a wall time of no zone in particular: "2027-03-15 09:00"."""
    return datetime.fromisoformat(text)


def plan_details(**changes: Any) -> MeetingDetails:
    """Return the details of a hybrid meeting in Paris, complete in both languages."""
    values: dict[str, Any] = {
        "title": both("Migration and towns", "Migrations et villes"),
        "slug": "towns-2027",
        "format": MeetingFormat.HYBRID,
        "time_zone": "Europe/Paris",
        "description": both("Two days of exchange.", "Deux jours d’échanges."),
        "venue": both("Conference centre", "Centre de conférences"),
        "city": both("Paris", "Paris"),
        **changes,
    }
    return MeetingDetails(**values)


def plan_day(held_on: date = date(2027, 3, 15), **changes: Any) -> DayPlan:
    """Return a day with a theme in both languages and no limit of places."""
    return DayPlan(**{"held_on": held_on, "theme": both("Towns", "Villes"), **changes})


def plan_meeting(*days: DayPlan, **details: Any) -> NewMeeting:
    """Return a meeting to be made, of one day unless others are given."""
    return NewMeeting(details=plan_details(**details), days=days or (plan_day(),))


def plan_session(
    day_id: int, starts: str = "09:00", ends: str = "10:00", **changes: Any
) -> SessionPlan:
    """Return a session with a title in both languages; times as "09:00"."""
    values: dict[str, Any] = {
        "day_id": day_id,
        "kind": SessionKind.PANEL,
        "title": both("Panel", "Panel"),
        "starts": time.fromisoformat(starts),
        "ends": time.fromisoformat(ends),
        **changes,
    }
    return SessionPlan(**values)
