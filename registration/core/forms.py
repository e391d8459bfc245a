"""Forms: the only module that imports flask_wtf, and what all forms share.

There is no global CSRF check: it answers 400 before the view and the answers are gone. Every unsafe
route validates a :class:`Form` instead, and an expired page shows again everything typed.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any, ClassVar

import wtforms
from flask import Flask, current_app, flash, g, request, session
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms.validators import ValidationError

from registration.core import collation
from registration.core.i18n import LANGUAGES, gettext, lazy_gettext
from registration.core.sessions import QuickSerializer

_ = lazy_gettext
TOKEN = "csrf_token"  # noqa: S105 - the name of the field
_SIGNER = "plenary_csrf_signer"


class _Translations:
    """WTForms' own messages through our catalogue."""

    def gettext(self, string: str) -> str:
        return gettext(string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return gettext(singular if n == 1 else plural)


class Form(FlaskForm):
    """A form with a CSRF token that lives as long as the session."""

    class Meta(FlaskForm.Meta):
        """Translations and rendering."""

        locales: ClassVar[list[str]] = ["en"]

        def get_translations(self, form: wtforms.Form) -> _Translations:
            """Translate through the product's catalogue."""
            del form
            return _Translations()

    @property
    def is_language_switch(self) -> bool:
        """Tell whether a button of the language switch sent the form.

        It was sent to the address of the page in the other language: show it again with everything
        typed, judge and do nothing.
        """
        return request.method == "POST" and request.form.get("switch_language") in LANGUAGES

    def validate_on_submit(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' type
        """Tell whether the form was sent, is to be acted on, and is valid."""
        return not self.is_language_switch and bool(super().validate_on_submit(extra_validators))

    @property
    def status(self) -> int:
        """Return the status of the page that shows the form again: 422 with errors, else 200."""
        return 422 if self.errors else 200

    @property
    def is_expired(self) -> bool:
        """Tell whether only the page had expired: the answers are to be shown again."""
        return "csrf_token" in self.errors

    def problems(self) -> list[tuple[str, str]]:
        """Return ``(id of the field, sentence)`` for the summary, in the order of the fields."""
        return [
            (_target(field), str(error))
            for field in _leaves(self)
            if field.short_name != "csrf_token"
            for error in _flat(field.errors)
        ]


def _leaves(fields: Any) -> Iterator[Any]:  # noqa: ANN401 - a form, or a field that holds others
    """Yield every field, those inside lists of forms one by one; a list's own errors come as itself."""
    for field in fields:
        if isinstance(field, wtforms.FormField):
            yield from _leaves(field.form)
        elif isinstance(field, wtforms.FieldList):
            yield from _leaves(field.entries)
            if field.errors and not any(entry.errors for entry in field.entries):
                yield field
        else:
            yield field


def _target(field: Any) -> str:  # noqa: ANN401 - WTForms' fields
    """Return the id to which a line of the summary leads: of a group its first choice."""
    group = isinstance(field, wtforms.RadioField | wtforms.SelectMultipleField)
    return f"{field.id}-0" if group and hasattr(field, "option_widget") else str(field.id)


def _flat(errors: Any) -> list[str]:  # noqa: ANN401 - WTForms nests lists and dictionaries
    if isinstance(errors, dict):
        return [error for inner in errors.values() for error in _flat(inner)]
    if isinstance(errors, list | tuple):
        return [error for inner in errors for error in _flat(inner)]
    return [errors]


class EmptyForm(Form):
    """A form of one button."""

    def pressed(self) -> bool:
        """Tell whether to act; from a page that has expired, the next page says to press again.

        For actions that lead back to where the button is in any case.
        """
        if self.validate_on_submit():
            return True
        flash(gettext("The page had been open for a long time. Please try again."), "warn")
        return False


def token_value() -> str:
    """Return the token that the forms of this request carry.

    It is that of Flask-WTF, which takes it from ``g``, signed with a signer that is made once.
    """
    if TOKEN not in g:
        if not isinstance(session.get(TOKEN), str):
            session[TOKEN] = secrets.token_hex(20)
        signer: QuickSerializer = current_app.extensions[_SIGNER]
        setattr(g, TOKEN, signer.dumps(session[TOKEN]))
    return str(g.get(TOKEN))


def form_token() -> Markup:
    """Return the hidden field of the token for a form of one button; a page may hold several."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(token_value())


def init_app(app: Flask) -> None:
    """Let templates write ``form_token()`` where a macro asks for the token of a small form."""
    app.jinja_env.globals["form_token"] = form_token
    app.extensions[_SIGNER] = QuickSerializer(str(app.secret_key), salt="wtf-csrf-token")


def tidy(value: str | None) -> str:
    """Filter: one line of text as it is kept."""
    return collation.tidy(value) if value else ""


def tidy_lines(value: str | None) -> str:
    """Filter: several lines of text as they are kept."""
    return collation.tidy_lines(value) if value else ""


class NoControlCharacters:
    """Validator: refuse U+FFFD and bytes that were no UTF-8 when they came in."""

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Check the field."""
        del form
        if field.data and "\N{REPLACEMENT CHARACTER}" in field.data:
            raise ValidationError(gettext("Some characters could not be read. Type them again."))
