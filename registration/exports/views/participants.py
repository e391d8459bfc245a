"""The list of participants as a file: choose, take it at once, or have it made in the background."""

from __future__ import annotations

import tempfile
from datetime import datetime
from functools import partial
from typing import IO

from flask import Response, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from registration.core import clock, db
from registration.core.errors import NotFoundError
from registration.core.http import see_other
from registration.core.i18n import language
from registration.core.permissions import Permission, actor, demand, may, requires
from registration.exports import files, kept, lists, service
from registration.exports.files import Format
from registration.exports.forms import ExportForm, chosen_keys, export_form
from registration.exports.lists import ListWanted
from registration.exports.present import is_attendance_known
from registration.exports.views.blueprint import blueprint
from registration.exports.views.sending import sent
from registration.jobs import service as jobs
from registration.jobs.models import Job
from registration.jobs.states import JobState
from registration.meetings.facts import facts_of
from registration.meetings.models import Meeting
from registration.meetings.queries import get_meeting
from registration.participants import columns, filter_words, queries
from registration.participants.list_address import ListAddress
from registration.participants.list_column import ListColumn


@blueprint.route("/participants/export", methods=["GET", "POST"])
@requires(Permission.PARTICIPANTS_EXPORT)
def participants(meeting: str) -> str | BaseResponse | tuple[str, int]:
    """Let the reader choose format, language, order and columns, and give the file."""
    session = db.session()
    found = get_meeting(session, meeting)
    address = ListAddress.read(request.args)
    groups = columns.by_group(columns.all_columns(found, facts_of(session, found)))
    rows = queries.count(session, found, address.chosen)
    form = export_form(groups)(data=_defaults(address, groups))
    if form.validate_on_submit():
        wanted = _wanted(form, address)
        if wanted.protected:
            demand(Permission.PROTECTED_VIEW)
        if service.is_long(rows, wanted.form):
            return _order(found, wanted, rows)
        return _file(found, wanted)
    page = _page(found, address, form, rows)
    return (page, 422) if form.errors else page


def _defaults(address: ListAddress, groups: dict[str, list[ListColumn]]) -> dict[str, object]:
    """Begin with the page's language and order; the columns of the page are ticked, should one choose."""
    ticked = {"family_name", "given_names", *(address.keys or columns.DEFAULT)}
    found: dict[str, object] = {"language": language(), "order": address.chosen.order.value}
    for number, group in enumerate(groups.values()):
        found[f"columns_{number}"] = [column.key for column in columns.chosen(group, ticked)]
    return found


def _wanted(form: ExportForm, address: ListAddress) -> ListWanted:
    chosen = address.chosen
    if form.order.data != chosen.order.value:
        chosen = chosen.sorted_by(type(chosen.order)(form.order.data))
    return ListWanted(
        chosen=chosen,
        form=Format(form.format.data),
        language=form.language.data,
        keys=chosen_keys(form, address.keys or columns.DEFAULT),
        present=bool(form.present.data),
        protected=bool(form.protected.data),
    )


def _page(meeting: Meeting, address: ListAddress, form: ExportForm, rows: int) -> str:
    return render_template(
        "exports/participants.html",
        meeting=meeting,
        dialogue=meeting.dialogue,
        form=form,
        rows=rows,
        asked=filter_words.in_words(db.session(), meeting, address.chosen),
        is_attendance_known=is_attendance_known(db.session(), meeting),
        may_see_protected=may(Permission.PROTECTED_VIEW),
        groups=[field for field in form if field.name.startswith("columns_")],
        action=url_for(".participants", meeting=meeting.slug, **address.arguments()),
        back_url=url_for("participants.index", meeting=meeting.slug, **address.arguments()),
    )


def _order(meeting: Meeting, wanted: ListWanted, rows: int) -> BaseResponse:
    order = partial(
        service.order,
        meeting_id=meeting.id,
        wanted=wanted,
        rows=rows,
        actor=actor(),
        now=clock.now(),
    )
    job = db.write(order)
    return see_other("jobs.show", job=job.public_id)


def _file(meeting: Meeting, wanted: ListWanted) -> Response:
    """Write the whole file, note that it was taken, then send it: nobody gets half a list."""
    now = clock.now()
    spool = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    rows = lists.write(db.session(), meeting, wanted, spool, now=now)
    record = partial(
        service.record_export,
        meeting_id=meeting.id,
        wanted=wanted,
        rows=rows,
        actor=actor(),
        now=now,
    )
    db.write(record)
    return _sent(spool, meeting, wanted, now)


def _sent(file: IO[bytes], meeting: Meeting, wanted: ListWanted, as_of: datetime) -> Response:
    name = files.file_name(
        meeting.slug, "participants", wanted.language, as_of, meeting.time_zone, wanted.form
    )
    return sent(file, name, wanted.form)


@blueprint.get("/participants/export/<string:job>")
@requires(Permission.PARTICIPANTS_EXPORT)
def ready(meeting: str, job: str) -> str | BaseResponse:
    """Show a file that was made in the background, until it is removed."""
    found, ordered = _ordered(meeting, job)
    if ordered.state is not JobState.DONE:
        return see_other("jobs.show", job=ordered.public_id)
    result = ordered.result or {}
    wanted = ListWanted.from_json(ordered.arguments)
    return render_template(
        "exports/ready.html",
        meeting=found,
        dialogue=found.dialogue,
        job=ordered.public_id,
        rows=result["rows"],
        wanted=wanted,
        as_of=datetime.fromisoformat(result["as_of"]),
        until=datetime.fromisoformat(result["until"]),
        asked=filter_words.in_words(db.session(), found, wanted.chosen),
        is_there=kept.path_of(ordered.public_id, wanted.form).exists(),
        again_url=url_for(
            ".participants", meeting=found.slug, **ListAddress(wanted.chosen).arguments()
        ),
    )


@blueprint.get("/participants/export/<string:job>/file")
@requires(Permission.PARTICIPANTS_EXPORT)
def download(meeting: str, job: str) -> BaseResponse:
    """Send a file that was made in the background; the permission is asked again."""
    found, ordered = _ordered(meeting, job)
    wanted = ListWanted.from_json(ordered.arguments)
    path = kept.path_of(ordered.public_id, wanted.form)
    if ordered.state is not JobState.DONE or not path.exists():
        return see_other(".ready", meeting=meeting, job=job)
    as_of = datetime.fromisoformat((ordered.result or {})["as_of"])
    return _sent(path.open("rb"), found, wanted, as_of)


def _ordered(meeting: str, job: str) -> tuple[Meeting, Job]:
    session = db.session()
    found = get_meeting(session, meeting)
    ordered = jobs.get_job(session, job, meeting_id=found.id)
    if ordered.kind != service.JOB_KIND:
        raise NotFoundError("job")
    if ordered.arguments["protected"]:
        demand(Permission.PROTECTED_VIEW)
    return found, ordered
