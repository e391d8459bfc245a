"""Many registrations at once, written as rows: for lists of thousands, where the service would take minutes.

They are what the service would have written, without calendars, mails and audit. The same seed gives the same people.
"""

import random
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core import tokens
from registration.core.collation import search_key, sort_key
from registration.core.types import Localised
from registration.delegations.service import find_or_create
from registration.dialogues.kinds import Attachment, Side
from registration.dialogues.models import BodyType, Country, Function, Organisation
from registration.meetings.kinds import Mode, PlaceState
from registration.meetings.models import Meeting
from registration.participants.kinds import ConsentKind, Gender, Rank, Status
from registration.participants.models import (
    Consent,
    ProtectedAnswers,
    Registration,
    RegistrationDay,
    registration_functions,
)

GIVEN = ("Aminata", "Claire", "Issa", "José María", "Éric", "Zoë", "Ousmane", "Fatou", "Łukasz", "")
FAMILY = ("Diallo", "Martin", "Ouédraogo", "N’Diaye", "Österberg", "El Amrani", "Nkomo", "O’Brien")
POSITIONS = (
    Localised(en="Director of international cooperation", fr="Directrice de la coopération"),
    Localised(fr="Chargée de mission auprès du maire"),
    Localised(),
)
STATUSES = (Status.CONFIRMED,) * 8 + (Status.PENDING, Status.CANCELLED)
BATCH = 2_000


def make_crowd(
    db: Session, meeting: Meeting, size: int, *, now: datetime, seed: int = 1, waiting: int = 0
) -> None:
    """Register `size` people for a meeting; the last `waiting` of them wait for a place in the room."""
    of_meeting = sa.select(sa.func.count()).where(Registration.meeting_id == meeting.id)
    first = db.scalar(of_meeting) or 0
    last = first + size
    crowd = _Crowd(db, meeting, random.Random(seed), now)
    for start in range(first, last, BATCH):
        numbers = range(start, min(last, start + BATCH))
        crowd.add([(number, number >= last - waiting) for number in numbers])
    db.flush()


class _Crowd:
    def __init__(self, db: Session, meeting: Meeting, chance: random.Random, now: datetime) -> None:
        self.db, self.meeting, self.chance, self.now = db, meeting, chance, now
        dialogue = meeting.dialogue_id
        of_dialogue = sa.select(BodyType).where(BodyType.dialogue_id == dialogue)
        self.types = list(db.scalars(of_dialogue.order_by(BodyType.position)))
        self.countries = list(db.scalars(sa.select(Country.id).order_by(Country.id).limit(60)))
        chosen = sa.select(Organisation.id).where(Organisation.dialogue_id == dialogue)
        self.organisations = list(db.scalars(chosen.order_by(Organisation.id).limit(60)))
        chosen = sa.select(Function.id).where(Function.dialogue_id == dialogue)
        self.functions = list(db.scalars(chosen.order_by(Function.position)))
        self.delegations: dict[tuple[object, ...], int] = {}

    def add(self, numbers: list[tuple[int, bool]]) -> None:
        people = [self._person(number) for number, _ in numbers]
        insert = sa.insert(Registration).returning(Registration.id, sort_by_parameter_order=True)
        for person, registration_id in zip(people, self.db.scalars(insert, people), strict=True):
            person["id"] = registration_id
        days = [
            self._day(person, day.id, waits=waits and position == 0)
            for (_, waits), person in zip(numbers, people, strict=True)
            for position, day in enumerate(self.meeting.days)
        ]
        self.db.execute(sa.insert(RegistrationDay), days)
        links = [
            {"registration_id": person["id"], "function_id": function_id}
            for person in people
            for function_id in self.chance.sample(self.functions, self.chance.choice((1, 1, 2)))
        ]
        self.db.execute(sa.insert(registration_functions), links)
        self._answers([person["id"] for person in people])

    def _answers(self, ids: list[int]) -> None:
        given = [
            {"registration_id": id_, "kind": kind, "given_at": self.now}
            for id_ in ids
            for kind in ConsentKind
            if self.chance.random() < 0.5
        ]
        self.db.execute(sa.insert(Consent), given)
        needs = [
            {"registration_id": id_, "access_needs": "Step-free access", "diet": "Vegetarian"}
            for id_ in ids
            if self.chance.random() < 0.05
        ]
        if needs:
            self.db.execute(sa.insert(ProtectedAnswers), needs)

    def _person(self, number: int) -> dict[str, Any]:
        chance = self.chance
        given, family = chance.choice(GIVEN), f"{chance.choice(FAMILY)} {number}"
        reference = f"{self.meeting.reference_prefix}-{number:06d}"
        email = f"person{number}@delegates.example"
        position = chance.choice(POSITIONS)
        body = chance.choice(self.types)
        of_country = body.attachment is Attachment.COUNTRY
        country = chance.choice(self.countries) if of_country else None
        side = (body.side or Side.GOVERNMENT) if of_country else None
        organisation = None if of_country else chance.choice(self.organisations)
        created = self.now - timedelta(minutes=number)
        texts = (family, given, email, *position.values(), reference)
        return {
            "public_id": f"crowd-{self.meeting.id}-{number}",
            "meeting_id": self.meeting.id,
            "reference": reference,
            "status": chance.choice(STATUSES),
            "given_names": given,
            "family_name": family,
            "email": email,
            "phone": f"+221 77 {number:07d}",
            "position": position,
            "gender": chance.choice((None, *Gender)),
            "language": chance.choice(("en", "fr")),
            "languages_understood": ["fr", "en"][: chance.choice((1, 2))],
            "time_zone": "Africa/Dakar",
            "sort_key": sort_key(f"{family} {given}".strip()),
            "search_key": " ".join(search_key(text) for text in texts if text),
            "country_id": country,
            "organisation_id": organisation,
            "body_type_id": body.id,
            "side": side,
            "rank": chance.choice(list(Rank)),
            "delegation_id": self._delegation(country, side, organisation),
            "delegation_counted": True,
            "check_in_code": tokens.public_id(),
            "feed_token": tokens.public_id(),
            "created_at": created,
            "changed_at": created,
        }

    def _delegation(self, country: int | None, side: Side | None, organisation: int | None) -> int:
        key = (country, side, organisation)
        if key not in self.delegations:
            found = find_or_create(self.db, self.meeting.id, country, side, organisation)
            self.delegations[key] = found.id
        return self.delegations[key]

    def _day(self, person: dict[str, Any], day_id: int, *, waits: bool) -> dict[str, Any]:
        mode = Mode.IN_PERSON if waits else self.chance.choice(list(Mode))
        return {
            "registration_id": person["id"],
            "day_id": day_id,
            "mode": mode,
            "place": PlaceState.WAITING
            if waits
            else PlaceState.HELD
            if mode is Mode.IN_PERSON
            else PlaceState.NOT_NEEDED,
            "online_place": PlaceState.NOT_NEEDED,
            "waiting_since": person["created_at"] if waits else None,
        }
