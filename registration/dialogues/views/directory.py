"""Changing the directory: organisations added, completed, accepted, merged, and merges taken back."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from registration.core import db
from registration.core.errors import ConflictError, InvalidError
from registration.core.fields import add_error
from registration.core.forms import EmptyForm
from registration.core.http import see_other
from registration.core.i18n import gettext as _
from registration.core.i18n import language
from registration.core.permissions import Permission, requires
from registration.dialogues import record_kinds, wording
from registration.dialogues.forms import records as forms
from registration.dialogues.forms.base import RecordForm, as_id, options
from registration.dialogues.models import Dialogue, Organisation
from registration.dialogues.queries import final_organisation, get_record
from registration.dialogues.service import merging
from registration.dialogues.views import editing
from registration.dialogues.views.choices import directory_of, organisations, types_of_body
from registration.dialogues.views.editing import UNPROCESSABLE, Page
from registration.dialogues.views.organisations import likely
from registration.dialogues.views.shared import blueprint, load, render, save

BOTH = ["GET", "POST"]


def _organisation(dialogue: Dialogue, form: RecordForm, row: Any) -> None:  # noqa: ANN401
    form["body_type_id"].options = options(types_of_body(dialogue), _("Not known"))
    but = row.id if row is not None else None
    form["parent_id"].options = options(organisations(dialogue, but=but), _("Stands by itself"))


def _accept(session: Session, dialogue_id: int, row_id: int, by: dict[str, Any]) -> None:
    """Whoever completed what somebody wrote has looked at it."""
    row = session.get_one(Organisation, row_id)
    if row.merged_into_id is None:
        merging.accept(session, dialogue_id, row_id, **by)


ORGANISATION = Page(
    record_kinds.ORGANISATION,
    forms.OrganisationForm,
    "dialogues.organisations",
    _organisation,
    saved=_accept,
)


@blueprint.route("/organisations/new", methods=BOTH)
@requires(Permission.DIALOGUE_EDIT)
def organisation_add(dialogue: str) -> ResponseReturnValue:
    """Add an organisation."""
    return editing.add(dialogue, ORGANISATION, _("Add an organisation"))


@blueprint.route("/organisations/<int:row>", methods=BOTH)
@requires(Permission.DIALOGUE_EDIT)
def organisation_edit(dialogue: str, row: int) -> ResponseReturnValue:
    """Change an organisation; one from the queue is accepted by that."""
    return editing.edit(dialogue, ORGANISATION, row, _("Change an organisation"))


@blueprint.post("/organisations/<int:row>/accept")
@requires(Permission.DIALOGUE_EDIT)
def organisation_accept(dialogue: str, row: int) -> ResponseReturnValue:
    """Take what somebody wrote into the directory as it is."""
    found, organisation = _load(dialogue, row)
    name = organisation.name.text(language())
    if EmptyForm().validate_on_submit():
        dialogue_id = found.id
        save(lambda session, **by: merging.accept(session, dialogue_id, row, **by))
        flash(_("%(name)s is in the directory now.", name=name))
    else:
        flash(_("This page was open for long: press the button once more."), "warn")
    return see_other("dialogues.organisation_queue", dialogue=dialogue)


@blueprint.route("/organisations/<int:row>/merge", methods=BOTH)
@requires(Permission.DIALOGUE_EDIT)
def organisation_merge(dialogue: str, row: int) -> ResponseReturnValue:
    """Say that an organisation is another one."""
    found, organisation = _load(dialogue, row)
    form = forms.MergeForm(data={"into": request.args.get("into", "")})
    form["into"].options = options(organisations(found, but=row), _("Choose an organisation"))
    if form.validate_on_submit():
        into_id, dialogue_id = as_id(form["into"].data) or 0, found.id
        try:
            into = save(
                lambda session, **by: merging.merge(session, dialogue_id, row, into_id, **by)
            )
        except (ConflictError, InvalidError) as error:
            add_error(form["into"], _refusal(error.code))
            found, organisation = _load(dialogue, row)
        else:
            name = into.name.text(language())
            flash(_("It is %(name)s now: registrations and delegations followed.", name=name))
            return see_other("dialogues.organisation_queue", dialogue=dialogue)
    return render(
        "merge",
        found,
        UNPROCESSABLE if form.errors else 200,
        form=form,
        organisation=organisation,
        likely=likely(directory_of(found), organisation),
        wording=wording,
        back_url=url_for("dialogues.organisation_queue", dialogue=dialogue),
    )


@blueprint.route("/organisations/<int:row>/split", methods=BOTH)
@requires(Permission.DIALOGUE_EDIT)
def organisation_split(dialogue: str, row: int) -> ResponseReturnValue:
    """Take a merge back."""
    found, organisation = _load(dialogue, row)
    form = EmptyForm()
    if form.validate_on_submit():
        dialogue_id = found.id
        save(lambda session, **by: merging.split(session, dialogue_id, row, **by))
        flash(_("The merge is taken back."))
        return see_other("dialogues.organisations", dialogue=dialogue)
    into = final_organisation(db.session(), organisation)
    consequence = _(
        "Whoever represented %(name)s before the merge represents it again, unless the registration was changed since. Who registered for %(other)s stays there.",
        name=organisation.name.text(language()),
        other=into.name.text(language()),
    )
    return render(
        "remove",
        found,
        UNPROCESSABLE if form.errors else 200,
        form=form,
        title=_("Take a merge back"),
        button=_("Take the merge back"),
        consequence=consequence,
        back_url=url_for("dialogues.organisations", dialogue=dialogue, merged=1),
    )


def _load(slug: str, row: int) -> tuple[Dialogue, Organisation]:
    found = load(slug)
    return found, get_record(db.session(), found.id, record_kinds.ORGANISATION, row)


def _refusal(code: str) -> str:
    known = {
        "merge-with-itself": _("This is the same organisation. Choose another one."),
        "merged-already": _("One of the two was merged meanwhile. Look at the list again."),
        "has-standing": _(
            "It is a partner or observer of the Dialogue. Merge the other one into it instead."
        ),
        "is-its-parent": _(
            "The other one is a part of it. Change that first, or merge the other way round."
        ),
    }
    return known.get(code, _("This cannot be saved. Check what you wrote and try again."))
