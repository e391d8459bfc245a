"""What is counted and what comes out: frozen values, the same for screen, file, sentence, command.

Pure. People enter as :class:`CountedPerson` (an opaque id and the attributes that figures need, no
name), a meeting as :class:`Frame`; the result is :class:`MeetingStatistics`.
"""

from __future__ import annotations

from dataclasses import dataclass

from registration.dialogues.kinds import Side
from registration.meetings.kinds import Mode
from registration.participants.kinds import Gender, Status


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """How a person is expected on a day: the mode, ``ABSENT`` for not at all.

    ``waits``: wants to be in the room and has no place yet; ``expected`` is then ``VIRTUAL`` where
    the meeting offers that, since those who wait attend online meanwhile, else ``ABSENT``.
    """

    day: int
    expected: Mode
    waits: bool = False


@dataclass(frozen=True, slots=True)
class CountedPerson:
    """One registered person with the attributes that figures need, without any personal value.

    A body of a country counts for its country (``country``: ISO code, with ``side``); otherwise
    ``organisation`` is the id of the directory's parent, ``organisation_checked`` whether an
    officer has accepted it. ``is_participant`` and ``body_counts`` are the flags of the person's
    functions in this meeting: one function with the flag is enough.
    ``days`` and ``sessions`` are pairs of id and mode in which the person was present.
    """

    id: int
    status: Status
    planned: tuple[PlannedDay, ...] = ()
    days: frozenset[tuple[int, Mode]] = frozenset()
    sessions: frozenset[tuple[int, Mode]] = frozenset()
    is_participant: bool = True
    body_counts: bool = True
    country: str | None = None
    side: Side | None = None
    organisation: int | None = None
    organisation_checked: bool = True
    body_type: int | None = None
    functions: tuple[int, ...] = ()
    region: str = ""
    gender: Gender | None = None


@dataclass(frozen=True, slots=True)
class FramedDay:
    """A day of the meeting; ``is_over`` when its last session has ended: then no-shows are known."""

    id: int
    is_over: bool = True


@dataclass(frozen=True, slots=True)
class Frame:
    """What must be known of a meeting to count it; standing in the Dialogue on its first day."""

    days: tuple[FramedDay, ...] = ()
    sessions: tuple[int, ...] = ()
    partner_countries: frozenset[str] = frozenset()
    observer_countries: frozenset[str] = frozenset()
    partner_organisations: frozenset[int] = frozenset()
    observer_organisations: frozenset[int] = frozenset()
    delegations_with_regrets: int = 0


@dataclass(frozen=True, slots=True)
class Split:
    """People by mode: ``in_person`` at least once in the room, ``virtual`` only online.

    ``both`` are those of ``in_person`` who were online too.
    """

    in_person: int = 0
    virtual: int = 0
    both: int = 0

    @property
    def total(self) -> int:
        """Return the people, each once."""
        return self.in_person + self.virtual


@dataclass(frozen=True, slots=True)
class RegistrationFigures:
    """Registrations by what became of them; the five add up to ``registered``."""

    registered: int
    confirmed: int
    waiting: int
    pending: int
    declined: int
    cancelled: int
    regrets: int


@dataclass(frozen=True, slots=True)
class CountryRow:
    """A State represented: people counted, and those of them for its local authorities."""

    iso2: str
    people: int
    local_people: int


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation represented, at the level of the directory's parent."""

    id: int
    people: int
    is_checked: bool


@dataclass(frozen=True, slots=True)
class Representation:
    """Whom the counted people represent; each list in order of its key."""

    partner_countries: tuple[CountryRow, ...] = ()
    observer_countries: tuple[CountryRow, ...] = ()
    other_countries: tuple[CountryRow, ...] = ()
    organisations: tuple[OrganisationRow, ...] = ()
    partner_organisations: int = 0
    observer_organisations: int = 0

    @property
    def through_local_authorities(self) -> int:
        """Return how many partner countries are represented through local authorities (too)."""
        return sum(1 for row in self.partner_countries if row.local_people)

    @property
    def local_authority_people(self) -> int:
        """Return how many people represent local authorities of partner countries."""
        return sum(row.local_people for row in self.partner_countries)

    @property
    def organisations_not_checked(self) -> int:
        """Return how many of the organisations no officer has accepted yet."""
        return sum(1 for row in self.organisations if not row.is_checked)


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """People with one value of an attribute (``key`` "" for none): expected, and present by mode."""

    key: str
    expected: int
    present: Split


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day: expected and present by mode, no-shows by the mode in which they were expected.

    ``no_shows_*`` and ``came_in_other_mode`` are None until they can be known; those who came in
    the other mode are among the no-shows of their own.
    """

    day: int
    expected_in_person: int
    expected_virtual: int
    waiting: int
    present: Split
    no_shows_in_person: int | None
    no_shows_virtual: int | None
    came_in_other_mode: int | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session: present by mode."""

    session: int
    present: Split


@dataclass(frozen=True, slots=True)
class MeetingStatistics:
    """Every figure of a meeting; see :mod:`registration.statistics.definitions` for their rules.

    ``expected`` and ``participants`` are people whose function counts; ``others_present`` are the
    rest of those present. ``no_shows`` and ``came_in_other_mode`` are None while unknown.
    ``attendance_known`` is false until somebody was present; then ``expected_representation`` is
    what there is to say.
    """

    registrations: RegistrationFigures
    expected: Split
    participants: Split
    others_present: int
    unexpected_present: int
    no_shows: int | None
    came_in_other_mode: int | None
    representation: Representation
    expected_representation: Representation
    by_body_type: tuple[BreakdownRow, ...]
    by_function: tuple[BreakdownRow, ...]
    by_region: tuple[BreakdownRow, ...]
    by_gender: tuple[BreakdownRow, ...]
    days: tuple[DayRow, ...]
    sessions: tuple[SessionRow, ...]
    attendance_known: bool
