"""What an officer says of a Dialogue's data: frozen values whose fields are columns of the rows; pure.

A form is filled from the command that a row would give, and the digest of that command tells whether somebody
else changed the row meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar

from registration.core.types import Localised
from registration.dialogues.kinds import Attachment, PartnerStatus, Side

NO_TEXT = Localised()

C = TypeVar("C")


@dataclass(frozen=True)
class DialogueDetails:
    """How a Dialogue presents itself; ``brand_colour`` is ``#rrggbb`` or None."""

    name: Localised
    subtitle: Localised = NO_TEXT
    contact: Localised = NO_TEXT
    contact_email: str = ""
    footer: Localised = NO_TEXT
    brand_colour: str | None = None
    retention_months: int = 60


@dataclass(frozen=True)
class NoticeText:
    """The data-protection notice."""

    notice: Localised


@dataclass(frozen=True)
class PartnerDetails:
    """The dated standing of a country or an organisation (exactly one); None: no limit known."""

    status: PartnerStatus
    country_id: int | None = None
    organisation_id: int | None = None
    region: str = ""
    steering_committee: bool = False
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class CountryDetails:
    """How a country is named, and the zone of its people."""

    name: Localised
    time_zone: str


@dataclass(frozen=True)
class OrganisationDetails:
    """A body of the directory."""

    name: Localised
    acronym: Localised = NO_TEXT
    body_type_id: int | None = None
    parent_id: int | None = None


@dataclass(frozen=True)
class BodyTypeDetails:
    """A type of body; what it is attached to stays as it was made."""

    name: Localised
    hint: Localised
    position: int


@dataclass(frozen=True)
class NewBodyType(BodyTypeDetails):
    """A type of body that is not there yet."""

    attachment: Attachment
    side: Side | None


@dataclass(frozen=True)
class FunctionDetails:
    """A function; the flags are those with which new meetings begin."""

    name: Localised
    position: int
    counts_as_participant: bool
    body_counts: bool
    takes_a_place: bool
    self_service: bool


@dataclass(frozen=True)
class NumberedTitle:
    """A domain or a cross-cutting priority of the action plan."""

    number: int
    title: Localised


@dataclass(frozen=True)
class ObjectiveDetails:
    """An objective of the action plan."""

    domain_id: int
    number: int
    title: Localised


@dataclass(frozen=True)
class ChairmanshipDetails:
    """A country's time in the chair; ``since`` is YYYY, YYYY-MM or YYYY-MM-DD, as far as it is known."""

    country_id: int
    since: str
    note: str = ""


def said_of(row: Any, command: type[C]) -> C:  # noqa: ANN401 - any row that has the command's fields
    """Return the command that would say what a row is now."""
    return command(**{item.name: getattr(row, item.name) for item in fields(command)})  # type: ignore[arg-type]


def put_into(row: Any, command: Any) -> None:  # noqa: ANN401 - as above
    """Write what a command says into a row."""
    for item in fields(command):
        setattr(row, item.name, getattr(command, item.name))
