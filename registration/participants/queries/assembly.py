"""Putting rows together: what registrations refer to is read in batches, never one by one."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.types import Localised
from registration.dialogues.models import BodyType, Country, Function, Organisation
from registration.meetings.kinds import Mode, PlaceState
from registration.participants.kinds import ConsentKind
from registration.participants.models import (
    Consent,
    ProtectedAnswers,
    Registration,
    RegistrationDay,
    registration_functions,
)
from registration.participants.rows import (
    CodeName,
    CountryName,
    DayRow,
    OrganisationName,
    ParticipantRow,
)

_PLAIN = ParticipantRow._fields[: ParticipantRow._fields.index("changed_at") + 1]

COLUMNS = (
    *(getattr(Registration, name) for name in _PLAIN),
    Registration.country_id,
    Registration.organisation_id,
    Registration.body_type_id,
    Registration.erased_at,
    # As texts: they repeat, and decoding each of thousands is what takes the time of a long list.
    sa.cast(Registration.position, sa.Text).label("position_json"),
    sa.cast(Registration.languages_understood, sa.Text).label("languages_json"),
)

# The words of enumerations as stored: a day is one of a few, and is made once.
_DAY_COLUMNS: tuple[Any, ...] = (
    RegistrationDay.registration_id,
    RegistrationDay.day_id,
    sa.type_coerce(RegistrationDay.mode, sa.String),
    sa.type_coerce(RegistrationDay.place, sa.String),
    sa.type_coerce(RegistrationDay.online_place, sa.String),
    RegistrationDay.waiting_since,
)

Record = sa.Row[Any]


class Assembly:
    """Turns records of :data:`COLUMNS` into rows; names once read are kept for the next batch."""

    def __init__(self, db: Session, *, protected: bool = False) -> None:
        self._db = db
        self._protected = protected
        self._countries: dict[int, CountryName] = {}
        self._organisations: dict[int, OrganisationName] = {}
        self._body_types: dict[int, CodeName] = {}
        self._functions: dict[int, CodeName] = {}

    def rows(self, records: Sequence[Record]) -> list[ParticipantRow]:
        """Return the rows of one batch of records, in their order."""
        if not records:
            return []
        ids = [record.id for record in records]
        self._read_names(records)
        days, functions, consents = self._days(ids), self._functions_of(ids), self._consents(ids)
        protected = self._protected_of(ids) if self._protected else {}
        nothing = ("", "") if self._protected else (None, None)
        count = len(_PLAIN)
        return [
            ParticipantRow._make(
                (
                    *record[:count],
                    _localised(record.position_json),
                    _several(record.languages_json),
                    record.erased_at is not None,
                    self._countries.get(record.country_id),
                    self._organisations.get(record.organisation_id),
                    self._body_types[record.body_type_id],
                    functions.get(record.id, ()),
                    days[record.id],
                    consents.get(record.id, frozenset()),
                    *protected.get(record.id, nothing),
                )
            )
            for record in records
        ]

    def _read_names(self, records: Iterable[Record]) -> None:
        wanted: dict[str, set[int]] = defaultdict(set)
        for record in records:
            wanted["country"].add(record.country_id)
            wanted["organisation"].add(record.organisation_id)
            wanted["body_type"].add(record.body_type_id)
        for country in self._missing(Country, wanted["country"], self._countries):
            self._countries[country.id] = CountryName(
                country.id, country.iso2, country.iso3, country.name, country.region
            )
        for found in self._missing(Organisation, wanted["organisation"], self._organisations):
            self._organisations[found.id] = OrganisationName(
                found.id, found.name, found.acronym, found.checked
            )
        for body in self._missing(BodyType, wanted["body_type"], self._body_types):
            self._body_types[body.id] = CodeName(body.id, body.code, body.name, body.position)

    def _missing(
        self,
        model: Any,  # noqa: ANN401 - a mapped class with an id
        wanted: Iterable[int | None],
        known: dict[int, Any],
    ) -> Iterable[Any]:
        ids = {value for value in wanted if value is not None} - known.keys()
        return self._db.scalars(sa.select(model).where(model.id.in_(ids))) if ids else ()

    def _days(self, ids: Sequence[int]) -> dict[int, dict[int, DayRow]]:
        found: dict[int, dict[int, DayRow]] = {registration_id: {} for registration_id in ids}
        statement = sa.select(*_DAY_COLUMNS).where(RegistrationDay.registration_id.in_(ids))
        for registration_id, *day in self._db.execute(statement):
            found[registration_id][day[0]] = _day(*day)
        return found

    def _functions_of(self, ids: Sequence[int]) -> dict[int, tuple[CodeName, ...]]:
        links = registration_functions.c
        pairs = self._db.execute(
            sa.select(links.registration_id, links.function_id).where(
                links.registration_id.in_(ids)
            )
        ).all()
        for item in self._missing(Function, {pair[1] for pair in pairs}, self._functions):
            self._functions[item.id] = CodeName(item.id, item.code, item.name, item.position)
        found: dict[int, list[CodeName]] = defaultdict(list)
        for registration_id, function_id in pairs:
            found[registration_id].append(self._functions[function_id])
        return {
            key: tuple(sorted(items, key=lambda one: one.position)) for key, items in found.items()
        }

    def _consents(self, ids: Sequence[int]) -> dict[int, frozenset[ConsentKind]]:
        given = self._db.execute(
            sa.select(Consent.registration_id, Consent.kind).where(
                Consent.registration_id.in_(ids), Consent.withdrawn_at.is_(None)
            )
        )
        found: dict[int, set[ConsentKind]] = defaultdict(set)
        for registration_id, kind in given:
            found[registration_id].add(kind)
        return {key: frozenset(kinds) for key, kinds in found.items()}

    def _protected_of(self, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
        answers = self._db.execute(
            sa.select(
                ProtectedAnswers.registration_id,
                ProtectedAnswers.access_needs,
                ProtectedAnswers.diet,
            ).where(ProtectedAnswers.registration_id.in_(ids))
        )
        return {row[0]: (row[1], row[2]) for row in answers}


@lru_cache(maxsize=4096)
def _day(day_id: int, mode: str, place: str, online: str, since: datetime | None) -> DayRow:
    return DayRow(day_id, Mode(mode), PlaceState(place), PlaceState(online), since)


@lru_cache(maxsize=2048)
def _localised(stored: str) -> Localised:
    return Localised(json.loads(stored))


@lru_cache(maxsize=256)
def _several(stored: str) -> tuple[str, ...]:
    return tuple(json.loads(stored))
