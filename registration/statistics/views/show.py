"""The statistics of a meeting on a page, and as a file."""

from __future__ import annotations

from flask import Response, abort, render_template, request
from werkzeug.utils import secure_filename

from registration.core import clock
from registration.core.db import session
from registration.core.http import pages_blueprint
from registration.core.i18n import LANGUAGES, in_language, language
from registration.core.permissions import Permission, requires
from registration.meetings.queries import get_meeting
from registration.statistics import files, report
from registration.statistics.queries import statistics_of
from registration.statistics.sentences import sentence

blueprint = pages_blueprint("statistics", __name__, "/desk/meetings/<string:meeting>/statistics")


@blueprint.get("")
@requires(Permission.STATISTICS_VIEW)
def show(meeting: str) -> str:
    """Show all figures with their rules, the sentence for the report and the tables."""
    db = session()
    found = get_meeting(db, meeting)
    counted = statistics_of(db, found, now=clock.now())
    return render_template(
        "statistics/show.html",
        meeting=found,
        dialogue=found.dialogue,
        counted=counted,
        statistics=counted.statistics,
        sentences={code: sentence(counted.statistics, code) for code in LANGUAGES},
        rule=report.counting_rule(found),
        function_rules=report.function_rules(counted),
        groups=report.groups(counted),
        days=report.days(counted),
        breakdowns=report.breakdowns(counted),
        bodies=report.bodies(counted),
        formats=files.FORMATS,
    )


@blueprint.get("/download/<string:form>")
@requires(Permission.STATISTICS_VIEW)
def download(meeting: str, form: str) -> Response:
    """Send the figures as a file, in the language asked for or that of the page."""
    if form not in files.FORMATS:
        abort(404)
    wanted = request.args.get("language", language())
    if wanted not in LANGUAGES:
        abort(404)
    db = session()
    found = get_meeting(db, meeting)
    counted = statistics_of(db, found, now=clock.now())
    with in_language(wanted):
        content = files.write(found, counted, form)
    response = Response(content, content_type=files.MEDIA_TYPES[form])
    name = secure_filename(f"statistics-{found.slug}-{wanted}.{form}")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
