"""The figures of a meeting from the database: the one function behind screen, file, sentence and command."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core import zones
from registration.delegations.models import Delegation
from registration.dialogues.directory import CountryEntry, Directory, Standing, get_directory
from registration.dialogues.kinds import PartnerStatus
from registration.dialogues.models import Partner
from registration.meetings.facts import DayFacts, MeetingFacts, facts_of
from registration.meetings.kinds import MeetingFormat, Mode, PlaceState
from registration.meetings.models import Meeting
from registration.participants.models import (
    Registration,
    RegistrationDay,
    registration_functions,
)
from registration.presence.counting import ABSENT
from registration.presence.queries import verdicts_of
from registration.statistics.counting import count, plan
from registration.statistics.figures import (
    CountedPerson,
    Frame,
    FramedDay,
    MeetingStatistics,
    PlannedDay,
)

K = TypeVar("K", str, int)

ORGANISATION = "organisation"
"""The line of organisations among the regions."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A meeting's figures with what names and explains them.

    ``people`` are the counted people behind the figures, without any personal value.
    """

    statistics: MeetingStatistics
    people: tuple[CountedPerson, ...]
    frame: Frame
    facts: MeetingFacts
    directory: Directory
    as_of: datetime


def statistics_of(db: Session, meeting: Meeting, *, now: datetime) -> Counted:
    """Count a meeting as it is at ``now`` (aware). A fixed number of statements, whatever its size."""
    facts = facts_of(db, meeting)
    directory = get_directory(db, meeting.dialogue_id, meeting.dialogue.stamp)
    people = tuple(_people(db, meeting, facts, directory))
    frame = _frame(db, meeting, facts, directory, now)
    return Counted(count(people, frame), people, frame, facts, directory, now)


def _people(
    db: Session, meeting: Meeting, facts: MeetingFacts, directory: Directory
) -> Iterator[CountedPerson]:
    planned = _planned(db, meeting)
    functions = _functions(db, meeting)
    present = verdicts_of(db, meeting, facts)
    flags = {item.id: item for item in facts.functions}
    organisations = directory.organisation_by_id
    rows = db.execute(
        sa.select(
            Registration.id,
            Registration.status,
            Registration.country_id,
            Registration.organisation_id,
            Registration.side,
            Registration.body_type_id,
            Registration.gender,
        ).where(Registration.meeting_id == meeting.id, Registration.merged_into_id.is_(None))
    )
    for id_, status, country_id, organisation_id, side, body_type_id, gender in rows:
        country = directory.country_by_id.get(country_id) if country_id is not None else None
        organisation = organisations.get(organisation_id) if organisation_id is not None else None
        known = [flags[one] for one in functions.get(id_, ()) if one in flags]
        verdict = present.get(id_, ABSENT)
        yield CountedPerson(
            id=id_,
            status=status,
            planned=tuple(planned.get(id_, ())),
            days=verdict.days,
            sessions=verdict.sessions,
            is_participant=any(one.counts_as_participant for one in known) or not known,
            body_counts=any(one.body_counts for one in known) or not known,
            country=country.iso2 if country else None,
            side=side,
            organisation=organisation.top_id if organisation else organisation_id,
            organisation_checked=organisation.checked if organisation else True,
            body_type=body_type_id,
            functions=tuple(functions.get(id_, ())),
            region=_region(country, organisation_id),
            gender=gender,
        )


def _region(country: CountryEntry | None, organisation_id: int | None) -> str:
    if country is not None:
        return country.group or country.region
    return ORGANISATION if organisation_id is not None else ""


def _planned(db: Session, meeting: Meeting) -> dict[int, list[PlannedDay]]:
    """Return how everybody is expected; equal days are the same object."""
    online = meeting.format is not MeetingFormat.IN_PERSON
    found: dict[int, list[PlannedDay]] = defaultdict(list)
    rows = db.execute(
        sa.select(
            RegistrationDay.registration_id,
            RegistrationDay.day_id,
            sa.type_coerce(RegistrationDay.mode, sa.String),
            sa.type_coerce(RegistrationDay.place, sa.String),
            sa.type_coerce(RegistrationDay.online_place, sa.String),
        )
        .join(Registration, Registration.id == RegistrationDay.registration_id)
        .where(Registration.meeting_id == meeting.id)
        .order_by(RegistrationDay.registration_id, RegistrationDay.day_id)
    )
    known: dict[tuple[int, str, str, str], PlannedDay] = {}
    for registration_id, day, mode, place, online_place in rows:
        key = (day, mode, place, online_place)
        planned = known.get(key)
        if planned is None:
            planned = known[key] = plan(
                day, Mode(mode), PlaceState(place), PlaceState(online_place), offers_online=online
            )
        found[registration_id].append(planned)
    return found


def _functions(db: Session, meeting: Meeting) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    links = registration_functions.c
    rows = db.execute(
        sa.select(links.registration_id, links.function_id)
        .join(Registration, Registration.id == links.registration_id)
        .where(Registration.meeting_id == meeting.id)
        .order_by(links.registration_id, links.function_id)
    )
    for registration_id, function_id in rows:
        found[registration_id].append(function_id)
    return found


def _frame(
    db: Session, meeting: Meeting, facts: MeetingFacts, directory: Directory, now: datetime
) -> Frame:
    standings = {entry.iso2: entry.status_on(meeting.starts_on) for entry in directory.countries}
    bodies = _organisation_standings(db, meeting, directory)
    regrets = db.scalar(
        sa.select(sa.func.count(Delegation.id)).where(
            Delegation.meeting_id == meeting.id, Delegation.regrets_at.is_not(None)
        )
    )
    return Frame(
        days=tuple(FramedDay(day.id, is_over=_is_over(meeting, day, now)) for day in facts.days),
        sessions=tuple(session.id for session in facts.sessions),
        partner_countries=_of(standings, PartnerStatus.PARTNER),
        observer_countries=_of(standings, PartnerStatus.OBSERVER),
        partner_organisations=_of(bodies, PartnerStatus.PARTNER),
        observer_organisations=_of(bodies, PartnerStatus.OBSERVER),
        delegations_with_regrets=regrets or 0,
    )


def _of(standings: Mapping[K, PartnerStatus | None], status: PartnerStatus) -> frozenset[K]:
    return frozenset(key for key, found in standings.items() if found is status)


def _is_over(meeting: Meeting, day: DayFacts, now: datetime) -> bool:
    """Tell whether the last session of a day has ended; without an agenda, the day itself."""
    if day.sessions:
        return max(session.ends_at for session in day.sessions) <= now
    midnight = datetime.combine(day.held_on + timedelta(days=1), time())
    return zones.instant_of(midnight, meeting.time_zone) <= now


def _organisation_standings(
    db: Session, meeting: Meeting, directory: Directory
) -> dict[int, PartnerStatus | None]:
    """Return the standing of organisations on the first day, at the level at which they count."""
    found: dict[int, PartnerStatus | None] = {}
    rows = db.scalars(
        sa.select(Partner).where(
            Partner.dialogue_id == meeting.dialogue_id, Partner.organisation_id.is_not(None)
        )
    )
    for row in rows:
        standing = Standing(row.status, row.since, row.until, row.steering_committee)
        if row.organisation_id is None or not standing.is_valid_on(meeting.starts_on):
            continue
        entry = directory.organisation_by_id.get(row.organisation_id)
        top = entry.top_id if entry else row.organisation_id
        if found.get(top) is not PartnerStatus.PARTNER:
            found[top] = row.status
    return found
