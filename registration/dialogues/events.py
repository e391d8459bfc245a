"""What happens to reference data that higher domains must hear of."""

from __future__ import annotations

from dataclasses import dataclass

from registration.core.events import Event


@dataclass(frozen=True)
class OrganisationMerged(Event):
    """An organisation turned out to be another one: what names it must name ``into_id``."""

    organisation_id: int
    into_id: int
    actor: str


@dataclass(frozen=True)
class OrganisationSplit(Event):
    """A merge was taken back: what named ``organisation_id`` before it names it again."""

    organisation_id: int
    out_of_id: int
    actor: str
