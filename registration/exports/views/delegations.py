"""The delegations as a file, in the language of the page."""

from __future__ import annotations

import tempfile

from flask import Response, abort, request

from registration.core import clock, db
from registration.core.i18n import language
from registration.core.permissions import Permission, requires
from registration.exports import delegations as tables
from registration.exports import files
from registration.exports.files import Format
from registration.exports.views.blueprint import blueprint
from registration.exports.views.sending import sent
from registration.meetings.facts import facts_of
from registration.meetings.queries import get_meeting
from registration.participants import delegation_words as words
from registration.participants.answers import DelegationFilter
from registration.participants.queries.delegations import delegation_rows


@blueprint.get("/delegations/export/<string:form>")
@requires(Permission.PARTICIPANTS_EXPORT)
def delegations(meeting: str, form: str) -> Response:
    """Send the delegations that the filter of the page finds."""
    if form not in set(Format):
        abort(404)
    session, now, wanted = db.session(), clock.now(), Format(form)
    found = get_meeting(session, meeting)
    rows = delegation_rows(session, found, facts_of(session, found))
    shown = words.shown(rows, DelegationFilter.from_arguments(request.args))
    spool = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    files.write(tables.table(found, shown, now=now), wanted, spool)
    name = files.file_name(found.slug, "delegations", language(), now, found.time_zone, wanted)
    return sent(spool, name, wanted)
