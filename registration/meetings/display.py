"""What the public page shows of a meeting besides its facts: organisers and what it serves.

Kept in memory until the meeting or the Dialogue changes, as :mod:`registration.meetings.facts` does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from registration.core.memory import Memory
from registration.core.types import Localised
from registration.dialogues.directory import get_directory
from registration.meetings.kinds import OrganiserRole
from registration.meetings.models import Meeting

Numbered = tuple[int, Localised]
NOTHING = Localised()


@dataclass(frozen=True, slots=True)
class Display:
    """Organisers in their order; objectives and priorities by number; names of countries, empty for none."""

    organisers: tuple[tuple[OrganiserRole, Localised], ...]
    objectives: tuple[Numbered, ...]
    priorities: tuple[Numbered, ...]
    gcm_objectives: tuple[Numbered, ...]
    country: Localised
    lead_country: Localised

    def named(self, role: str) -> tuple[Localised, ...]:
        """Return the bodies that organise in one role (a value of :class:`OrganiserRole`)."""
        return tuple(name for found, name in self.organisers if found == role)


_kept: Memory[Display] = Memory(200)


def display_of(db: Session, meeting: Meeting) -> Display:
    """Return what the page shows; the meeting's Dialogue must be loaded."""
    key = (meeting.stamp, meeting.dialogue.stamp)
    return _kept.get(key, lambda: _load(db, meeting))


def _load(db: Session, meeting: Meeting) -> Display:
    directory = get_directory(db, meeting.dialogue_id, meeting.dialogue.stamp)
    countries = directory.country_by_id

    def name(country_id: int | None) -> Localised:
        found = countries.get(country_id or 0)
        return found.name if found else NOTHING

    return Display(
        organisers=tuple((row.role, row.name) for row in meeting.organisers),
        objectives=_in_order((row.number, row.title) for row in meeting.objectives),
        priorities=_in_order((row.number, row.title) for row in meeting.priorities),
        gcm_objectives=_in_order(
            (row.number, Localised({**row.short, **row.title})) for row in meeting.gcm_objectives
        ),
        country=name(meeting.country_id),
        lead_country=name(meeting.lead_country_id),
    )


def _in_order(rows: Iterable[Numbered]) -> tuple[Numbered, ...]:
    return tuple(sorted(rows, key=lambda row: row[0]))
