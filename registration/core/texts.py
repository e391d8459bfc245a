"""Texts in every language on a form: one field for each language, side by side on the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import wtforms

from registration.core.fields import AtMost, Readable, Said
from registration.core.forms import tidy, tidy_lines
from registration.core.i18n import LANGUAGES, lazy_gettext
from registration.core.types import Localised

_ = lazy_gettext
F = TypeVar("F", bound=type[wtforms.Form])

LINE_CHARACTERS = 300
PROSE_CHARACTERS = 10_000


class Wanted:
    """Mark a text that is needed later, for example before publication; it may be empty now."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads it from the class

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Let everything pass."""


@dataclass(frozen=True)
class Text:
    """A text of a form: its name in the command, what it is called, and how it is written.

    ``needed`` marks a text that is not optional; ``must`` is the sentence for an empty field where each language
    is demanded at once. ``rows`` 0 is one line; ``most`` 0 is the usual number of characters.
    """

    name: str
    label: str
    hint: str = ""
    rows: int = 0
    needed: bool = False
    must: str | None = None
    most: int = 0


def with_texts(*texts: Text, first: bool = False, before: str | None = None) -> Callable[[F], F]:
    """Add the fields of texts to a form: ``name_en``, ``name_fr`` and so on.

    They come ``first`` of all, ``before`` another field of the form, or last. The order of the fields is that of the
    sentences in the summary of errors, and should be that of the page.
    """

    def add(form: F) -> F:
        names = [(text, code) for text in texts for code in LANGUAGES]
        for place, (text, code) in enumerate(names):
            field = _field(text, code)
            if first:
                field.creation_counter = place - len(names)  # WTForms orders fields by it
            elif before:
                follows = getattr(form, before).creation_counter
                field.creation_counter = follows - 1 + (place + 1) / (len(names) + 1)
            setattr(form, f"{text.name}_{code}", field)
        return form

    return add


def _field(text: Text, code: str) -> Any:  # noqa: ANN401 - an unbound field
    limit = text.most or (PROSE_CHARACTERS if text.rows else LINE_CHARACTERS)
    checks: list[Any] = [Readable(), AtMost(limit)]
    if text.must is not None:
        checks.insert(0, Said(text.must))
    elif text.needed:
        checks.insert(0, Wanted())
    label = _label(text.label, code)
    hint = text.hint if code == LANGUAGES[0] else ""
    if text.rows:
        look = {"rows": text.rows}
        return wtforms.TextAreaField(
            label, checks, filters=[tidy_lines], description=hint, render_kw=look
        )
    return wtforms.StringField(label, checks, filters=[tidy], description=hint)


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
