"""A new meeting."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from registration.core import clock, db, i18n
from registration.core.errors import ConflictError, ForbiddenError, InvalidError
from registration.core.http import see_other
from registration.core.i18n import gettext as _
from registration.core.permissions import Permission, actor, dialogue_ids, requires
from registration.dialogues.models import Dialogue
from registration.dialogues.queries import list_dialogues
from registration.meetings.forms.details import NewMeetingForm
from registration.meetings.models import Meeting
from registration.meetings.service import creating
from registration.meetings.views.desk import sentences
from registration.meetings.views.desk.shared import blueprint

FIRST_ZONE = "Europe/Paris"


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.MEETINGS_EDIT)
def create() -> ResponseReturnValue:
    """Make a draft with its title, its days and its format."""
    dialogues = _dialogues(db.session())
    form = NewMeetingForm(
        data={"days": 1, "dialogue": request.args.get("dialogue") or dialogues[0].slug}
    )
    form.offer([SelectChoice(one.slug, i18n.text(one.name)) for one in dialogues])
    if form.validate_on_submit():
        made = _save(form, {one.slug: one.id for one in dialogues})
        if made is not None:
            flash(_("The draft is made. Now describe the meeting: nobody sees it yet."))
            return see_other("meetings_desk.details", meeting=made.slug)
    text = render_template(
        "meetings/desk/new.html", form=form, form_id="new-meeting", several=len(dialogues) > 1
    )
    return text, form.status


def _dialogues(session: Session) -> list[Dialogue]:
    ids = dialogue_ids(Permission.MEETINGS_EDIT)
    found = [one for one in list_dialogues(session) if one.id in ids]
    if not found:  # pragma: no cover - the view's permission says otherwise
        raise ForbiddenError("permission")
    return found


def _save(form: NewMeetingForm, ids: dict[str, int]) -> Meeting | None:
    dialogue_id, command = ids[form.dialogue.data], form.to_command()
    who, now = actor(), clock.now()
    try:
        return db.write(
            lambda session: creating.create(session, dialogue_id, command, actor=who, now=now)
        )
    except (ConflictError, InvalidError) as error:
        sentences.put(form, error)
        return None
