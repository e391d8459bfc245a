"""What the filters of the list offer, in the reader's language: only what can find somebody."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core import collation
from registration.core.i18n import format_day, text
from registration.core.i18n import gettext as _
from registration.delegations.models import Delegation
from registration.dialogues.directory import get_directory
from registration.dialogues.kinds import Side
from registration.dialogues.models import Country, Organisation
from registration.meetings.facts import MeetingFacts
from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.participants import labels
from registration.participants.filters import Order
from registration.participants.kinds import Status

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class FilterChoices:
    """Pairs of value and words for each select of the filter form."""

    statuses: Pairs
    modes: Pairs
    days: Pairs
    body_types: Pairs
    functions: Pairs
    countries: Pairs
    sides: Pairs
    organisations: Pairs
    orders: Pairs


def filter_choices(db: Session, meeting: Meeting, facts: MeetingFacts) -> FilterChoices:
    """Return what can be asked of the registrations of a meeting; two statements, one when data are in memory."""
    directory = get_directory(db, meeting.dialogue_id, meeting.dialogue.stamp)
    countries, organisations = _represented(db, meeting)
    return FilterChoices(
        statuses=[(value.value, labels.status(value)) for value in Status],
        modes=[(value.value, labels.mode(value)) for value in (Mode.IN_PERSON, Mode.VIRTUAL)],
        days=[(day.held_on.isoformat(), format_day(day.held_on, "long")) for day in facts.days],
        body_types=[(entry.code, text(entry.name)) for entry in directory.body_types],
        functions=[(entry.code, text(entry.name)) for entry in directory.functions],
        countries=countries,
        sides=[(value.value, labels.side(value)) for value in Side],
        organisations=organisations,
        orders=[
            (Order.NAME.value, _("Name")),
            (Order.DELEGATION.value, _("Delegation, in protocol order")),
            (Order.REGISTERED.value, _("Time of registration")),
        ],
    )


def _represented(db: Session, meeting: Meeting) -> tuple[Pairs, Pairs]:
    """Return the countries and organisations for which somebody has registered, each by name."""
    rows = db.execute(
        sa.select(Country.iso2, Country.name, Organisation.id, Organisation.name)
        .select_from(Delegation)
        .outerjoin(Country, Country.id == Delegation.country_id)
        .outerjoin(Organisation, Organisation.id == Delegation.organisation_id)
        .where(Delegation.meeting_id == meeting.id)
    )
    countries: dict[str, str] = {}
    organisations: dict[str, str] = {}
    for iso2, country, organisation_id, organisation in rows:
        if iso2:
            countries[iso2] = text(country)
        if organisation_id:
            organisations[str(organisation_id)] = text(organisation)
    return _by_name(countries), _by_name(organisations)


def _by_name(names: dict[str, str]) -> Pairs:
    return sorted(names.items(), key=lambda item: collation.sort_key(item[1]))
