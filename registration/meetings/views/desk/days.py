"""The days of a meeting: added, changed, removed."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from registration.core import db, i18n
from registration.core.editing import Difference
from registration.core.errors import ConflictError, InvalidError
from registration.core.forms import EmptyForm
from registration.core.http import see_other
from registration.core.i18n import gettext as _
from registration.core.permissions import Permission, demand, requires
from registration.meetings.current import day_of
from registration.meetings.digests import digest_of
from registration.meetings.forms.agenda import DayForm, day_values
from registration.meetings.models import Meeting, MeetingDay
from registration.meetings.queries import gaps_of, get_day
from registration.meetings.service import days as service
from registration.meetings.views.desk import gap_lines, sentences
from registration.meetings.views.desk.shared import (
    blueprint,
    is_editable,
    load,
    refusal,
    save,
    save_form,
    show,
)


@blueprint.route("/<string:meeting>/agenda/days/new", methods=["GET", "POST"])
@requires(Permission.MEETINGS_EDIT)
def agenda_add_day(meeting: str) -> ResponseReturnValue:
    """Add a day, by default the one after the last."""
    row = load(meeting)
    form = DayForm(data={"held_on": row.ends_on + timedelta(days=1)})
    if form.validate_on_submit():
        plan, meeting_id = form.to_command(), row.id
        try:
            save(lambda session, **by: service.add_day(session, meeting_id, plan, **by))
        except (ConflictError, InvalidError) as error:
            sentences.put(form, error)
            row = load(meeting)
        else:
            flash(_("The day is added. Now give it its sessions and its places."))
            return see_other("meetings_desk.agenda", meeting=row.slug)
    return show("day", row, form.status, form=form, form_id="day", editable=True, day=None)


@blueprint.route("/<string:meeting>/agenda/days/<int:day>", methods=["GET", "POST"])
@requires(Permission.MEETINGS_VIEW)
def agenda_edit_day(meeting: str, day: int) -> ResponseReturnValue:
    """Change date and theme of a day."""
    row = load(meeting)
    found = get_day(db.session(), row, day)
    stored = day_of(found)
    form = DayForm(data=day_values(stored))
    differences: list[Difference] = []
    if request.method == "POST":
        demand(Permission.MEETINGS_EDIT)
        if form.validate_on_submit():
            saved, differences = _save(row, found, form)
            if saved:
                flash(_("The day is saved."))
                return see_other("meetings_desk.agenda", meeting=row.slug)
            row = load(meeting)
    else:
        form.remember(digest_of(stored))
    return show(
        "day",
        row,
        409 if differences else form.status,
        form=form,
        form_id="day" if is_editable() else None,
        editable=is_editable(),
        differences=differences,
        day=found,
        missing=gap_lines.missing_names(gaps_of(row), "day", day),
    )


@blueprint.route("/<string:meeting>/agenda/days/<int:day>/remove", methods=["GET", "POST"])
@requires(Permission.MEETINGS_EDIT)
def agenda_remove_day(meeting: str, day: int) -> ResponseReturnValue:
    """Ask before a day goes with its sessions, then remove it."""
    row = load(meeting)
    found = get_day(db.session(), row, day)
    form = EmptyForm()
    if form.validate_on_submit():
        meeting_id, words = row.id, i18n.format_day(found.held_on, "full")
        try:
            save(lambda session, **by: service.remove_day(session, meeting_id, day, **by))
        except (ConflictError, InvalidError) as error:
            flash(refusal(error), "bad")
        else:
            flash(_("%(day)s is removed.", day=words[:1].upper() + words[1:]))
        return see_other("meetings_desk.agenda", meeting=meeting)
    sessions = [item for item in row.sessions if item.day_id == day]
    return show("remove_day", row, form.status, form=form, day=found, sessions=sessions)


def _save(meeting: Meeting, day: MeetingDay, form: DayForm) -> tuple[bool, list[Difference]]:
    plan, expected, meeting_id, day_id = form.to_command(), form.expected, meeting.id, day.id

    def fresh() -> tuple[DayForm, str]:
        stored = day_of(db.session().get_one(MeetingDay, day_id))
        return DayForm(formdata=None, data=day_values(stored)), digest_of(stored)

    def work(session: Session, **by: object) -> MeetingDay:
        return service.change_day(session, meeting_id, day_id, plan, expected=expected, **by)  # type: ignore[arg-type]

    return save_form(form, work, fresh)
