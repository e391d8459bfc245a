"""Figures of single days: expected, waiting, present, not present. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from registration.meetings.kinds import Mode
from registration.participants.kinds import Status
from registration.statistics.figures import CountedPerson, DayRow, Frame, Split


@dataclass(slots=True)
class _Day:
    """The running figures of one day."""

    expected_in_person: int = 0
    expected_virtual: int = 0
    waiting: int = 0
    in_person: int = 0
    virtual: int = 0
    both: int = 0
    no_shows_in_person: int = 0
    no_shows_virtual: int = 0
    other_mode: int = 0


def settled_days(present: Iterable[CountedPerson], frame: Frame) -> frozenset[int]:
    """Return the days whose no-shows are known: over, and somebody's presence recorded."""
    recorded = {day for person in present for day, _ in person.days}
    return frozenset(day.id for day in frame.days if day.is_over and day.id in recorded)


def day_rows(
    expected: list[CountedPerson],
    participants: list[CountedPerson],
    everybody: list[CountedPerson],
    frame: Frame,
    settled: frozenset[int],
) -> tuple[DayRow, ...]:
    """Return one row per day of the meeting, in its order."""
    days = {day.id: _Day() for day in frame.days}
    for person in expected:
        _add_expected(person, days)
    for person in participants:
        _add_present(person, days)
    for person in everybody:
        if person.status is Status.CONFIRMED and person.is_participant:
            _add_waiting(person, days)
    return tuple(_row(id_, day, known=id_ in settled) for id_, day in days.items())


def _add_expected(person: CountedPerson, days: dict[int, _Day]) -> None:
    for planned in person.planned:
        day = days.get(planned.day)
        if day is None or planned.expected is Mode.ABSENT:
            continue
        came = (planned.day, planned.expected) in person.days
        if planned.expected is Mode.IN_PERSON:
            day.expected_in_person += 1
            day.no_shows_in_person += not came
            other = (planned.day, Mode.VIRTUAL)
        else:
            day.expected_virtual += 1
            day.no_shows_virtual += not came
            other = (planned.day, Mode.IN_PERSON)
        day.other_mode += not came and other in person.days


def _add_waiting(person: CountedPerson, days: dict[int, _Day]) -> None:
    for planned in person.planned:
        if planned.waits and planned.day in days:
            days[planned.day].waiting += 1


def _add_present(person: CountedPerson, days: dict[int, _Day]) -> None:
    for on, mode in person.days:
        day = days.get(on)
        if day is None:
            continue
        if mode is Mode.IN_PERSON:
            day.in_person += 1
            day.both += (on, Mode.VIRTUAL) in person.days
        elif (on, Mode.IN_PERSON) not in person.days:
            day.virtual += 1


def _row(id_: int, day: _Day, *, known: bool) -> DayRow:
    return DayRow(
        day=id_,
        expected_in_person=day.expected_in_person,
        expected_virtual=day.expected_virtual,
        waiting=day.waiting,
        present=Split(day.in_person, day.virtual, day.both),
        no_shows_in_person=day.no_shows_in_person if known else None,
        no_shows_virtual=day.no_shows_virtual if known else None,
        came_in_other_mode=day.other_mode if known else None,
    )
