"""The Dialogue's reference data as frozen values, kept in memory as long as they are the same.

A page that has read the Dialogue's row gets countries, organisations, types of body and functions
from here without a query: they are found
by its ``stamp``, which is new after every change. Sorting follows the collation of the names in the language asked for.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core import collation, tokens
from registration.core.types import Localised
from registration.dialogues.kinds import Attachment, PartnerStatus, Side
from registration.dialogues.models import (
    BodyType,
    Country,
    Dialogue,
    Function,
    Organisation,
    Partner,
)

_KEPT = 20


@dataclass(frozen=True)
class Standing:
    """A dated standing; None at either end means: not known, so no limit."""

    status: PartnerStatus
    since: date | None
    until: date | None
    steering_committee: bool

    def is_valid_on(self, day: date) -> bool:
        """Tell whether the standing holds on a day, both ends included."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True)
class CountryEntry:
    """A State that a person may represent."""

    id: int
    iso2: str
    name: Localised
    region: str
    time_zone: str
    group: str = ""
    """The Dialogue's own regional group; empty for States without a standing."""
    standings: tuple[Standing, ...] = ()

    def status_on(self, day: date) -> PartnerStatus | None:
        """Return the standing on a day; None: another State. Partner goes before observer."""
        valid = {standing.status for standing in self.standings if standing.is_valid_on(day)}
        return next((status for status in PartnerStatus if status in valid), None)


@dataclass(frozen=True)
class OrganisationEntry:
    """A body of the directory; ``top_id`` is the body at whose level it counts (itself at the top)."""

    id: int
    code: str | None
    name: Localised
    acronym: Localised
    body_type_id: int | None
    top_id: int
    checked: bool


@dataclass(frozen=True)
class BodyTypeEntry:
    """A type of body, with the definition shown as help."""

    id: int
    code: str
    name: Localised
    hint: Localised
    attachment: Attachment
    side: Side | None


@dataclass(frozen=True)
class FunctionEntry:
    """A function with the flags that new meetings begin with."""

    id: int
    code: str
    name: Localised
    counts_as_participant: bool
    body_counts: bool
    takes_a_place: bool
    self_service: bool


@dataclass(frozen=True)
class Directory:
    """All of it, for one Dialogue."""

    dialogue_id: int
    countries: tuple[CountryEntry, ...]
    organisations: tuple[OrganisationEntry, ...]
    """Those not merged into another, checked or not."""
    body_types: tuple[BodyTypeEntry, ...]
    functions: tuple[FunctionEntry, ...]
    _sorted: dict[tuple[str, str], Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def country_by_id(self) -> dict[int, CountryEntry]:
        """Return the countries by id."""
        return {entry.id: entry for entry in self.countries}

    @cached_property
    def country_by_iso2(self) -> dict[str, CountryEntry]:
        """Return the countries by their two-letter code."""
        return {entry.iso2: entry for entry in self.countries}

    @cached_property
    def organisation_by_id(self) -> dict[int, OrganisationEntry]:
        """Return the organisations by id."""
        return {entry.id: entry for entry in self.organisations}

    @cached_property
    def body_type_by_id(self) -> dict[int, BodyTypeEntry]:
        """Return the types of body by id."""
        return {entry.id: entry for entry in self.body_types}

    @cached_property
    def function_by_id(self) -> dict[int, FunctionEntry]:
        """Return the functions by id."""
        return {entry.id: entry for entry in self.functions}

    def sorted_countries(self, language: str) -> tuple[CountryEntry, ...]:
        """Return the countries in the protocol order of a language: by their names in it."""
        return self._in_order("countries", language, self.countries)

    def sorted_organisations(self, language: str) -> tuple[OrganisationEntry, ...]:
        """Return the checked organisations by their names in a language."""
        checked = tuple(entry for entry in self.organisations if entry.checked)
        return self._in_order("organisations", language, checked)

    def _in_order(self, key: str, language: str, entries: tuple[Any, ...]) -> tuple[Any, ...]:
        found: tuple[Any, ...] | None = self._sorted.get((key, language))
        if found is None:
            found = tuple(
                sorted(entries, key=lambda one: collation.sort_key(one.name.text(language)))
            )
            self._sorted[key, language] = found
        return found


_kept: OrderedDict[str, Directory] = OrderedDict()
_lock = Lock()


def renew(dialogue: Dialogue) -> None:
    """Mark the reference data as changed: a new stamp and version; every change of them calls this."""
    dialogue.stamp = tokens.public_id()
    dialogue.reference_version += 1


@sa.event.listens_for(Dialogue, "before_update")
def _never_keep_a_stamp(mapper: object, connection: object, dialogue: Dialogue) -> None:
    """Give a changed row a new stamp even if whoever changed it forgot to: pages are kept by it."""
    del mapper, connection
    db = sa.orm.object_session(dialogue)
    has_new = sa.inspect(dialogue).attrs.stamp.history.has_changes()
    if db is not None and not has_new and db.is_modified(dialogue):
        dialogue.stamp = tokens.public_id()


def get_directory(db: Session, dialogue_id: int, stamp: str) -> Directory:
    """Return the reference data of a Dialogue: from memory, or by five queries after a change.

    ``stamp`` is that of the Dialogue's row as the caller has read it in this transaction.
    """
    with _lock:
        found = _kept.get(stamp)
        if found is not None:
            _kept.move_to_end(stamp)
            return found
    loaded = read(db, dialogue_id)
    with _lock:
        _kept[stamp] = loaded
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return loaded


def read(db: Session, dialogue_id: int) -> Directory:
    """Return the reference data as they are now, past the memory."""
    return Directory(
        dialogue_id=dialogue_id,
        countries=_countries(db, dialogue_id),
        organisations=_organisations(db, dialogue_id),
        body_types=tuple(
            BodyTypeEntry(row.id, row.code, row.name, row.hint, row.attachment, row.side)
            for row in db.scalars(
                sa.select(BodyType)
                .where(BodyType.dialogue_id == dialogue_id)
                .order_by(BodyType.position)
            )
        ),
        functions=tuple(
            FunctionEntry(
                row.id,
                row.code,
                row.name,
                row.counts_as_participant,
                row.body_counts,
                row.takes_a_place,
                row.self_service,
            )
            for row in db.scalars(
                sa.select(Function)
                .where(Function.dialogue_id == dialogue_id)
                .order_by(Function.position)
            )
        ),
    )


def _countries(db: Session, dialogue_id: int) -> tuple[CountryEntry, ...]:
    partners: dict[int, list[Partner]] = {}
    for row in db.scalars(
        sa.select(Partner).where(
            Partner.dialogue_id == dialogue_id, Partner.country_id.is_not(None)
        )
    ):
        partners.setdefault(row.country_id or 0, []).append(row)
    entries = []
    for country in db.scalars(sa.select(Country).order_by(Country.iso2)):
        rows = partners.get(country.id, [])
        standings = tuple(
            Standing(row.status, row.since, row.until, row.steering_committee) for row in rows
        )
        group = rows[0].region if rows else ""
        entries.append(
            CountryEntry(
                country.id,
                country.iso2,
                country.name,
                country.region,
                country.time_zone,
                group,
                standings,
            )
        )
    return tuple(entries)


def _organisations(db: Session, dialogue_id: int) -> tuple[OrganisationEntry, ...]:
    rows = list(
        db.scalars(
            sa.select(Organisation)
            .where(Organisation.dialogue_id == dialogue_id)
            .order_by(Organisation.sort_key, Organisation.id)
        )
    )
    merged = {row.id: row.merged_into_id for row in rows}
    parents = {
        row.id: top_of(row.parent_id, merged) if row.parent_id is not None else None
        for row in rows
        if row.merged_into_id is None
    }
    return tuple(
        OrganisationEntry(
            row.id,
            row.code,
            row.name,
            row.acronym,
            row.body_type_id,
            top_of(row.id, parents),
            row.checked,
        )
        for row in rows
        if row.merged_into_id is None
    )


def top_of(organisation_id: int, parents: dict[int, int | None]) -> int:
    """Return the topmost parent of an organisation; a ring of parents ends where it began."""
    seen = {organisation_id}
    current = organisation_id
    while (parent := parents.get(current)) is not None and parent not in seen and parent in parents:
        seen.add(parent)
        current = parent
    return current
