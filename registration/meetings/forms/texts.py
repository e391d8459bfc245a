"""Texts in every language: one field for each, side by side on the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import wtforms

from registration.core.fields import AtMost, Readable
from registration.core.forms import tidy, tidy_lines
from registration.core.i18n import LANGUAGES, lazy_gettext
from registration.core.types import Localised

_ = lazy_gettext
F = TypeVar("F", bound=type[wtforms.Form])

LINE_CHARACTERS = 300
PROSE_CHARACTERS = 10_000


class ForPublication:
    """Mark a text that a meeting must have before it is published; a draft may lack it."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads it from the class

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Let everything pass."""


@dataclass(frozen=True)
class Text:
    """A text of a form: its name in the command, what it is called, one line or several, needed or not."""

    name: str
    label: str
    hint: str = ""
    rows: int = 0
    needed: bool = False


def with_texts(*texts: Text) -> Callable[[F], F]:
    """Add the fields of texts to a form: ``title_en``, ``title_fr`` and so on."""

    def add(form: F) -> F:
        for text in texts:
            for code in LANGUAGES:
                setattr(form, f"{text.name}_{code}", _field(text, code))
        return form

    return add


def _field(text: Text, code: str) -> Any:  # noqa: ANN401 - an unbound field
    limit = PROSE_CHARACTERS if text.rows else LINE_CHARACTERS
    validators: list[Any] = [Readable(), AtMost(limit)]
    if text.needed:
        validators.insert(0, ForPublication())
    label = _label(text.label, code)
    hint = text.hint if code == LANGUAGES[0] else ""
    if text.rows:
        return wtforms.TextAreaField(
            label,
            validators,
            filters=[tidy_lines],
            description=hint,
            render_kw={"rows": text.rows},
        )
    return wtforms.StringField(label, validators, filters=[tidy], description=hint)


def _label(label: str, code: str) -> str:
    patterns = {
        # Translators: the label of a field, for example "Title in English"
        "en": _("%(text)s in English", text=label),
        "fr": _("%(text)s in French", text=label),
    }
    return patterns[code]


def localised(form: Any, name: str) -> Localised:  # noqa: ANN401 - a form with these texts
    """Return a text of a form in all its languages."""
    return Localised({code: form[f"{name}_{code}"].data for code in LANGUAGES})


def spread(**texts: Localised) -> dict[str, str]:
    """Return the fields' values of texts: ``title=...`` gives ``title_en`` and ``title_fr``."""
    return {
        f"{name}_{code}": text.get(code, "") for name, text in texts.items() for code in LANGUAGES
    }
