"""What a reader chooses before a list becomes a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField
from wtforms.validators import InputRequired, ValidationError

from registration.core.fields import Choices, OneOf, choices_of
from registration.core.forms import Form
from registration.core.i18n import LANGUAGES, NAMES, gettext
from registration.core.i18n import lazy_gettext as _
from registration.exports.files import Format
from registration.participants import columns
from registration.participants.filters import Order
from registration.participants.list_column import ListColumn

ALL, PAGE, DISTRIBUTION, CHOSEN = "all", "page", "distribution", "chosen"


class ExportForm(Form):
    """Format, language, order and columns of a file; the rows are those of the filter in the address."""

    format = OneOf(
        _("Format"),
        choices=choices_of(
            [
                (Format.XLSX.value, _("Excel (XLSX)")),
                (Format.CSV.value, _("Text for spreadsheets (CSV)")),
                (Format.JSON.value, _("For programs (JSON)")),
            ]
        ),
        default=Format.XLSX.value,
        validators=[InputRequired(_("Choose a format."))],
    )
    language = OneOf(
        _("Language of the file"),
        choices=choices_of([(code, NAMES[code]) for code in LANGUAGES]),
        validators=[InputRequired(_("Choose a language."))],
    )
    order = OneOf(
        _("Order"),
        choices=choices_of(
            [
                (Order.DELEGATION.value, _("By delegation, in protocol order")),
                (Order.NAME.value, _("By name")),
                (Order.REGISTERED.value, _("By time of registration")),
            ]
        ),
        validators=[InputRequired(_("Choose an order."))],
    )
    which = OneOf(
        _("Columns"),
        choices=choices_of(
            [
                (ALL, _("All columns")),
                (PAGE, _("The columns of the page")),
                (DISTRIBUTION, _("For distribution to the participants")),
                (CHOSEN, _("Those ticked below")),
            ]
        ),
        default=ALL,
        validators=[InputRequired(_("Choose the columns."))],
    )
    present = BooleanField(_("Only the participants: those who were present by the counting rule"))
    protected = BooleanField(_("With access needs and diet"))

    def validate_which(self, field: OneOf) -> None:
        """Refuse a file without columns."""
        if field.data == CHOSEN and not chosen_keys(self, ()):
            raise ValidationError(gettext("Tick at least one column."))


def export_form(groups: dict[str, list[ListColumn]]) -> type[ExportForm]:
    """Return the form for these columns: one field of check boxes for each group."""
    fields: dict[str, Any] = {}
    for number, (name, found) in enumerate(groups.items()):
        fields[f"columns_{number}"] = Choices(
            name, choices=choices_of([(column.key, column.title) for column in found])
        )
    return type("ChosenExportForm", (ExportForm,), fields)


def chosen_keys(form: ExportForm, on_page: Sequence[str]) -> tuple[str, ...]:
    """Return the keys of the columns that the form asks for; none: all of them."""
    if form.which.data == PAGE:
        return ("family_name", "given_names", *on_page)
    if form.which.data == DISTRIBUTION:
        return columns.FOR_DISTRIBUTION
    if form.which.data == CHOSEN:
        return tuple(
            key for field in form if field.name.startswith("columns_") for key in field.data or ()
        )
    return ()
