"""Field types and validators that forms of several domains share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import wtforms
from markupsafe import Markup
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.form import BaseForm
from wtforms.validators import StopValidation, ValidationError

from registration.core.i18n import gettext as _
from registration.core.options import OptionList
from registration.core.web_addresses import is_web_address

_UNREADABLE = "\N{REPLACEMENT CHARACTER}"
_PHONE = re.compile(r"\+?[\d\s()./#*,;x-]+", re.IGNORECASE)
_ADDRESS = re.compile(r"[^@\s<>(),;:\"\[\]\\]+@[^@\s<>(),;:\"\[\]\\]+\.[^@\s<>(),;:\"\[\]\\.]{2,}")
MAX_ADDRESS_CHARACTERS = 254
FEWEST_DIGITS = 4


class OptionSelect(wtforms.SelectField):
    """A select whose options are an :class:`OptionList`: drawn by one replace, checked by one look-up."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:  # noqa: ANN401
        """Begin without options; the form sets :attr:`options`."""
        super().__init__(label, validators, choices=[], validate_choice=False, **kwargs)
        self.options = OptionList(())

    def options_html(self) -> Markup:
        """Return the options as HTML, the chosen one marked."""
        return self.options.html(self.data)

    def has_groups(self) -> bool:
        """Say no: the options are drawn by :meth:`options_html`."""
        return False

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse a value that is not in the list; an empty one is for the other validators."""
        del form
        if self.data and self.data not in self.options.values:
            raise ValidationError(_("Choose one of the list."))


class _Listed:
    """Refuses a value that is not among the choices, in a sentence of ours."""

    def pre_validate(self, form: BaseForm) -> None:
        """Check the field."""
        try:
            super().pre_validate(form)  # type: ignore[misc]
        except ValidationError as error:
            raise ValidationError(_("Choose one of the list.")) from error


class Choice(_Listed, wtforms.SelectField):
    """A select of few options."""


class Radios(_Listed, wtforms.RadioField):
    """Radio buttons."""


class Choices(_Listed, wtforms.SelectMultipleField):
    """Check boxes, drawn one under the other by components/fields.html."""

    widget = wtforms.widgets.ListWidget(prefix_label=False)
    option_widget = wtforms.widgets.CheckboxInput()

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse values that are not offered."""
        del form
        if not _offered(self).issuperset(self.data or ()):
            raise ValidationError(_("Choose only what is offered."))


class OneOf(wtforms.RadioField):
    """Radio buttons of which none is chosen at first; no choice is for the other validators."""

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse a value that is not offered."""
        del form
        if self.data and self.data not in _offered(self):
            raise ValidationError(_("Choose one of the answers that are offered."))


class OneOfList(wtforms.SelectField):
    """A short select; the empty value is for the other validators."""

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse a value that is not offered."""
        del form
        if self.data and self.data not in _offered(self):
            raise ValidationError(_("Choose one of the list."))


def _offered(field: wtforms.SelectField) -> set[str]:
    choices: Any = field.choices or ()
    return {choice.value for choice in choices}


def choices_of(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Return pairs of value and label in the shape that WTForms wants."""
    return [SelectChoice(value=value, label=label) for value, label in pairs]


class Rows(wtforms.FieldList):  # type: ignore[type-arg]
    """A list of small forms; strange numbers in the names of its fields are passed over."""

    def _extract_indices(self, prefix: str, formdata: Mapping[str, Any]) -> Iterator[int]:
        own = [key for key in formdata if key.isascii()]
        yield from super()._extract_indices(prefix, own)  # type: ignore[misc]


class Within:
    """Refuse a date or time in a year that cannot be meant."""

    def __init__(self, first: int, last: int) -> None:
        """Keep the years, both allowed."""
        self.first, self.last = first, last

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Check the field."""
        del form
        if isinstance(field.data, date) and not self.first <= field.data.year <= self.last:
            raise StopValidation(
                _(
                    "Check the year: it lies between %(first)s and %(last)s.",
                    first=self.first,
                    last=self.last,
                )
            )


class WebAddress:
    """Refuse what is no address of the web that a page may link to."""

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Check the field."""
        del form
        if field.data and not is_web_address(field.data):
            raise StopValidation(
                _("Enter a whole address that begins with https:// (as the browser shows it).")
            )


class Said:
    """Demand an answer, with a sentence of its own that says what to do."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads it from the class

    def __init__(self, sentence: Any) -> None:  # noqa: ANN401 - a lazy string
        """Keep the sentence (translated when it is shown)."""
        self.sentence = sentence

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Check the field."""
        del form
        if not field.data:
            field.errors = []
            raise StopValidation(str(self.sentence))


class Readable:
    """Refuse what was no UTF-8 when it came in: core/form_bodies.py has made U+FFFD of it."""

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Check the field."""
        del form
        if field.data and _UNREADABLE in field.data:
            raise StopValidation(_("Some characters could not be read. Type them again."))


class AtMost:
    """Refuse a text that is longer than its column, and say by how much."""

    def __init__(self, characters: int) -> None:
        """Keep the limit."""
        self.characters = characters

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Check the field."""
        del form
        if field.data and len(field.data) > self.characters:
            raise StopValidation(
                _(
                    "This is too long: %(length)s characters, at most %(limit)s.",
                    length=len(field.data),
                    limit=self.characters,
                )
            )


class Address:
    """Refuse what cannot be an e-mail address; anything that might be one is let through."""

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Check the field."""
        del form
        if field.data and not is_address(field.data):
            raise StopValidation(_("Enter an e-mail address like name@ministry.example."))


class Telephone:
    """Refuse what cannot be dialled; spaces, brackets and extensions are let through."""

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Check the field."""
        del form
        if not field.data:
            return
        digits = sum(char.isdigit() for char in field.data)
        if digits < FEWEST_DIGITS or not _PHONE.fullmatch(field.data):
            raise StopValidation(
                _("Enter a telephone number with its country code, like +226 25 00 00 00.")
            )


def is_address(text: str) -> bool:
    """Tell whether a text may be one e-mail address."""
    if len(text) > MAX_ADDRESS_CHARACTERS or not _ADDRESS.fullmatch(text):
        return False
    local, _at, domain = text.rpartition("@")
    return not (domain.startswith((".", "-")) or ".." in domain or local.endswith("."))


def add_error(field: wtforms.Field, sentence: str) -> None:
    """Put a sentence at a field after the validators have run; the first one stays."""
    field.errors = [*field.errors, sentence]


def add_row_error(rows: Any, field: wtforms.Field, sentence: str) -> None:  # noqa: ANN401 - a FieldList
    """Put a sentence at a field inside a list of small forms, so that the list knows of it too."""
    add_error(field, sentence)
    rows.errors = [entry.errors for entry in rows.entries]
