"""From a meeting's file to the commands that make it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.types import Localised
from registration.dialogues.models import (
    ActionDomain,
    ActionObjective,
    ActionPriority,
    Country,
    Dialogue,
    GcmObjective,
)
from registration.meetings.commands import (
    DayPlan,
    MeetingDetails,
    NewMeeting,
    OrganiserLine,
    RegistrationRules,
    SessionPlan,
)
from registration.meetings.kinds import MeetingFormat, OrganiserRole, SessionKind


@dataclass(frozen=True, slots=True)
class Timetable:
    """The dates of a meeting: its days, and the window of its registration as wall times."""

    days: tuple[date, ...]
    opens: datetime
    closes_in_person: datetime
    closes_virtual: datetime
    promotion_ends: datetime


def fixed(content: Mapping[str, Any]) -> Timetable:
    """Return the dates that a file states."""
    window = content["registration"]
    moments = [
        datetime.fromisoformat(window[key])
        for key in ("opens", "closes_in_person", "closes_virtual", "promotion_cut_off")
    ]
    return Timetable(tuple(date.fromisoformat(day["date"]) for day in content["days"]), *moments)


def relative(content: Mapping[str, Any], first: date, today: date) -> Timetable:
    """Return the dates of a meeting to come, counted from its first day and from today."""
    window = content["registration"]
    evening = time(18)

    def before(key: str) -> datetime:
        return datetime.combine(first - timedelta(days=window[key]), evening)

    return Timetable(
        days=tuple(first + timedelta(days=number) for number in range(len(content["days"]))),
        opens=datetime.combine(today - timedelta(days=window["days_open_before_today"]), time(9)),
        closes_in_person=before("closes_in_person_days_before"),
        closes_virtual=before("closes_virtual_days_before"),
        promotion_ends=before("promotion_cut_off_days_before"),
    )


def new_meeting(
    db: Session,
    dialogue: Dialogue,
    content: Mapping[str, Any],
    timetable: Timetable,
    *,
    slug: str,
    places: int | None,
) -> NewMeeting:
    """Return the command that makes the meeting of a file."""
    window = content["registration"]
    return NewMeeting(
        details=_details(db, dialogue, content, slug),
        days=tuple(
            DayPlan(held_on, _both(day, "theme"), places_in_person=places)
            for held_on, day in zip(timetable.days, content["days"], strict=True)
        ),
        rules=RegistrationRules(
            opens=timetable.opens,
            closes_in_person=timetable.closes_in_person,
            closes_virtual=timetable.closes_virtual,
            promotion_ends=timetable.promotion_ends,
            approval_required=window["approval_required"],
            delegation_limit=window["delegation_limit"],
        ),
    )


def _details(
    db: Session, dialogue: Dialogue, content: Mapping[str, Any], slug: str
) -> MeetingDetails:
    venue = content["venue"]
    address = Localised(en=venue["address"], fr=venue["address"])
    return MeetingDetails(
        title=_both(content, "title"),
        slug=slug,
        format=MeetingFormat(content["format"]),
        time_zone=content["time_zone"],
        short_title=_both(content, "short_title"),
        label=_both(content, "label"),
        objective=_both(content, "objective"),
        expected_results=_both(content, "results"),
        description=_both(content, "description"),
        interpretation=("en", "fr"),
        venue=_both(venue, "name"),
        address=address,
        city=_both(content, "city"),
        country_id=_country(db, content["country"]),
        lead_country_id=_country(db, content["lead_country"]),
        online_link=venue["online_link"],
        organisers=(OrganiserLine(OrganiserRole.LEAD, _both(content, "organisers")),),
        objective_ids=_ids(
            db,
            sa.select(ActionObjective.id)
            .join(ActionDomain)
            .where(
                ActionDomain.dialogue_id == dialogue.id,
                ActionObjective.number.in_(content["action_plan_objectives"]),
            ),
        ),
        priority_ids=_ids(
            db,
            sa.select(ActionPriority.id).where(
                ActionPriority.dialogue_id == dialogue.id,
                ActionPriority.number.in_(content["cross_cutting_priorities"]),
            ),
        ),
        gcm_objective_ids=_ids(
            db,
            sa.select(GcmObjective.id).where(GcmObjective.number.in_(content["gcm_objectives"])),
        ),
    )


def sessions(content: Mapping[str, Any], day_ids: list[int]) -> list[SessionPlan]:
    """Return the agenda of a file for the days that were made."""
    return [
        SessionPlan(
            day_id=day_id,
            kind=SessionKind(item["kind"]),
            title=_both(item, "name"),
            starts=time.fromisoformat(item["starts"]),
            ends=time.fromisoformat(item["ends"]),
            description=_both(item, "description"),
            format=MeetingFormat(item["format"]),
        )
        for day_id, day in zip(day_ids, content["days"], strict=True)
        for item in day["sessions"]
    ]


def _both(content: Mapping[str, Any], name: str) -> Localised:
    return Localised({code: _text(content.get(f"{name}_{code}")) for code in ("en", "fr")})


def _text(value: Any) -> str:  # noqa: ANN401 - a text, or a text with its source
    return str(value["text"] if isinstance(value, Mapping) else value or "")


def _country(db: Session, iso2: str) -> int:
    return db.scalars(sa.select(Country.id).where(Country.iso2 == iso2)).one()


def _ids(db: Session, chosen: sa.Select[Any]) -> frozenset[int]:
    return frozenset(db.scalars(chosen))
