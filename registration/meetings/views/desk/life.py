"""Publishing a meeting, taking it back, cancelling it, copying it."""

from __future__ import annotations

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from registration.core import clock
from registration.core.errors import ConflictError, InvalidError
from registration.core.forms import EmptyForm
from registration.core.http import is_served, see_other
from registration.core.i18n import gettext as _
from registration.core.permissions import Permission, requires
from registration.core.texts import spread
from registration.meetings.forms.life import CancelForm, CopyForm
from registration.meetings.service import creating
from registration.meetings.service import publishing as service
from registration.meetings.views.desk import gap_lines, sentences
from registration.meetings.views.desk.shared import (
    blueprint,
    is_editable,
    load,
    refusal,
    save,
    show,
)


@blueprint.get("/<string:meeting>/publication")
@requires(Permission.MEETINGS_VIEW)
def publication(meeting: str) -> ResponseReturnValue:
    """Show where the meeting stands, what is missing before it can be published, and what can be done."""
    row = load(meeting)
    public = "meetings.show"
    return show(
        "publication",
        row,
        editable=is_editable(),
        lines=gap_lines.lines(row),
        is_over=row.ends_at <= clock.now(),
        public_url=url_for(public, meeting=row.slug) if is_served(public) else "",
    )


@blueprint.post("/<string:meeting>/publish")
@requires(Permission.MEETINGS_EDIT)
def publish(meeting: str) -> ResponseReturnValue:
    """Publish a draft that is complete in both languages."""
    if EmptyForm().pressed():
        meeting_id = load(meeting).id
        try:
            save(lambda session, **by: service.publish(session, meeting_id, **by))
        except InvalidError:
            flash(_("Some texts lack a language: the meeting is not published yet."), "bad")
        except ConflictError as error:
            flash(refusal(error), "warn")
        else:
            flash(_("The meeting is published."))
    return see_other("meetings_desk.publication", meeting=meeting)


@blueprint.post("/<string:meeting>/unpublish")
@requires(Permission.MEETINGS_EDIT)
def unpublish(meeting: str) -> ResponseReturnValue:
    """Make a published meeting a draft again, while nobody has registered."""
    if EmptyForm().pressed():
        meeting_id = load(meeting).id
        try:
            save(lambda session, **by: service.unpublish(session, meeting_id, **by))
        except ConflictError as error:
            flash(refusal(error), "bad")
        else:
            flash(_("The meeting is a draft again: only officers see it."))
    return see_other("meetings_desk.publication", meeting=meeting)


@blueprint.route("/<string:meeting>/cancel", methods=["GET", "POST"])
@requires(Permission.MEETINGS_EDIT)
def cancel(meeting: str) -> ResponseReturnValue:
    """Say what cancelling does, ask to type the meeting's name, then cancel it."""
    row = load(meeting)
    form = CancelForm()
    if form.validate_on_submit():
        meeting_id, typed = row.id, form.typed.data or ""
        try:
            save(lambda session, **by: service.cancel(session, meeting_id, typed, **by))
        except (ConflictError, InvalidError) as error:
            sentences.put(form, error)
            row = load(meeting)
        else:
            flash(_("The meeting is cancelled. Everybody who registered is told by mail."))
            return see_other("meetings_desk.publication", meeting=meeting)
    return show("cancel", row, form.status, form=form, form_id="cancel")


@blueprint.route("/<string:meeting>/copy", methods=["GET", "POST"])
@requires(Permission.MEETINGS_EDIT)
def copy(meeting: str) -> ResponseReturnValue:
    """Make a new draft from a meeting."""
    row = load(meeting)
    form = CopyForm(data=spread(title=row.title))
    if form.validate_on_submit():
        meeting_id, command = row.id, form.to_command()
        try:
            made = save(lambda session, **by: creating.copy(session, meeting_id, command, **by))
        except (ConflictError, InvalidError) as error:
            sentences.put(form, error)
            row = load(meeting)
        else:
            flash(_("This is the copy: a draft without any registration."))
            return see_other("meetings_desk.details", meeting=made.slug)
    return show("copy", row, form.status, form=form, form_id="copy")
