"""The figures as files: one workbook, one flat CSV, one JSON with stable keys; in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from registration.core.i18n import gettext as _
from registration.core.i18n import language, text
from registration.documents import csv, xlsx
from registration.documents.table import Column, Kind, Row, Table
from registration.meetings.models import Meeting
from registration.statistics import report
from registration.statistics.definitions import values
from registration.statistics.figures import Split
from registration.statistics.queries import Counted
from registration.statistics.sentences import sentence

FORMATS = ("xlsx", "csv", "json")
MEDIA_TYPES = {
    "xlsx": xlsx.MEDIA_TYPE,
    "csv": csv.MEDIA_TYPE,
    "json": "application/json",
}


def write(meeting: Meeting, counted: Counted, form: str) -> bytes:
    """Return the file in one of :data:`FORMATS`, in the current language."""
    if form == "xlsx":
        return xlsx.to_bytes(*_sheets(meeting, counted))
    if form == "csv":
        return b"".join(csv.pieces(_flat(meeting, counted)))
    return (json.dumps(as_json(meeting, counted), ensure_ascii=False, indent=1) + "\n").encode()


def notes(meeting: Meeting, counted: Counted) -> tuple[str, ...]:
    """Return the sentences that belong to the figures: the sentence for the report and the rule."""
    return (
        sentence(counted.statistics, language()),
        report.counting_rule(meeting),
        *report.function_rules(counted),
    )


def _sheets(meeting: Meeting, counted: Counted) -> list[Table]:
    return [
        _figures(meeting, counted),
        _days(counted),
        *(_breakdown(counted, one) for one in report.breakdowns(counted)),
        *(_bodies(counted, one) for one in report.bodies(counted) if one.lines),
    ]


def _figures(meeting: Meeting, counted: Counted) -> Table:
    rows = (
        (group.title, line.name, line.value, line.formula, line.rule)
        for group in report.groups(counted)
        for line in group.lines
    )
    columns = (
        Column("group", _("Part"), width=18),
        Column("name", _("Figure"), width=40),
        Column("value", _("Number"), Kind.INTEGER, 10),
        Column("formula", _("Formula"), width=60),
        Column("rule", _("Rule"), width=80),
    )
    title = f"{_('Statistics')} – {text(meeting.short_title or meeting.title)}"
    return _table(counted, title, columns, rows, notes(meeting, counted))


def _days(counted: Counted) -> Table:
    columns = (
        Column("day", _("Day"), width=28),
        Column("expected_in_person", _("Expected in person"), Kind.INTEGER, 12),
        Column("expected_virtual", _("Expected virtually"), Kind.INTEGER, 12),
        Column("waiting", _("Waiting"), Kind.INTEGER, 12),
        *_split_columns(),
        Column("no_shows_in_person", _("No-shows in person"), Kind.INTEGER, 12),
        Column("no_shows_virtual", _("No-shows, virtual"), Kind.INTEGER, 12),
        Column("other_mode", _("Came in the other mode"), Kind.INTEGER, 12),
    )
    rows = (
        (
            line.name,
            line.row.expected_in_person,
            line.row.expected_virtual,
            line.row.waiting,
            *_split(line.row.present),
            line.row.no_shows_in_person,
            line.row.no_shows_virtual,
            line.row.came_in_other_mode,
        )
        for line in report.days(counted)
    )
    return _table(counted, _("By day"), columns, rows)


def _breakdown(counted: Counted, one: report.Breakdown) -> Table:
    columns = (
        Column("name", one.head, width=40),
        Column("expected", _("Expected"), Kind.INTEGER, 12),
        *_split_columns(),
    )
    rows = ((line.name, line.expected, *_split(line.present)) for line in one.lines)
    return _table(counted, one.title, columns, rows, (one.rule,))


def _bodies(counted: Counted, one: report.BodyList) -> Table:
    columns = [Column("name", one.title, width=50), Column("people", _("People"), Kind.INTEGER, 10)]
    if one.key == "organisations":
        columns.append(Column("checked", _("Checked"), Kind.BOOLEAN, 10))
        rows: list[Row] = [(line.name, line.people, line.is_checked) for line in one.lines]
    else:
        title = _("of which for local authorities")
        columns.append(Column("local_people", title, Kind.INTEGER, 16))
        rows = [(line.name, line.people, line.local_people) for line in one.lines]
    return _table(counted, one.title, tuple(columns), rows)


def _flat(meeting: Meeting, counted: Counted) -> Table:
    """Return everything in lines of part, name, figure and number, for programs that read one list."""
    columns = (
        Column("part", _("Part"), width=24),
        Column("item", _("Item"), width=40),
        Column("figure", _("Figure"), width=30),
        Column("value", _("Number"), Kind.INTEGER, 10),
    )
    return _table(counted, _("Statistics"), columns, _lines(meeting, counted))


def _lines(meeting: Meeting, counted: Counted) -> Iterator[Row]:
    for sentence_of_rule in notes(meeting, counted):
        yield (_("Note"), sentence_of_rule, "", None)
    for group in report.groups(counted):
        for line in group.lines:
            yield (group.title, line.name, line.name, line.value)
    for table in [
        _days(counted),
        *(_breakdown(counted, one) for one in report.breakdowns(counted)),
    ]:
        yield from _unrolled(table)
    for one in report.bodies(counted):
        yield from _unrolled(_bodies(counted, one))


def _unrolled(table: Table) -> Iterator[Row]:
    for row in table.rows:
        for column, value in zip(table.columns[1:], row[1:], strict=True):
            if column.kind is Kind.INTEGER:
                yield (table.title, row[0], column.title, value)


def _split_columns() -> tuple[Column, ...]:
    return (
        Column("present_in_person", _("Present in person"), Kind.INTEGER, 12),
        Column("present_virtual", _("Present virtually"), Kind.INTEGER, 12),
        Column("present", _("Present in all"), Kind.INTEGER, 12),
        Column("present_both", _("of which in both modes"), Kind.INTEGER, 12),
    )


def _split(found: Split) -> tuple[int, int, int, int]:
    return (found.in_person, found.virtual, found.total, found.both)


def _table(
    counted: Counted,
    title: str,
    columns: tuple[Column, ...],
    rows: Any,  # noqa: ANN401 - any iterable of rows
    said: tuple[str, ...] = (),
) -> Table:
    return Table(title, language(), columns, rows, said, counted.as_of)


def as_json(meeting: Meeting, counted: Counted) -> dict[str, Any]:
    """Return everything for programs: stable keys, numbers, names in the current language."""
    return {
        "meeting": {"slug": meeting.slug, "title": text(meeting.title)},
        "language": language(),
        "as_of": counted.as_of.isoformat(),
        "rule": {
            "unit": meeting.counting_unit.value,
            "threshold": meeting.counting_threshold,
            "sentences": [report.counting_rule(meeting), *report.function_rules(counted)],
        },
        "sentence": {code: sentence(counted.statistics, code) for code in ("en", "fr")},
        "attendance_known": counted.statistics.attendance_known,
        "figures": values(counted.statistics),
        "days": [
            {"day": line.name, **dict(zip(_DAY_KEYS, row[1:], strict=True))}
            for line, row in zip(report.days(counted), _days(counted).rows, strict=True)
        ],
        "breakdowns": {
            one.key: [
                {
                    "key": line.key,
                    "name": line.name,
                    "expected": line.expected,
                    **dict(zip(_SPLIT_KEYS, _split(line.present), strict=True)),
                }
                for line in one.lines
            ]
            for one in report.breakdowns(counted)
        },
        "represented": {
            one.key: [
                {"name": line.name, "people": line.people, **_more(one.key, line)}
                for line in one.lines
            ]
            for one in report.bodies(counted)
        },
    }


def _more(key: str, line: report.BodyLine) -> dict[str, Any]:
    if key == "organisations":
        return {"checked": line.is_checked}
    return {"local_people": line.local_people}


_SPLIT_KEYS = ("present_in_person", "present_virtual", "present", "present_both")
_DAY_KEYS = (
    "expected_in_person",
    "expected_virtual",
    "waiting",
    *_SPLIT_KEYS,
    "no_shows_in_person",
    "no_shows_virtual",
    "came_in_other_mode",
)
