"""The pages on which officers add, change and remove rows, one by one."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue

from registration.core import db
from registration.core.i18n import gettext as _
from registration.core.i18n import language
from registration.core.permissions import Permission, requires
from registration.core.zone_options import time_zones
from registration.dialogues import record_kinds, wording
from registration.dialogues.forms import records as forms
from registration.dialogues.forms.base import RecordForm, options
from registration.dialogues.kinds import Attachment, PartnerStatus, Side
from registration.dialogues.models import Dialogue
from registration.dialogues.queries import list_domains
from registration.dialogues.views import editing
from registration.dialogues.views.choices import countries, organisations
from registration.dialogues.views.editing import Page
from registration.dialogues.views.shared import blueprint

BOTH = ["GET", "POST"]


def _partner(dialogue: Dialogue, form: RecordForm, row: Any) -> None:  # noqa: ANN401
    if row is not None:
        del form.country_id, form.organisation_id
    else:
        form["country_id"].options = options(countries(dialogue), _("Choose a country"))
        form["organisation_id"].options = options(
            organisations(dialogue), _("Choose an organisation")
        )
    standings = [(one.value, wording.status(one)) for one in PartnerStatus]
    form["status"].options = options(standings, _("Choose its standing"))
    names = wording.regions()
    if row is not None and row.region:
        names.setdefault(row.region, row.region)
    form["region"].options = options(list(names.items()), _("None"))


def _country(dialogue: Dialogue, form: RecordForm, row: Any) -> None:  # noqa: ANN401
    del dialogue, row
    form["time_zone"].options = time_zones(_("Choose a time zone"))


def _body_type(dialogue: Dialogue, form: RecordForm, row: Any) -> None:  # noqa: ANN401
    del dialogue
    if row is None:
        kinds: list[Side | None] = [None, *Side]
        form["side"].options = options(
            [
                (one.value if one else Attachment.ORGANISATION.value, wording.attachment_of(one))
                for one in kinds
            ],
            _("Choose to what they belong"),
        )


def _objective(dialogue: Dialogue, form: RecordForm, row: Any) -> None:  # noqa: ANN401
    del row
    domains = list_domains(db.session(), dialogue.id)
    form["domain_id"].options = options(
        [(str(one.id), f"{one.number}. {one.title.text(language())}") for one in domains],
        _("Choose a domain"),
    )


def _chair(dialogue: Dialogue, form: RecordForm, row: Any) -> None:  # noqa: ANN401
    del row
    form["country_id"].options = options(countries(dialogue), _("Choose a country"))


PARTNER = Page(
    record_kinds.PARTNER,
    forms.PartnerForm,
    "dialogues.partners",
    _partner,
    remove_endpoint="dialogues.partner_remove",
)
COUNTRY = Page(record_kinds.COUNTRY, forms.CountryForm, "dialogues.countries", _country)
BODY_TYPE = Page(
    record_kinds.BODY_TYPE,
    forms.BodyTypeForm,
    "dialogues.vocabulary",
    _body_type,
    new_form=forms.NewBodyTypeForm,
)
FUNCTION = Page(record_kinds.FUNCTION, forms.FunctionForm, "dialogues.vocabulary")
DOMAIN = Page(record_kinds.DOMAIN, forms.TitleForm, "dialogues.plan")
OBJECTIVE = Page(record_kinds.OBJECTIVE, forms.ObjectiveForm, "dialogues.plan", _objective)
PRIORITY = Page(record_kinds.PRIORITY, forms.TitleForm, "dialogues.plan")
CHAIR = Page(
    record_kinds.CHAIRMANSHIP,
    forms.ChairmanshipForm,
    "dialogues.chair",
    _chair,
    remove_endpoint="dialogues.chair_remove",
)


@blueprint.route("/partners/new", methods=BOTH)
@requires(Permission.DIALOGUE_EDIT)
def partner_add(dialogue: str) -> ResponseReturnValue:
    """Add the standing of a country or an organisation."""
    return editing.add(dialogue, PARTNER, _("Add a standing"))


@blueprint.route("/partners/<int:row>", methods=BOTH)
@requires(Permission.DIALOGUE_EDIT)
def partner_edit(dialogue: str, row: int) -> ResponseReturnValue:
    """Change or end a standing."""
    return editing.edit(dialogue, PARTNER, row, _("Change a standing"))


@blueprint.route("/partners/<int:row>/remove", methods=BOTH)
@requires(Permission.DIALOGUE_EDIT)
def partner_remove(dialogue: str, row: int) -> ResponseReturnValue:
    """Remove a standing that was never one."""
    consequence = _(
        "It then counts as if it had never been a partner or observer, in earlier meetings too. To end it, give it its last day instead."
    )
    return editing.remove(dialogue, PARTNER, row, _("Remove a standing"), consequence)


@blueprint.route("/countries/<int:row>", methods=BOTH)
@requires(Permission.DIALOGUE_EDIT)
def country_edit(dialogue: str, row: int) -> ResponseReturnValue:
    """Change the names of a country."""
    return editing.edit(dialogue, COUNTRY, row, _("Change the name of a country"))


@blueprint.route("/body-types/new", methods=BOTH)
@requires(Permission.DIALOGUE_EDIT)
def body_type_add(dialogue: str) -> ResponseReturnValue:
    """Add a type of body."""
    return editing.add(dialogue, BODY_TYPE, _("Add a type of body"))


@blueprint.route("/body-types/<int:row>", methods=BOTH)
@requires(Permission.DIALOGUE_EDIT)
def body_type_edit(dialogue: str, row: int) -> ResponseReturnValue:
    """Change the name or the definition of a type of body."""
    return editing.edit(dialogue, BODY_TYPE, row, _("Change a type of body"))


@blueprint.route("/functions/new", methods=BOTH)
@requires(Permission.DIALOGUE_EDIT)
def function_add(dialogue: str) -> ResponseReturnValue:
    """Add a function."""
    return editing.add(dialogue, FUNCTION, _("Add a function"))


@blueprint.route("/functions/<int:row>", methods=BOTH)
@requires(Permission.DIALOGUE_EDIT)
def function_edit(dialogue: str, row: int) -> ResponseReturnValue:
    """Change a function."""
    return editing.edit(dialogue, FUNCTION, row, _("Change a function"))


@blueprint.route("/action-plan/domains/new", methods=BOTH)
@requires(Permission.DIALOGUE_EDIT)
def domain_add(dialogue: str) -> ResponseReturnValue:
    """Add a domain."""
    return editing.add(dialogue, DOMAIN, _("Add a domain"))


@blueprint.route("/action-plan/domains/<int:row>", methods=BOTH)
@requires(Permission.DIALOGUE_EDIT)
def domain_edit(dialogue: str, row: int) -> ResponseReturnValue:
    """Change a domain."""
    return editing.edit(dialogue, DOMAIN, row, _("Change a domain"))


@blueprint.route("/action-plan/objectives/new", methods=BOTH)
@requires(Permission.DIALOGUE_EDIT)
def objective_add(dialogue: str) -> ResponseReturnValue:
    """Add an objective."""
    return editing.add(dialogue, OBJECTIVE, _("Add an objective"))


@blueprint.route("/action-plan/objectives/<int:row>", methods=BOTH)
@requires(Permission.DIALOGUE_EDIT)
def objective_edit(dialogue: str, row: int) -> ResponseReturnValue:
    """Change an objective."""
    return editing.edit(dialogue, OBJECTIVE, row, _("Change an objective"))


@blueprint.route("/action-plan/priorities/new", methods=BOTH)
@requires(Permission.DIALOGUE_EDIT)
def priority_add(dialogue: str) -> ResponseReturnValue:
    """Add a priority."""
    return editing.add(dialogue, PRIORITY, _("Add a priority"))


@blueprint.route("/action-plan/priorities/<int:row>", methods=BOTH)
@requires(Permission.DIALOGUE_EDIT)
def priority_edit(dialogue: str, row: int) -> ResponseReturnValue:
    """Change a priority."""
    return editing.edit(dialogue, PRIORITY, row, _("Change a priority"))


@blueprint.route("/chair/new", methods=BOTH)
@requires(Permission.DIALOGUE_EDIT)
def chair_add(dialogue: str) -> ResponseReturnValue:
    """Add a time in the chair."""
    return editing.add(dialogue, CHAIR, _("Add a time in the chair"))


@blueprint.route("/chair/<int:row>", methods=BOTH)
@requires(Permission.DIALOGUE_EDIT)
def chair_edit(dialogue: str, row: int) -> ResponseReturnValue:
    """Change a time in the chair."""
    return editing.edit(dialogue, CHAIR, row, _("Change a time in the chair"))


@blueprint.route("/chair/<int:row>/remove", methods=BOTH)
@requires(Permission.DIALOGUE_EDIT)
def chair_remove(dialogue: str, row: int) -> ResponseReturnValue:
    """Remove a time in the chair."""
    consequence = _("It disappears from the list. Nothing else names it.")
    return editing.remove(dialogue, CHAIR, row, _("Remove a time in the chair"), consequence)
