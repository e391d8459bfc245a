"""The figures with their names, formulas and rules in the reader's language: for page, file and command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from registration.core.collation import sort_key
from registration.core.i18n import format_clock, format_day, language, text
from registration.core.i18n import gettext as _
from registration.core.i18n import ngettext as _n
from registration.dialogues.directory import Directory
from registration.meetings.kinds import CountingUnit
from registration.meetings.models import Meeting
from registration.participants import labels
from registration.participants.kinds import Gender
from registration.statistics.definitions import BREAKDOWN_RULES, GROUPS, shown_representation
from registration.statistics.figures import BreakdownRow, CountryRow, DayRow, OrganisationRow, Split
from registration.statistics.queries import ORGANISATION, Counted


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure as it is shown; ``value`` None: not known yet."""

    key: str
    name: str
    value: int | None
    formula: str
    rule: str


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """Figures under one title."""

    key: str
    title: str
    lines: tuple[FigureLine, ...]


@dataclass(frozen=True, slots=True)
class BreakdownLine:
    """One value of an attribute: how many were expected and how many were present, by mode."""

    key: str
    name: str
    expected: int | None
    present: Split


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A table of people by one attribute, with its rule."""

    key: str
    title: str
    head: str
    rule: str
    lines: tuple[BreakdownLine, ...]


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A State or an organisation represented: its name, its people, those for local authorities."""

    name: str
    people: int
    local_people: int = 0
    is_checked: bool = True


@dataclass(frozen=True, slots=True)
class BodyList:
    """States or organisations of one standing."""

    key: str
    title: str
    lines: tuple[BodyLine, ...]


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day with its figures."""

    name: str
    row: DayRow


def groups(counted: Counted) -> list[FigureGroup]:
    """Return all figures in their groups."""
    return [
        FigureGroup(
            group.key,
            _(group.title),
            tuple(
                FigureLine(
                    figure.key,
                    _(figure.name),
                    figure.value(counted.statistics),
                    _(figure.formula),
                    _(figure.rule),
                )
                for figure in group.figures
            ),
        )
        for group in GROUPS
    ]


def breakdowns(counted: Counted) -> list[Breakdown]:
    """Return the tables by type of body, function, region, gender and session."""
    found, directory = counted.statistics, counted.directory
    session_rule = BREAKDOWN_RULES["sessions"]
    functions = {str(item.id): text(item.name) for item in counted.facts.functions}
    types = {str(item.id): text(item.name) for item in directory.body_types}
    genders: dict[str, str] = {gender.value: labels.gender(gender) for gender in Gender}
    return [
        _breakdown(
            "by_body_type", _("By type of body"), _("Type of body"), found.by_body_type, types
        ),
        _breakdown("by_function", _("By function"), _("Function"), found.by_function, functions),
        _breakdown("by_region", _("By region"), _("Region"), found.by_region, regions()),
        _breakdown("by_gender", _("By gender"), _("Gender"), found.by_gender, genders),
        Breakdown(
            "sessions",
            _("By session"),
            _("Session"),
            _(session_rule),
            tuple(_sessions(counted)),
        ),
    ]


def _breakdown(
    key: str, title: str, head: str, rows: tuple[BreakdownRow, ...], names: dict[str, str]
) -> Breakdown:
    order = {name: place for place, name in enumerate(names)}
    lines = [
        BreakdownLine(
            row.key,
            names.get(row.key, row.key) if row.key else _("Not said"),
            row.expected,
            row.present,
        )
        for row in sorted(rows, key=lambda row: (row.key == "", order.get(row.key, len(order))))
    ]
    return Breakdown(key, title, head, _(BREAKDOWN_RULES[key]), tuple(lines))


def _sessions(counted: Counted) -> Iterator[BreakdownLine]:
    present = {row.session: row.present for row in counted.statistics.sessions}
    for day in counted.facts.days:
        for session in day.sessions:
            when = _(
                "%(day)s at %(time)s",
                day=format_day(day.held_on, "short"),
                time=format_clock(session.starts),
            )
            name = f"{when}{_(':')} {text(session.title)}"
            yield BreakdownLine(session.code, name, None, present.get(session.id, Split()))


def days(counted: Counted) -> list[DayLine]:
    """Return the figures of each day."""
    held = {day.id: day for day in counted.facts.days}
    return [DayLine(format_day(held[row.day].held_on), row) for row in counted.statistics.days]


def bodies(counted: Counted) -> list[BodyList]:
    """Return the States and organisations represented, each list in the order of the language."""
    shown = shown_representation(counted.statistics)
    directory = counted.directory
    return [
        BodyList(
            "partner_countries",
            _("Partner countries"),
            _countries(directory, shown.partner_countries),
        ),
        BodyList(
            "observer_countries",
            _("Observer States"),
            _countries(directory, shown.observer_countries),
        ),
        BodyList(
            "other_countries", _("Other States"), _countries(directory, shown.other_countries)
        ),
        BodyList(
            "organisations", _("Organisations"), _organisations(directory, shown.organisations)
        ),
    ]


def _countries(directory: Directory, rows: tuple[CountryRow, ...]) -> tuple[BodyLine, ...]:
    by_code = {row.iso2: row for row in rows}
    return tuple(
        BodyLine(text(entry.name), by_code[entry.iso2].people, by_code[entry.iso2].local_people)
        for entry in directory.sorted_countries(language())
        if entry.iso2 in by_code
    )


def _organisations(directory: Directory, rows: tuple[OrganisationRow, ...]) -> tuple[BodyLine, ...]:
    lines = []
    for row in rows:
        entry = directory.organisation_by_id.get(row.id)
        name = text(entry.name) if entry else str(row.id)
        lines.append(BodyLine(name, row.people, is_checked=row.is_checked))
    return tuple(sorted(lines, key=lambda line: sort_key(line.name)))


def regions() -> dict[str, str]:
    """Return the names of the Dialogue's regional groups, of the continents for others, and of organisations."""
    return {
        "north-africa": _("North Africa"),
        "west-africa": _("West Africa"),
        "central-africa": _("Central Africa"),
        "europe": _("Europe"),
        "africa": _("Africa, other States"),
        "americas": _("Americas"),
        "asia": _("Asia"),
        "oceania": _("Oceania"),
        ORGANISATION: _("Organisations"),
    }


def counting_rule(meeting: Meeting) -> str:
    """Return the counting rule of a meeting in a sentence."""
    sentences: dict[CountingUnit, Callable[[], str]] = {
        CountingUnit.PRESENT_AT_ALL: lambda: _(
            "A person counts who was present at all inside a session."
        ),
        CountingUnit.MINUTES_PER_DAY: lambda: _n(
            "A person counts who was present for at least %(num)d minute on a day, all sessions together.",
            "A person counts who was present for at least %(num)d minutes on a day, all sessions together.",
            meeting.counting_threshold,
        ),
        CountingUnit.SHARE_OF_SESSION: lambda: _(
            "A person counts who was present for at least %(share)s %% of a session.",
            share=meeting.counting_threshold,
        ),
    }
    return sentences[meeting.counting_unit]()


def function_rules(counted: Counted) -> list[str]:
    """Return which functions do not count as participant, and whose body does not count, in sentences."""
    no_participant = [text(f.name) for f in counted.facts.functions if not f.counts_as_participant]
    no_body = [text(f.name) for f in counted.facts.functions if not f.body_counts]
    found = []
    if no_participant:
        found.append(
            _("Not counted as participants: %(functions)s.", functions=", ".join(no_participant))
        )
    if no_body:
        found.append(
            _(
                "Their body does not count as represented: %(functions)s.",
                functions=", ".join(no_body),
            )
        )
    return found
