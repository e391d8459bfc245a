"""Forms of the personal page."""

from __future__ import annotations

import wtforms

from registration.core.collation import fold
from registration.core.fields import Address, AtMost, Readable, Said
from registration.core.forms import Form, tidy, tidy_lines
from registration.core.i18n import gettext
from registration.core.i18n import lazy_gettext as _
from registration.meetings.kinds import Mode

LONGEST_ANSWER = 2000
LONGEST_ADDRESS = 254


class ModeForm(Form):
    """A day in another mode; the buttons say which."""

    mode = wtforms.StringField(validators=[wtforms.validators.AnyOf([mode.value for mode in Mode])])

    @property
    def chosen(self) -> Mode:
        """Return the mode of the button."""
        return Mode(self.mode.data or "")


class ConsentForm(Form):
    """A consent given or withdrawn."""

    wanted = wtforms.StringField(validators=[wtforms.validators.AnyOf(["yes", "no"])])


class RoomForm(Form):
    """Joining online; with several rooms the button says which."""

    room = wtforms.StringField()


class LostLinkForm(Form):
    """The address to which links are sent."""

    email = wtforms.EmailField(
        _("Your e-mail address"),
        filters=[tidy],
        validators=[
            Said(_("Enter the e-mail address with which you registered.")),
            Readable(),
            AtMost(LONGEST_ADDRESS),
            Address(),
        ],
        description=_("The one that you gave when you registered, or that of your contact person."),
        render_kw={"autocomplete": "email", "inputmode": "email", "enterkeyhint": "send"},
    )


class ProtectedForm(Form):
    """The protected answers."""

    access_needs = wtforms.TextAreaField(
        _("Access needs"),
        filters=[tidy_lines],
        validators=[Readable(), AtMost(LONGEST_ANSWER)],
        description=_("For example a wheelchair place, sign language, large print."),
        render_kw={"rows": 3, "autocomplete": "off"},
    )
    diet = wtforms.TextAreaField(
        _("Diet"),
        filters=[tidy_lines],
        validators=[Readable(), AtMost(LONGEST_ANSWER)],
        description=_("For example vegetarian, halal, an allergy."),
        render_kw={"rows": 2, "autocomplete": "off"},
    )


class EraseForm(Form):
    """Erasing cannot be undone: it wants a typed word."""

    word = wtforms.StringField(
        _("To confirm, type the word ERASE"),
        filters=[tidy],
        validators=[
            Said(_("Type the word ERASE to confirm, or go back: nothing has been erased."))
        ],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )

    def validate_word(self, field: wtforms.StringField) -> None:
        """Refuse anything but the word, whatever its case."""
        # Translators: the word that a person types to have the data erased, in capitals
        if fold(field.data or "") != fold(gettext("ERASE")):
            raise wtforms.validators.ValidationError(
                gettext("Type the word ERASE to confirm, or go back: nothing has been erased.")
            )
