"""The list of delegations as a table: exactly the rows that a filter shows on the page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from registration.core import zones
from registration.core.i18n import gettext as _
from registration.core.i18n import language, text
from registration.documents.table import Column, Kind, Row, Table
from registration.exports import lists
from registration.meetings.models import Meeting
from registration.participants import delegation_words as words
from registration.participants import labels
from registration.participants.answers import DelegationRow


def table(meeting: Meeting, rows: Iterable[DelegationRow], *, now: datetime) -> Table:
    """Return the delegations as a table in the reader's language."""
    name = text(meeting.short_title or meeting.title)
    return Table(
        title=_("Delegations – %(meeting)s", meeting=name),
        language=language(),
        columns=_columns(),
        rows=[_row(meeting, row) for row in rows],
        notes=(lists.as_of(meeting, now),),
        as_of=now,
        author=text(meeting.dialogue.name),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("delegation", _("Delegation"), width=40),
        Column("country_code", _("Country code"), width=8),
        Column("side", _("Side"), width=20),
        Column("standing", _("Standing"), width=14),
        Column("answer", _("Answer"), width=24),
        Column("registrations", _("Registrations"), Kind.INTEGER, 12),
        Column("confirmed", _("Of which confirmed"), Kind.INTEGER, 12),
        Column("pending", _("Of which to approve"), Kind.INTEGER, 12),
        Column("waiting", _("Of which waiting"), Kind.INTEGER, 12),
        Column("ended", _("Of which cancelled or declined"), Kind.INTEGER, 12),
        Column("limit", _("Limit"), Kind.INTEGER, 8),
        Column("taken", _("Names within the limit"), Kind.INTEGER, 12),
        Column("regrets_at", _("Regrets since"), Kind.INSTANT, 18),
        Column("note", _("Note"), width=40),
    )


def _row(meeting: Meeting, row: DelegationRow) -> Row:
    numbers = row.numbers
    zone = zones.zone(meeting.time_zone)
    return (
        words.name_of(row),
        row.key.iso2,
        labels.sides()[row.key.side],
        words.standing(row),
        words.answers()[row.answer],
        numbers.registered,
        numbers.confirmed,
        numbers.pending,
        numbers.waiting,
        numbers.ended,
        row.allowed,
        row.taken,
        row.regrets_at.astimezone(zone) if row.regrets_at else None,
        row.note,
    )
