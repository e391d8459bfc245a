"""The list of participants as a table: exactly the rows that a filter shows on the page.

One function for the page's export, the background job and the command line. It is called, and its rows are
read, inside :func:`registration.core.i18n.in_language`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from sqlalchemy.orm import Session

from registration.core import zone_names
from registration.core.i18n import format_instant, in_language, language, text
from registration.core.i18n import gettext as _
from registration.documents.table import Column, Row, Table
from registration.exports import files
from registration.exports.files import Format
from registration.exports.present import participant_ids
from registration.meetings.facts import facts_of
from registration.meetings.models import Meeting
from registration.participants import columns, filter_words, queries
from registration.participants.filters import ParticipantFilter
from registration.participants.rows import ParticipantRow

Progress = Callable[[int], None]
PROGRESS_ROWS = 500


@dataclass(frozen=True, kw_only=True)
class ListWanted:
    """A list as somebody asked for it: which rows in which order, which columns (none named: all), how.

    ``present`` leaves only the participants: present by the counting rule. ``protected`` puts access needs and diet
    into it: the caller has checked the permission and writes the audit entry.
    """

    chosen: ParticipantFilter
    form: Format
    language: str
    keys: tuple[str, ...] = ()
    present: bool = False
    protected: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the wish as plain JSON, for a job."""
        return {
            "filter": self.chosen.to_arguments(),
            "format": self.form.value,
            "language": self.language,
            "columns": list(self.keys),
            "present": self.present,
            "protected": self.protected,
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> ListWanted:
        """Read a wish back."""
        return cls(
            chosen=ParticipantFilter.from_arguments(values["filter"]),
            form=Format(values["format"]),
            language=values["language"],
            keys=tuple(values["columns"]),
            present=values["present"],
            protected=values["protected"],
        )


@dataclass
class Written:
    """What was written: the rows, counted as they went by."""

    rows: int = 0
    progress: Progress | None = field(default=None, repr=False)

    def counting(self, rows: Iterator[ParticipantRow]) -> Iterator[ParticipantRow]:
        """Pass rows on and count them."""
        for row in rows:
            yield row
            self.rows += 1
            if self.progress and self.rows % PROGRESS_ROWS == 0:
                self.progress(self.rows)


def write(
    db: Session,
    meeting: Meeting,
    wanted: ListWanted,
    target: IO[bytes],
    *,
    now: datetime,
    progress: Progress | None = None,
) -> int:
    """Write a list to an open binary file; returns how many rows it has.

    Memory does not grow with the rows. ``progress`` is told the number of rows now and then.
    """
    with in_language(wanted.language):
        counted = Written(progress=progress)
        files.write(_table(db, meeting, wanted, counted, now=now), wanted.form, target)
    return counted.rows


def _table(
    db: Session, meeting: Meeting, wanted: ListWanted, counted: Written, *, now: datetime
) -> Table:
    facts = facts_of(db, meeting)
    offered = columns.all_columns(meeting, facts, protected=wanted.protected)
    shown = columns.chosen(offered, wanted.keys) or offered
    found = queries.all_matching(
        db, meeting, wanted.chosen, language=wanted.language, protected=wanted.protected
    )
    if wanted.present:
        present = participant_ids(db, meeting, now=now)
        found = (row for row in found if row.id in present)
    readers = [column.value for column in shown]
    rows: Iterator[Row] = ([read(row) for read in readers] for row in counted.counting(found))
    return Table(
        title=title(meeting, now, present=wanted.present),
        language=wanted.language,
        columns=tuple(
            Column(column.key, column.title, column.kind, column.width) for column in shown
        ),
        rows=rows,
        notes=notes(db, meeting, wanted, now),
        as_of=now,
        author=text(meeting.dialogue.name),
    )


def title(meeting: Meeting, now: datetime, *, present: bool) -> str:
    """Return what a list is called: of participants only when they were present, provisional before the end."""
    name = text(meeting.short_title or meeting.title)
    if present:
        return _("List of participants – %(meeting)s", meeting=name)
    if now < meeting.ends_at:
        return _("Provisional list – %(meeting)s", meeting=name)
    return _("Registered persons – %(meeting)s", meeting=name)


def as_of(meeting: Meeting, now: datetime) -> str:
    """Return as of when a list is true, in the meeting's zone."""
    return _(
        "As of %(instant)s (%(zone)s)",
        instant=format_instant(now, meeting.time_zone),
        zone=zone_label(meeting, now),
    )


def zone_label(meeting: Meeting, now: datetime) -> str:
    """Return the name of the meeting's zone with its offset, in the reader's language."""
    return zone_names.label(now, meeting.time_zone, language())


def notes(db: Session, meeting: Meeting, wanted: ListWanted, now: datetime) -> tuple[str, ...]:
    """Return what belongs to a list: as of when, which rows, in which order."""
    asked = filter_words.in_words(db, meeting, wanted.chosen)
    rows = "; ".join(
        _("%(label)s: %(value)s", label=item.label, value=item.value) for item in asked
    )
    found = [as_of(meeting, now)]
    if wanted.present:
        found.append(_("Only those who were present by the counting rule of the meeting."))
    found.append(_("Filter: %(rows)s", rows=rows) if rows else _("All registrations"))
    found.append(_("Order: %(order)s", order=filter_words.order_in_words(wanted.chosen)))
    return tuple(found)
