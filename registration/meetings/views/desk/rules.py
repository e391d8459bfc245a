"""The rules of registration, places and counting of a meeting."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from registration.core import db
from registration.core.editing import Difference
from registration.core.http import see_other
from registration.core.i18n import gettext as _
from registration.core.permissions import Permission, demand, requires
from registration.core.types import Localised
from registration.dialogues.models import Function
from registration.meetings.commands import FunctionRule, RegistrationRules
from registration.meetings.current import places_of, rules_of
from registration.meetings.digests import digest_of
from registration.meetings.forms.rules import RulesForm, rules_values
from registration.meetings.models import Meeting, MeetingDay
from registration.meetings.queries import places_of as pools_of
from registration.meetings.service.creating import default_functions
from registration.meetings.service.rules import change_rules
from registration.meetings.views.desk.shared import blueprint, is_editable, load, save_form, show


@blueprint.route("/<string:meeting>/rules", methods=["GET", "POST"])
@requires(Permission.MEETINGS_VIEW)
def rules(meeting: str) -> ResponseReturnValue:
    """Show and change when one can register, how places and people are counted."""
    row = load(meeting)
    form = _form(row)
    differences: list[Difference] = []
    if request.method == "POST":
        demand(Permission.MEETINGS_EDIT)
        if form.validate_on_submit():
            saved, differences = _save(row, form)
            if saved:
                flash(_("The rules are saved."))
                return see_other("meetings_desk.rules", meeting=row.slug)
            row = load(meeting)
    return show(
        "rules",
        row,
        409 if differences else form.status,
        form=form,
        form_id="rules" if is_editable() else None,
        editable=is_editable(),
        differences=differences,
        days={str(day.id): day for day in _days(row)},
        pools=pools_of(db.session(), row.id),
        functions=_names(row),
    )


def _days(meeting: Meeting) -> list[MeetingDay]:
    return sorted(meeting.days, key=lambda day: day.held_on)


def _names(meeting: Meeting) -> dict[int, Localised]:
    """Return the names of the Dialogue's functions, in their order; new ones may join the meeting."""
    names = {row.function_id: row.function.name for row in meeting.functions}
    for rule in _newcomers(meeting):
        names[rule.function_id] = db.session().get_one(Function, rule.function_id).name
    return names


def _newcomers(meeting: Meeting) -> list[FunctionRule]:
    known = {row.function_id for row in meeting.functions}
    defaults = default_functions(db.session(), meeting.dialogue_id)
    return [rule for rule in defaults if rule.function_id not in known]


def _form(meeting: Meeting, *, submitted: bool = True) -> RulesForm:
    stored, places = rules_of(meeting), places_of(meeting)
    values = rules_values(_with_newcomers(meeting, stored), places)
    form = RulesForm(data=values) if submitted else RulesForm(formdata=None, data=values)
    form.name_rows(_days(meeting), _names(meeting))
    if not form.is_submitted():
        form.remember(digest_of(stored, places))
    return form


def _with_newcomers(meeting: Meeting, rules_: RegistrationRules) -> RegistrationRules:
    return replace(rules_, functions=(*rules_.functions, *_newcomers(meeting)))


def _save(meeting: Meeting, form: RulesForm) -> tuple[bool, list[Difference]]:
    command, numbers = form.to_command(), form.to_places(_days(meeting))
    expected, meeting_id = form.expected, meeting.id

    def fresh() -> tuple[RulesForm, str]:
        current = db.session().get_one(Meeting, meeting_id)
        made = _form(current, submitted=False)
        return made, digest_of(rules_of(current), places_of(current))

    def work(session: Session, **by: object) -> Meeting:
        return change_rules(session, meeting_id, command, numbers, expected=expected, **by)  # type: ignore[arg-type]

    return save_form(form, work, fresh)
