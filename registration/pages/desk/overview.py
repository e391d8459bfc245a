"""The overview of a meeting: what waits for a decision, and how it fills."""

from __future__ import annotations

from flask import render_template

from registration.core import db
from registration.core.permissions import Permission, requires
from registration.meetings import wording
from registration.meetings.queries import get_meeting
from registration.pages.desk.blueprint import blueprint


@blueprint.get("/meetings/<string:meeting>")
@requires(Permission.MEETINGS_VIEW)
def overview(meeting: str) -> str:
    """Show how a meeting stands."""
    found = get_meeting(db.session(), meeting)
    return render_template(
        "pages/desk/overview.html", meeting=found, dialogue=found.dialogue, dates=wording.dates
    )
