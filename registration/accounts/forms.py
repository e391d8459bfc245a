"""Forms of signing in and of the own account."""

from __future__ import annotations

from typing import Any

import wtforms
from wtforms import EmailField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import ValidationError

from registration.accounts import passwords
from registration.core.fields import Address, AtMost, Readable, Said
from registration.core.forms import Form, tidy
from registration.core.i18n import LANGUAGES, NAMES, gettext, lazy_gettext

_ = lazy_gettext

EMAIL_CHARACTERS = 254
NAME_CHARACTERS = 200
CODE_CHARACTERS = 40


def email_field(autocomplete: str) -> Any:  # noqa: ANN401 - a field that the form binds
    """Return the field of an e-mail address."""
    return EmailField(
        _("E-mail address"),
        filters=[tidy],
        validators=[Said(_("Write the e-mail address.")), Address()],
        render_kw={
            "autocomplete": autocomplete,
            "inputmode": "email",
            "enterkeyhint": "next",
            "maxlength": EMAIL_CHARACTERS,
        },
    )


def name_field(*, own: bool) -> Any:  # noqa: ANN401 - a field that the form binds
    """Return the field of an officer's name."""
    return StringField(
        _("Name"),
        filters=[tidy],
        validators=[Said(_("Write the name.")), AtMost(NAME_CHARACTERS), Readable()],
        render_kw={"autocomplete": "name" if own else "off", "maxlength": NAME_CHARACTERS},
    )


def language_field(label: str) -> Any:  # noqa: ANN401 - a field that the form binds
    """Return the choice of the language in which somebody gets mail."""
    return SelectField(
        label,
        choices=[SelectChoice(code, NAMES[code]) for code in LANGUAGES],
        validators=[Said(_("Choose a language."))],
    )


def _password_field(label: str, sentence: str, autocomplete: str) -> Any:  # noqa: ANN401
    return PasswordField(
        label,
        validators=[Said(sentence)],
        render_kw={"autocomplete": autocomplete, "maxlength": passwords.LONGEST},
    )


class SignInForm(Form):
    """E-mail address and password."""

    email = email_field("username")
    password = _password_field(_("Password"), _("Write your password."), "current-password")


class CodeForm(Form):
    """A code of the authenticator app."""

    code = StringField(
        _("Code"),
        filters=[tidy],
        validators=[Said(_("Write the six digits that your app shows.")), AtMost(CODE_CHARACTERS)],
        description=_("Six digits from your authenticator app; they change every 30 seconds."),
        render_kw={
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "enterkeyhint": "go",
            "class": "short",
        },
    )


class RecoveryCodeForm(Form):
    """A recovery code."""

    code = StringField(
        _("Recovery code"),
        filters=[tidy],
        validators=[Said(_("Write one of your recovery codes.")), AtMost(CODE_CHARACTERS)],
        description=_("Three groups of four characters, such as 1a2b-3c4d-5e6f. Each opens once."),
        render_kw={
            "autocomplete": "off",
            "autocapitalize": "none",
            "spellcheck": "false",
            "enterkeyhint": "go",
            "class": "short",
        },
    )


class ForgottenForm(Form):
    """The address to which a link for a new password goes."""

    email = email_field("username")


class NewPasswordForm(Form):
    """A new password, twice; :meth:`judge_for` says for whom it shall be."""

    new = _password_field(_("New password"), _("Write a new password."), "new-password")
    again = _password_field(
        _("The same password again"), _("Write the new password a second time."), "new-password"
    )

    def judge_for(self, email: str, name: str) -> None:
        """Say whose password it is, so that it is not the name or the address."""
        self._owner = (email, name)

    def validate_new(self, field: wtforms.Field) -> None:
        """Refuse a password that is easily guessed."""
        email, name = self._owner
        fault = passwords.fault(field.data or "", email=email, name=name)
        if fault is not None:
            raise ValidationError(_fault_sentence(fault))

    def validate_again(self, field: wtforms.Field) -> None:
        """Compare the two."""
        if self.new.data and field.data != self.new.data:
            raise ValidationError(gettext("The two passwords differ. Write the same one twice."))


def _fault_sentence(fault: str) -> str:
    return {
        "short": gettext(
            "This password is too short: at least %(count)s characters. Several words are easy to remember.",
            count=passwords.SHORTEST,
        ),
        "long": gettext(
            "This password is too long: at most %(count)s characters.", count=passwords.LONGEST
        ),
        "simple": gettext(
            "This password has too few different characters. Choose several words, for example."
        ),
        "own-name": gettext(
            "This password is your name or your address, which others guess first. Choose another."
        ),
    }[fault]


class ChangePasswordForm(NewPasswordForm):
    """The password that is valid now, and a new one."""

    current = _password_field(
        _("Present password"), _("Write your present password."), "current-password"
    )


class ProveForm(Form):
    """The password, for what may not be done by whoever finds an open screen."""

    current = _password_field(_("Your password"), _("Write your password."), "current-password")


class DetailsForm(Form):
    """How the account is called and in which language it gets mail."""

    name = name_field(own=True)
    language = language_field(_("Language of mail to you"))
