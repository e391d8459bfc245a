"""What stands in a registration by now, where it differs from what somebody typed meanwhile."""

from __future__ import annotations

from typing import Any, NamedTuple

import wtforms

from registration.core.fields import OptionSelect
from registration.core.i18n import gettext as _
from registration.pages.registration_form.form import RegistrationForm

PROTECTED = frozenset({"access_needs", "diet"})


class Difference(NamedTuple):
    """A question and what is stored as its answer now."""

    label: str
    stored: str


def differences(typed: RegistrationForm, stored: RegistrationForm) -> list[Difference]:
    """Return the answers that are stored otherwise than typed; protected ones are not shown."""
    found = []
    for field in typed.in_order():
        if field.name in PROTECTED or field.name not in stored:
            continue
        now = stored[field.name]
        if _plain(field.data) != _plain(now.data):
            found.append(Difference(str(field.label.text), _words(now) or _("(no answer)")))
    return found


def _plain(value: Any) -> Any:  # noqa: ANN401 - what a field holds
    if isinstance(value, list | tuple):
        return sorted(str(item) for item in value)
    return value or ""


def _words(field: wtforms.Field) -> str:
    if isinstance(field, OptionSelect):
        return field.options.label_of(field.data or "")
    choices: Any = getattr(field, "choices", None)
    if choices is None:
        return str(field.data or "")
    chosen = field.data if isinstance(field.data, list) else [field.data]
    return ", ".join(str(choice.label) for choice in choices if choice.value in chosen)
