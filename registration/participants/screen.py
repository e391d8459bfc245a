"""A page of the list as the screen shows it: what each cell says and how it is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from registration.core.i18n import format_clock, format_day
from registration.core.i18n import gettext as _
from registration.documents.table import Kind, Value
from registration.meetings.facts import MeetingFacts
from registration.meetings.models import Meeting
from registration.participants import labels
from registration.participants.kinds import PendingReason
from registration.participants.list_column import ListColumn
from registration.participants.rows import ParticipantRow

DAY = "day_"
# The columns by which the list can be sorted, and the order that each stands for.
SORTING = {"represents": "delegation", "registered_at": "registered"}


class Cell(NamedTuple):
    """One cell: ``look`` is text, status, day or instant; ``note`` stands below in small letters."""

    look: str
    text: str
    note: str = ""


class Line(NamedTuple):
    """One person: ``name`` is the head of the row."""

    public_id: str
    name: str
    cells: list[Cell]


def heading(column: ListColumn) -> str:
    """Return the head of a column; a day is named without its year, which the page says already."""
    if column.key.startswith(DAY):
        return format_day(date.fromisoformat(column.key.removeprefix(DAY)), "short", year=False)
    return column.title


def lines(
    rows: Iterable[ParticipantRow],
    shown: Sequence[ListColumn],
    meeting: Meeting,
    facts: MeetingFacts,
) -> list[Line]:
    """Return the rows of a page with the cells of the columns shown."""
    days = {f"{DAY}{day.held_on.isoformat()}": day.id for day in facts.days}
    return [
        Line(
            row.public_id,
            labels.name(row),
            [_cell(row, column, days.get(column.key), meeting) for column in shown],
        )
        for row in rows
    ]


def _cell(row: ParticipantRow, column: ListColumn, day_id: int | None, meeting: Meeting) -> Cell:
    if day_id is not None:
        day = row.days.get(day_id)
        return Cell("day", day.shown_in(meeting.format) if day else "absent")
    if column.key == "status":
        limit = row.pending_reason is PendingReason.DELEGATION_FULL
        return Cell("status", row.status.value, _("Limit of the delegation") if limit else "")
    if column.key == "represents" and row.organisation and not row.organisation.checked:
        return Cell("text", labels.represents(row), _("To be checked"))
    look, text = _plain(column.value(row), column.kind)
    return Cell(look, text)


def _plain(value: Value, kind: Kind) -> tuple[str, str]:
    if kind is Kind.INSTANT and isinstance(value, datetime):
        return "instant", f"{format_day(value.date(), 'short')}, {format_clock(value)}"
    if kind is Kind.BOOLEAN and value is not None:
        return "text", _("Yes") if value else _("No")
    if kind is Kind.LIST and isinstance(value, list | tuple):
        return "text", ", ".join(value)
    return "text", "" if value is None else str(value)
