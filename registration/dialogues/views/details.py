"""How a Dialogue presents itself, and its data-protection notice with its versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue

from registration.core import colour, db
from registration.core.editing import Difference, merge
from registration.core.errors import ConflictError, InvalidError
from registration.core.http import see_other
from registration.core.i18n import gettext as _
from registration.core.permissions import Permission, requires
from registration.dialogues.commands import DialogueDetails, NoticeText, said_of
from registration.dialogues.fingerprint import fingerprint
from registration.dialogues.forms import records as forms
from registration.dialogues.forms.base import RecordForm, put_refusal, shown
from registration.dialogues.models import Dialogue
from registration.dialogues.queries import list_notices
from registration.dialogues.service import details as service
from registration.dialogues.views.editing import UNPROCESSABLE
from registration.dialogues.views.shared import blueprint, load, render, save

BOTH = ["GET", "POST"]


@blueprint.route("/details", methods=BOTH)
@requires(Permission.DIALOGUE_EDIT)
def details(dialogue: str) -> ResponseReturnValue:
    """Change names, contact, footer, colour and retention."""
    row = load(dialogue)
    form = _stored(forms.DetailsForm, DialogueDetails, row)
    saved, differences = _save(row, form, DialogueDetails, service.change_details)
    if saved:
        flash(_("Saved."))
        return see_other("dialogues.details", dialogue=dialogue)
    row = load(dialogue)
    return render(
        "details",
        row,
        _status(form, differences),
        form=form,
        differences=differences,
        shades=colour.brand(row.brand_colour) if row.brand_colour else None,
    )


@blueprint.route("/notice", methods=BOTH)
@requires(Permission.DIALOGUE_EDIT)
def notice(dialogue: str) -> ResponseReturnValue:
    """Put a new data-protection notice in force; list those before it."""
    row = load(dialogue)
    form = _stored(forms.NoticeForm, NoticeText, row)
    saved, differences = _save(row, form, NoticeText, service.change_notice)
    row = load(dialogue)
    if saved:
        flash(_("Version %(version)s of the notice is in force.", version=row.notice_version))
        return see_other("dialogues.notice", dialogue=dialogue)
    return render(
        "notice",
        row,
        _status(form, differences),
        form=form,
        differences=differences,
        notices=list_notices(db.session(), row.id),
    )


def _stored(form: type[RecordForm], command: type[Any], row: Dialogue) -> RecordForm:
    said = said_of(row, command)
    made = form(data=shown(said))
    if request.method == "GET":
        made.remember(fingerprint(said))
    return made


def _save(
    row: Dialogue, form: RecordForm, command: type[Any], change: Callable[..., Any]
) -> tuple[bool, list[Difference]]:
    """Save a form that was sent and is valid; returns whether it is saved, and what others changed."""
    if not form.validate_on_submit():
        return False, []
    said, expected, dialogue_id, slug = form.to_command(), form.expected, row.id, row.slug
    try:
        save(lambda session, **by: change(session, dialogue_id, said, expected=expected, **by))
    except (ConflictError, InvalidError) as error:
        if error.code != "changed-meanwhile":
            put_refusal(form, error)
            return False, []
        stored = said_of(load(slug), command)
        fresh = type(form)(formdata=None, data=shown(stored))
        return False, merge(form, fresh, fingerprint(stored))
    return True, []


def _status(form: RecordForm, differences: list[Difference]) -> int:
    return UNPROCESSABLE if form.errors or differences else 200
