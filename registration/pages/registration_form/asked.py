"""What one form asks: a meeting at a moment, and what the person concerned has already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from registration.meetings.counters import Pool
from registration.meetings.facts import DayFacts, FunctionFacts, MeetingFacts
from registration.meetings.kinds import Mode
from registration.meetings.phases import offers, open_modes
from registration.pages.registration_form.cards import Card, DialogueCard, MeetingCard


@dataclass(frozen=True)
class Asked:
    """A form to be filled in.

    ``held``: the modes of a registration that is there, by day id; what one has may stay, even where it is
    closed. ``functions``: the ids of those it has. ``by_officer`` opens what is closed to the public.
    """

    card: Card
    pools: Mapping[int, Pool]
    now: datetime
    by_officer: bool = False
    held: Mapping[int, Mode] = field(default_factory=dict)
    functions: frozenset[int] = frozenset()

    @property
    def meeting(self) -> MeetingCard:
        """Return the meeting."""
        return self.card.meeting

    @property
    def dialogue(self) -> DialogueCard:
        """Return the Dialogue of the meeting."""
        return self.card.dialogue

    @property
    def facts(self) -> MeetingFacts:
        """Return the days and functions of the meeting."""
        return self.card.facts

    @cached_property
    def modes(self) -> tuple[Mode, ...]:
        """Return the modes that the meeting has, in person first."""
        return tuple(
            mode for mode in (Mode.IN_PERSON, Mode.VIRTUAL) if offers(self.meeting.format, mode)
        )

    @cached_property
    def open(self) -> tuple[Mode, ...]:
        """Return the modes that one may choose now."""
        return self.modes if self.by_officer else tuple(open_modes(self.meeting, self.now))

    def modes_on(self, day: DayFacts) -> tuple[Mode, ...]:
        """Return what one may choose for a day; not to come only where there is another day."""
        chosen = [mode for mode in self.modes if mode in self.open or self.held.get(day.id) is mode]
        if len(self.facts.days) > 1 or Mode.ABSENT in self.held.values():
            chosen.append(Mode.ABSENT)
        return tuple(chosen)

    def closed_at(self, mode: Mode) -> datetime:
        """Return when registration in a mode closes or closed."""
        meeting = self.meeting
        given = meeting.closes_in_person_at if mode is Mode.IN_PERSON else meeting.closes_virtual_at
        return given or meeting.ends_at

    @cached_property
    def choosable_functions(self) -> tuple[FunctionFacts, ...]:
        """Return the functions that this form offers: to a person only those one may choose oneself."""
        return tuple(item for item in self.facts.functions if item.self_service or self.by_officer)

    @cached_property
    def given_functions(self) -> frozenset[int]:
        """Return the ids of functions that the registration has and the form does not offer: they stay."""
        return self.functions - {item.id for item in self.choosable_functions}
