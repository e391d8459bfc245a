"""The counting rule: from people to figures.

Pure, independent of the order of people, one pass each. The rules stand beside the figures in
:mod:`registration.statistics.definitions`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache

from registration.dialogues.kinds import Side
from registration.meetings.kinds import Mode, PlaceState
from registration.participants.kinds import Status
from registration.statistics.days import day_rows, settled_days
from registration.statistics.figures import (
    BreakdownRow,
    CountedPerson,
    CountryRow,
    Frame,
    MeetingStatistics,
    OrganisationRow,
    PlannedDay,
    RegistrationFigures,
    Representation,
    SessionRow,
    Split,
)

ROOM, ONLINE, ABSENT = Mode.IN_PERSON, Mode.VIRTUAL, Mode.ABSENT


def plan(
    day: int, mode: Mode, place: PlaceState, online_place: PlaceState, *, offers_online: bool
) -> PlannedDay:
    """Return how a person with this wish and these places is expected on a day."""
    if mode is Mode.IN_PERSON and place is PlaceState.WAITING:
        meanwhile = offers_online and online_place is not PlaceState.WAITING
        return PlannedDay(day, ONLINE if meanwhile else ABSENT, waits=True)
    if mode is Mode.VIRTUAL and online_place is PlaceState.WAITING:
        return PlannedDay(day, ABSENT, waits=True)
    return PlannedDay(day, mode)


def count(people: Iterable[CountedPerson], frame: Frame) -> MeetingStatistics:
    """Return every figure of a meeting; each person once, whatever the order."""
    everybody = list(people)
    expected = [p for p in everybody if p.is_participant and is_expected(p)]
    participants = [p for p in everybody if p.is_participant and p.days]
    present = [p for p in everybody if p.days]
    settled = settled_days(present, frame)
    bodies_expected = [p for p in everybody if p.body_counts and is_expected(p)]
    return MeetingStatistics(
        registrations=_registrations(everybody, frame),
        expected=_split(_expected_modes(p) for p in expected),
        participants=_split(_present_modes(p) for p in participants),
        others_present=len(present) - len(participants),
        unexpected_present=sum(1 for p in participants if not is_expected(p)),
        no_shows=_no_shows(expected, settled),
        came_in_other_mode=_other_mode(expected, settled),
        representation=_representation((p for p in present if p.body_counts), frame),
        expected_representation=_representation(bodies_expected, frame),
        by_body_type=_breakdown(expected, participants, lambda p: (_text(p.body_type),)),
        by_function=_breakdown(
            [p for p in everybody if is_expected(p)],
            present,
            lambda p: tuple(str(code) for code in p.functions) or ("",),
        ),
        by_region=_breakdown(expected, participants, lambda p: (p.region,)),
        by_gender=_breakdown(
            expected, participants, lambda p: (p.gender.value if p.gender else "",)
        ),
        days=day_rows(expected, participants, everybody, frame, settled),
        sessions=_sessions(participants, frame),
        attendance_known=bool(present),
    )


def is_waiting(person: CountedPerson) -> bool:
    """Tell whether a confirmed person only waits: for some day, and expected on none."""
    return (
        person.status is Status.CONFIRMED
        and any(day.waits for day in person.planned)
        and all(day.expected is ABSENT for day in person.planned)
    )


def is_expected(person: CountedPerson) -> bool:
    """Tell whether a person is confirmed and expected on at least one day."""
    return person.status is Status.CONFIRMED and any(
        day.expected is not ABSENT for day in person.planned
    )


def _registrations(everybody: list[CountedPerson], frame: Frame) -> RegistrationFigures:
    status = Counter(person.status for person in everybody)
    waiting = sum(1 for person in everybody if is_waiting(person))
    return RegistrationFigures(
        registered=len(everybody),
        confirmed=status[Status.CONFIRMED] - waiting,
        waiting=waiting,
        pending=status[Status.PENDING],
        declined=status[Status.DECLINED],
        cancelled=status[Status.CANCELLED],
        regrets=frame.delegations_with_regrets,
    )


def _split(modes: Iterable[AbstractSet[Mode]]) -> Split:
    in_person = virtual = both = 0
    for found in modes:
        if ROOM in found:
            in_person += 1
            both += ONLINE in found
        elif ONLINE in found:
            virtual += 1
    return Split(in_person, virtual, both)


def _expected_modes(person: CountedPerson) -> frozenset[Mode]:
    return frozenset(day.expected for day in person.planned)


def _present_modes(person: CountedPerson) -> frozenset[Mode]:
    return _modes_of(person.days)


@lru_cache(maxsize=4096)
def _modes_of(days: frozenset[tuple[int, Mode]]) -> frozenset[Mode]:
    return frozenset(mode for _, mode in days)


def _no_shows(expected: list[CountedPerson], settled: frozenset[int]) -> int | None:
    if not settled:
        return None
    return sum(
        1
        for person in expected
        if not person.days
        and all(day.day in settled for day in person.planned if day.expected is not ABSENT)
    )


def _other_mode(expected: list[CountedPerson], settled: frozenset[int]) -> int | None:
    if not settled:
        return None
    return sum(
        1
        for person in expected
        if any(came_in_other_mode(person, day) for day in person.planned if day.day in settled)
    )


def came_in_other_mode(person: CountedPerson, day: PlannedDay) -> bool:
    """Tell whether a person was not present in the mode expected on a day, but in the other."""
    if day.expected is ABSENT or (day.day, day.expected) in person.days:
        return False
    return any(on == day.day for on, _ in person.days)


def _representation(people: Iterable[CountedPerson], frame: Frame) -> Representation:
    countries: Counter[str] = Counter()
    local: Counter[str] = Counter()
    organisations: Counter[int] = Counter()
    unchecked: set[int] = set()
    for person in people:
        if person.country:
            countries[person.country] += 1
            local[person.country] += person.side is Side.LOCAL_AUTHORITIES
        elif person.organisation is not None:
            organisations[person.organisation] += 1
            if not person.organisation_checked:
                unchecked.add(person.organisation)
    rows = [CountryRow(iso2, countries[iso2], local[iso2]) for iso2 in sorted(countries)]
    partners, observers = frame.partner_countries, frame.observer_countries
    return Representation(
        partner_countries=tuple(row for row in rows if row.iso2 in partners),
        observer_countries=tuple(row for row in rows if row.iso2 in observers - partners),
        other_countries=tuple(row for row in rows if row.iso2 not in partners | observers),
        organisations=tuple(
            OrganisationRow(id_, organisations[id_], id_ not in unchecked)
            for id_ in sorted(organisations)
        ),
        partner_organisations=len(frame.partner_organisations & organisations.keys()),
        observer_organisations=len(
            (frame.observer_organisations - frame.partner_organisations) & organisations.keys()
        ),
    )


def _breakdown(
    expected: list[CountedPerson],
    present: list[CountedPerson],
    keys: Callable[[CountedPerson], tuple[str, ...]],
) -> tuple[BreakdownRow, ...]:
    """Return one row per key, in order of the keys; a person with several is in each."""
    awaited = Counter(key for person in expected for key in keys(person))
    modes: dict[str, list[AbstractSet[Mode]]] = {}
    for person in present:
        found = _present_modes(person)
        for key in keys(person):
            modes.setdefault(key, []).append(found)
    return tuple(
        BreakdownRow(key, awaited[key], _split(modes.get(key, [])))
        for key in sorted(awaited.keys() | modes.keys())
    )


def _sessions(participants: list[CountedPerson], frame: Frame) -> tuple[SessionRow, ...]:
    by_session: Mapping[int, list[AbstractSet[Mode]]] = {session: [] for session in frame.sessions}
    for person in participants:
        attended: dict[int, set[Mode]] = {}
        for session, mode in person.sessions:
            attended.setdefault(session, set()).add(mode)
        for session, modes in attended.items():
            if session in by_session:
                by_session[session].append(modes)
    return tuple(SessionRow(session, _split(modes)) for session, modes in by_session.items())


def _text(value: int | None) -> str:
    return "" if value is None else str(value)
