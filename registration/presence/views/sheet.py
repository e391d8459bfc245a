"""The signature sheet of a day: protocol order, a column to sign in, blank lines for walk-ins."""

from __future__ import annotations

from itertools import groupby

from flask import abort, render_template

from registration.core import clock
from registration.core.db import session
from registration.core.i18n import gettext as _
from registration.core.i18n import language
from registration.core.permissions import Permission, requires
from registration.meetings.facts import facts_of
from registration.meetings.kinds import Mode
from registration.meetings.queries import get_meeting
from registration.participants import labels
from registration.participants.filters import Order, ParticipantFilter
from registration.participants.kinds import Status
from registration.participants.queries import all_matching
from registration.participants.rows import ParticipantRow
from registration.presence.views.desk import blueprint

BLANK_LINES = 12


@blueprint.get("/signature-sheet/<string:day>")
@requires(Permission.ATTENDANCE_RECORD)
def signature_sheet(meeting: str, day: str) -> str:
    """Show the sheet of a day for the printer: everybody who is expected in the room."""
    db = session()
    found = get_meeting(db, meeting)
    held = next(
        (one for one in facts_of(db, found).days if one.held_on.isoformat() == day), None
    ) or abort(404)
    chosen = ParticipantFilter(
        status=Status.CONFIRMED, mode=Mode.IN_PERSON, day=held.held_on, order=Order.DELEGATION
    )
    rows = [
        row for row in all_matching(db, found, chosen, language=language()) if not row.is_erased
    ]
    return render_template(
        "presence/signature_sheet.html",
        meeting=found,
        dialogue=found.dialogue,
        day=held,
        delegations=[(name, list(people)) for name, people in groupby(rows, key=_delegation_name)],
        total=len(rows),
        blank_lines=BLANK_LINES,
        as_of=clock.now(),
        labels=labels,
    )


def _delegation_name(row: ParticipantRow) -> str:
    body = labels.represents(row)
    if not body:
        return _("Without a delegation")
    return f"{body} – {labels.side(row.side)}" if row.side and row.country else body
