"""A meeting of any size, written straight into the tables: what the lists and figures are measured on."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core import collation, tokens
from registration.delegations.models import Delegation
from registration.demo.loading.directory import codes_of
from registration.demo.people import PeopleGenerator
from registration.dialogues.kinds import Side
from registration.dialogues.models import BodyType
from registration.meetings.facts import MeetingFacts, facts_of
from registration.meetings.kinds import Mode, PlaceState
from registration.meetings.models import Meeting
from registration.participants.kinds import ConsentKind, FormOfAddress, Rank, Source, Status
from registration.participants.models import (
    Consent,
    Registration,
    RegistrationDay,
    registration_functions,
)
from registration.presence.kinds import RecordKind, RecordSource
from registration.presence.models import AttendanceRecord

STARTED = datetime(2026, 10, 1, 8, tzinfo=UTC)
BATCH = 1000


def fill(db: Session, meeting: Meeting, size: int, *, records: int = 0, seed: int = 1) -> None:
    """Add registrations to a meeting, and so many attendance records in all."""
    chance = random.Random(seed)
    people = PeopleGenerator(seed)
    codes = codes_of(db, meeting.dialogue)
    facts = facts_of(db, meeting)
    countries = sorted(codes.countries.items())
    delegations = _delegations(db, meeting, countries)
    government = codes.body_types["national-authority"]
    organisations = _organisations(db, meeting, codes.organisations)
    for start in range(0, size, BATCH):
        rows: list[dict[str, Any]] = []
        for number in range(start, min(start + BATCH, size)):
            rows.append(_row(meeting, people, chance, number))
            if number % 2:
                iso2, country_id = countries[number % len(countries)]
                rows[-1] |= {"country_id": country_id, "organisation_id": None}
                rows[-1] |= {"body_type_id": government, "side": Side.GOVERNMENT}
                rows[-1] |= {"delegation_id": delegations[iso2]}
            else:
                organisation_id, body_type_id = organisations[number % len(organisations)]
                rows[-1] |= {"country_id": None, "organisation_id": organisation_id}
                rows[-1] |= {"body_type_id": body_type_id, "side": None, "delegation_id": None}
        ids = list(
            db.scalars(
                sa.insert(Registration).returning(Registration.id, sort_by_parameter_order=True),
                rows,
            )
        )
        _parts(db, facts, codes.functions["delegate"], ids, chance)
    if records:
        _records(db, meeting, records)
    db.flush()


def _row(
    meeting: Meeting, people: PeopleGenerator, chance: random.Random, number: int
) -> dict[str, Any]:
    person = people.person(None, "ministry")
    name = f"{person.family_name} {person.given_names or ''}".strip()
    return {
        "public_id": tokens.public_id(),
        "meeting_id": meeting.id,
        "reference": f"B{number:07}",
        "identity_key": f"{number:064}",
        "status": Status.CONFIRMED if chance.random() < 0.9 else Status.CANCELLED,
        "source": Source.ONLINE,
        "form_of_address": FormOfAddress.MS,
        "given_names": person.given_names or "",
        "family_name": person.family_name,
        "badge_name": person.name_on_badge,
        "email": person.email,
        "phone": person.phone or "",
        "position": {"en": "Director for Migration", "fr": "Directrice des migrations"},
        "language": person.language,
        "languages_understood": list(person.languages_understood),
        "time_zone": "Africa/Niamey",
        "sort_key": collation.sort_key(name),
        "search_key": collation.search_key(f"{name} {person.email}"),
        "rank": Rank.DELEGATE,
        "feed_token": tokens.public_id(),
        "check_in_code": tokens.public_id(),
        "created_at": STARTED + timedelta(minutes=number),
        "changed_at": STARTED + timedelta(minutes=number),
        "version": 1,
    }


def _parts(
    db: Session, facts: MeetingFacts, function_id: int, ids: list[int], chance: random.Random
) -> None:
    days, links, consents = [], [], []
    for id_ in ids:
        mode = Mode.IN_PERSON if chance.random() < 0.4 else Mode.VIRTUAL
        place = PlaceState.HELD if mode is Mode.IN_PERSON else PlaceState.NOT_NEEDED
        days += [
            {"registration_id": id_, "day_id": day.id, "mode": mode, "place": place}
            for day in facts.days
        ]
        links.append({"registration_id": id_, "function_id": function_id})
        if chance.random() < 0.6:
            kind = ConsentKind.LISTED_WITH_EMAIL
            consents.append({"registration_id": id_, "kind": kind, "given_at": STARTED})
    db.execute(sa.insert(RegistrationDay), days)
    db.execute(sa.insert(registration_functions), links)
    db.execute(sa.insert(Consent), consents)


def _delegations(db: Session, meeting: Meeting, countries: list[tuple[str, int]]) -> dict[str, int]:
    made = {}
    for iso2, country_id in countries:
        row = Delegation(
            meeting_id=meeting.id,
            key=f"bench:{country_id}:government",
            country_id=country_id,
            side=Side.GOVERNMENT,
        )
        db.add(row)
        db.flush()
        made[iso2] = row.id
    return made


def _organisations(
    db: Session, meeting: Meeting, organisations: dict[str, int]
) -> list[tuple[int, int]]:
    kind = db.scalars(
        sa.select(BodyType.id).where(
            BodyType.dialogue_id == meeting.dialogue_id, BodyType.code == "civil-society"
        )
    ).one()
    return [(id_, kind) for _code, id_ in sorted(organisations.items())]


def _records(db: Session, meeting: Meeting, size: int) -> None:
    """Write attendance records: by turns for everybody, day and session."""
    ids = list(db.scalars(sa.select(Registration.id).where(Registration.meeting_id == meeting.id)))
    sessions = facts_of(db, meeting).sessions
    for start in range(0, size, BATCH):
        rows = []
        for number in range(start, min(start + BATCH, size)):
            session = sessions[number // len(ids) % len(sessions)]
            rows.append(
                {
                    "record_key": tokens.public_id(),
                    "meeting_id": meeting.id,
                    "registration_id": ids[number % len(ids)],
                    "day_id": session.day_id,
                    "session_id": session.id,
                    "source": RecordSource.OFFICER,
                    "kind": RecordKind.ATTENDED,
                    "mode": Mode.VIRTUAL if number % 3 else Mode.IN_PERSON,
                    "at": session.starts_at,
                    "recorded_at": session.ends_at,
                    "recorded_by": "system",
                }
            )
        db.execute(sa.insert(AttendanceRecord), rows)
