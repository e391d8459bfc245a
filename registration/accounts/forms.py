"""Forms of signing in and of the own account."""

from __future__ import annotations

from wtforms import EmailField, PasswordField
from wtforms.validators import DataRequired, Length

from registration.accounts import passwords
from registration.core.forms import Form, tidy
from registration.core.i18n import lazy_gettext

_ = lazy_gettext

EMAIL_CHARACTERS = 255


class SignInForm(Form):
    """E-mail address and password."""

    email = EmailField(
        _("E-mail address"),
        filters=[tidy],
        validators=[
            DataRequired(_("Write your e-mail address.")),
            Length(max=EMAIL_CHARACTERS, message=_("This e-mail address is too long.")),
        ],
        render_kw={"autocomplete": "username", "inputmode": "email", "enterkeyhint": "next"},
    )
    password = PasswordField(
        _("Password"),
        validators=[DataRequired(_("Write your password."))],
        render_kw={
            "autocomplete": "current-password",
            "enterkeyhint": "go",
            "maxlength": passwords.LONGEST,
        },
    )
