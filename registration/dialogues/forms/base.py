"""What the forms of a Dialogue's data share: they show and give the command of their kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any, ClassVar

import wtforms
from wtforms.validators import Optional, StopValidation

from registration.core.editing import EditForm
from registration.core.errors import DomainError
from registration.core.fields import OptionSelect, add_error
from registration.core.i18n import LANGUAGES, gettext, lazy_gettext
from registration.core.options import OptionList, Pair
from registration.core.texts import localised
from registration.core.types import Localised

_ = lazy_gettext


class RecordForm(EditForm):
    """A form whose fields are those of a command: texts as pairs, the others under their names.

    A value that is not a text is taken as its field gives it; :meth:`taken` may translate it.
    """

    COMMAND: ClassVar[Any]
    kept: Mapping[str, Any] = MappingProxyType({})
    """What is stored and has no field on this page."""

    def taken(self, name: str, value: Any) -> Any:  # noqa: ANN401 - what a field holds
        """Return the command's value for what the field ``name`` holds."""
        del name
        return value

    def to_command(self) -> Any:  # noqa: ANN401 - of the form's kind
        """Return what the officer said."""
        values = dict(self.kept)
        for item in fields(self.COMMAND):
            if f"{item.name}_{LANGUAGES[0]}" in self:
                values[item.name] = localised(self, item.name)
            elif item.name in self:
                values[item.name] = self.taken(item.name, self[item.name].data)
        return self.COMMAND(**values)


def shown(command: Any) -> dict[str, Any]:  # noqa: ANN401 - of any kind
    """Return the values with which a form shows what is stored."""
    values: dict[str, Any] = {}
    for item in fields(command):
        value = getattr(command, item.name)
        if isinstance(value, Localised):
            values |= {f"{item.name}_{code}": value.get(code, "") for code in LANGUAGES}
        elif isinstance(value, int) and not isinstance(value, bool) and item.name.endswith("_id"):
            values[item.name] = str(value)
        else:
            values[item.name] = value
    return values


def number(label: str, sentence: str, lowest: int, highest: int, hint: str = "") -> Any:  # noqa: ANN401
    """Return a field for a whole number from ``lowest`` to ``highest``; ``sentence`` is for anything else."""
    return wtforms.IntegerField(
        label,
        [_Within(lowest, highest, sentence)],
        description=hint,
        invalid_value_message=sentence,  # type: ignore[call-arg]
        render_kw={"class": "short", "inputmode": "numeric", "autocomplete": "off"},
    )


class _Within:
    """Demand a whole number in a range; one sentence says what is wanted, whatever is wrong."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads it from the class

    def __init__(self, lowest: int, highest: int, sentence: str) -> None:
        self.lowest, self.highest, self.sentence = lowest, highest, sentence

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        del form
        if field.errors:  # what was typed is no number: said already
            return
        if field.data is None or not self.lowest <= field.data <= self.highest:
            raise StopValidation(str(self.sentence))


def day(label: str, hint: str = "") -> Any:  # noqa: ANN401 - an unbound field
    """Return a field for a date that may be empty."""
    return wtforms.DateField(
        label,
        [Optional()],
        description=hint,
        invalid_value_message=_("Give a date such as 2027-03-01."),  # type: ignore[call-arg]
    )


def choice(label: str, *checks: Any, hint: str = "") -> Any:  # noqa: ANN401 - an unbound field
    """Return a select; the view sets its options."""
    return OptionSelect(label, list(checks), description=hint)


def options(pairs: list[Pair], empty: str) -> OptionList:
    """Return the options of a select with an empty one in front."""
    return OptionList.of([("", empty), *pairs])


def as_id(value: str | None) -> int | None:
    """Return the id that a select holds."""
    return int(value) if value and value.isascii() and value.isdigit() else None


def put_refusal(form: EditForm, error: DomainError) -> None:
    """Write what a service refused at the field concerned, in words that say what to do."""
    name = str(error.facts.get("field", ""))
    field: Any = form[name] if name in form else next(iter(form))
    add_error(field, _sentence(error.code))


def _sentence(code: str) -> str:
    known = {
        "standing-overlaps": gettext(
            "It has another standing in that time. End the other one first, or change the dates."
        ),
        "until-before-since": gettext("The last day is before the first one. Check both."),
        "unknown-body": gettext("Choose a country or an organisation of the list."),
        "own-parent": gettext("An organisation cannot be a part of itself. Choose another one."),
        "unknown-parent": gettext("This organisation is not there any more. Choose another one."),
        "unknown-body-type": gettext("This type is not there any more. Choose another one."),
        "unknown-domain": gettext("This domain is not there any more. Choose another one."),
        "since-unreadable": gettext("Write a year, a month or a day: 2021, 2021-11 or 2021-11-18."),
        "number-taken": gettext("Another one has this number already. Choose a free one."),
        "no-colour": gettext("Write the colour as # and six digits, such as #0b4a8f."),
    }
    return known.get(code, gettext("This cannot be saved. Check what you wrote and try again."))
