"""The details of a meeting."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from registration.core import db, i18n
from registration.core.editing import Difference
from registration.core.http import see_other
from registration.core.i18n import gettext as _
from registration.core.options import OptionList
from registration.core.permissions import Permission, demand, requires
from registration.dialogues.directory import get_directory
from registration.meetings.current import details_of
from registration.meetings.digests import digest_of
from registration.meetings.forms.details import DetailsForm, values_of
from registration.meetings.forms.served import served_of
from registration.meetings.kinds import MeetingState
from registration.meetings.models import Meeting
from registration.meetings.queries import gaps_of
from registration.meetings.service.details import change_details
from registration.meetings.views.desk import gap_lines
from registration.meetings.views.desk.shared import blueprint, is_editable, load, save_form, show


@blueprint.route("/<string:meeting>/details", methods=["GET", "POST"])
@requires(Permission.MEETINGS_VIEW)
def details(meeting: str) -> ResponseReturnValue:
    """Show and change what a meeting is, in both languages side by side."""
    row = load(meeting)
    form = _form(row)
    differences: list[Difference] = []
    if request.method == "POST":
        demand(Permission.MEETINGS_EDIT)
        if not _changes_rows(form) and form.validate_on_submit():
            saved, differences = _save(row, form)
            if saved:
                flash(_("The details are saved."))
                return see_other("meetings_desk.details", meeting=form.slug.data)
            row = load(meeting)
    gaps = gaps_of(row)
    return show(
        "details",
        row,
        409 if differences else form.status,
        form=form,
        form_id="details" if is_editable() else None,
        editable=is_editable(),
        differences=differences,
        missing=gap_lines.missing_names(gaps, "details"),
        lacks=len(gaps),
        is_draft=row.state is MeetingState.DRAFT,
    )


def _form(meeting: Meeting) -> DetailsForm:
    stored = details_of(meeting)
    form = DetailsForm(data=values_of(stored))
    _offer(db.session(), meeting, form)
    if not form.is_submitted():
        form.remember(digest_of(stored))
    if meeting.state is not MeetingState.DRAFT:
        form.slug.render_kw = {**form.slug.render_kw, "readonly": True}
    return form


def _offer(session: Session, meeting: Meeting, form: DetailsForm) -> None:
    language = i18n.language()
    directory = get_directory(session, meeting.dialogue_id, meeting.dialogue.stamp)
    countries = [
        (str(one.id), one.name.text(language)) for one in directory.sorted_countries(language)
    ]
    form.offer(
        OptionList.of([("", _("None")), *countries]), served_of(session, meeting.dialogue, language)
    )


def _changes_rows(form: DetailsForm) -> bool:
    """Add or take away a line of the organisers, if a button asks for it: then nothing is saved."""
    if "add_organiser" in request.form:
        if len(form.organisers) < (form.organisers.max_entries or 0):
            form.organisers.append_entry()
        return True
    gone = request.form.get("remove_organiser", "")
    if gone.isascii() and gone.isdigit() and int(gone) < len(form.organisers):
        form.organisers.pop_entry(int(gone))  # type: ignore[call-arg]
    return bool(gone)


def _save(meeting: Meeting, form: DetailsForm) -> tuple[bool, list[Difference]]:
    command, expected, meeting_id = form.to_command(), form.expected, meeting.id

    def fresh() -> tuple[DetailsForm, str]:
        current = db.session().get_one(Meeting, meeting_id)
        stored = details_of(current)
        made = DetailsForm(formdata=None, data=values_of(stored))
        _offer(db.session(), current, made)
        return made, digest_of(stored)

    def work(session: Session, **by: object) -> Meeting:
        return change_details(session, meeting_id, command, expected=expected, **by)  # type: ignore[arg-type]

    return save_form(form, work, fresh)
