"""Who the person is."""

from __future__ import annotations

import wtforms

from registration.core.fields import (
    Address,
    AtMost,
    OneOf,
    OneOfList,
    Readable,
    Said,
    Telephone,
    add_error,
    choices_of,
)
from registration.core.forms import tidy
from registration.core.i18n import gettext as _
from registration.core.i18n import lazy_gettext as _l
from registration.participants import labels
from registration.participants.kinds import FormOfAddress, Gender

FORMS = (
    FormOfAddress.NONE,
    FormOfAddress.MS,
    FormOfAddress.MR,
    FormOfAddress.DR,
    FormOfAddress.PROFESSOR,
    FormOfAddress.EXCELLENCY,
    FormOfAddress.OTHER,
)
NEXT = {"enterkeyhint": "next"}


class You(wtforms.Form):
    """Names, addresses, gender."""

    form_of_address = OneOfList(
        _l("Form of address"),
        choices=lambda: choices_of(
            (value.value, labels.form_of_address_choice(value)) for value in FORMS
        ),
        render_kw={"autocomplete": "off"},
    )
    form_of_address_text = wtforms.StringField(
        _l("Form of address in your words"),
        [Readable(), AtMost(60)],
        filters=[tidy],
        description=_l("Only if you chose “Other: I write it”."),
        render_kw={"autocomplete": "honorific-prefix", **NEXT},
    )
    given_names = wtforms.StringField(
        _l("Given names"),
        [Readable(), AtMost(120)],
        filters=[tidy],
        render_kw={"autocomplete": "given-name", "autocapitalize": "words", **NEXT},
    )
    family_name = wtforms.StringField(
        _l("Family name"),
        [Said(_l("Enter the family name; a single name is enough.")), Readable(), AtMost(120)],
        filters=[tidy],
        render_kw={"autocomplete": "family-name", "autocapitalize": "words", **NEXT},
    )
    badge_name = wtforms.StringField(
        _l("Name on the badge"),
        [Readable(), AtMost(160)],
        filters=[tidy],
        description=_l("If it differs from given names and family name."),
        render_kw={"autocomplete": "off", "autocapitalize": "words", **NEXT},
    )
    email = wtforms.EmailField(
        _l("E-mail"),
        [Said(_l("Enter an e-mail address.")), Readable(), Address()],
        filters=[tidy],
        description=_l("Your confirmation and your personal link go here."),
        render_kw={"autocomplete": "email", "inputmode": "email", "spellcheck": "false", **NEXT},
    )
    phone = wtforms.TelField(
        _l("Telephone"),
        [Readable(), AtMost(40), Telephone()],
        filters=[tidy],
        description=_l("With the country code. Only for what cannot wait."),
        render_kw={"autocomplete": "tel", "inputmode": "tel", **NEXT},
    )
    gender = OneOf(
        _l("Gender"),
        choices=lambda: choices_of((value.value, labels.gender(value)) for value in Gender),
        description=_l("Only counted: figures show no names."),
    )

    def check_you(self) -> None:
        """Check what depends on another answer."""
        is_other = self.form_of_address.data == FormOfAddress.OTHER.value
        written = self.form_of_address_text
        if is_other and not written.data and not written.errors:
            add_error(written, _("Write the form of address, or choose another one above."))

    @property
    def chosen_form_of_address(self) -> FormOfAddress:
        """Return the form of address that was chosen."""
        return FormOfAddress(self.form_of_address.data or FormOfAddress.NONE.value)

    @property
    def chosen_gender(self) -> Gender | None:
        """Return the gender that was chosen, None for no answer."""
        return Gender(self.gender.data) if self.gender.data else None
