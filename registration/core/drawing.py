"""Fields of forms, drawn fast: templates/components/fields.html draws each field once, then it is kept.

A drawn field without errors differs from one request to the next only in its value. What stands
around the value is kept for each language, label, hint and choice; the template stays the only
place where the HTML is written. Fields with errors are drawn anew each time.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, MutableMapping
from functools import lru_cache
from typing import Any, NamedTuple

import flask.templating
from flask import Flask
from markupsafe import Markup, escape

from registration.core import i18n

TEMPLATE = "components/fields.html"
HOLE = "\ue000"  # a character for private use: no label has it
KEPT = 4096

Field = Any  # a WTForms field of any kind: their class does not declare what widgets ask for
Content = Any  # a text, or options as finished HTML
Values = tuple[str, ...]


class Environment(flask.templating.Environment):
    """Templates whose globals are fixed when the first one is loaded.

    Jinja compares all globals at each ``{% from ... import %}``; over its chain of dictionaries that
    took a third of the time of a page with five imports.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template as one dictionary."""
        return {**self.globals, **(d or {})}


class Look(NamedTuple):
    """How a field is to be drawn, apart from the field itself."""

    hint: str
    label: str
    lang: str | None
    column: bool
    notes: tuple[tuple[str, str], ...]
    modes: bool


def init_app(app: Flask) -> None:
    """Give templates ``draw_field``, which components/fields.html offers as ``field``."""
    kept: dict[Any, tuple[str, str]] = {}
    environment = app.jinja_env

    def draw_field(
        field: Field,
        hint: str | None = None,
        label: str | None = None,
        lang: str | None = None,
        *,
        column: bool = False,
        notes: Mapping[str, str] | None = None,
        modes: bool = False,
    ) -> Markup:
        look = Look(
            str(hint or field.description or ""),
            str(label or field.label.text),
            lang,
            column,
            tuple(notes.items()) if notes else (),
            modes,
        )
        value, chosen = _content(field)
        if field.errors:
            return Markup(_draw(environment, field, look, value, chosen))  # noqa: S704 - the template escapes
        key = (i18n.language(), *_identity(field), look, chosen)
        around = kept.get(key)
        if around is None:
            if len(kept) >= KEPT:
                kept.clear()
            drawn = _draw(environment, field, look, HOLE, chosen)
            before, _, after = drawn.partition(HOLE)
            around = kept[key] = (before, after)
        return Markup(f"{around[0]}{escape(value)}{around[1]}")  # noqa: S704 - template and escape

    environment.globals["draw_field"] = draw_field


@lru_cache(maxsize=256)
def _shape(kind: Hashable, widget: Hashable) -> str:
    """Return what the field's content is: a value, options, choices, a tick, or nothing shown."""
    name = str(getattr(widget, "__name__", ""))
    if name == "ListWidget":
        return "choices"
    if name == "Select":
        return "prepared" if hasattr(kind, "options_html") else "options"
    if name == "CheckboxInput":
        return "tick"
    return "nothing" if name in {"FileInput", "PasswordInput"} else "value"


def _shape_of(field: Field) -> str:
    return _shape(field.__class__, field.widget.__class__)


def _content(field: Field) -> tuple[Content, Values]:
    """Return what fills the hole, and the values that are chosen."""
    shape = _shape_of(field)
    if shape == "value":
        return field._value(), ()  # noqa: SLF001 - WTForms' name for what a widget shows
    if shape == "prepared":
        return field.options_html(), ()
    if shape == "tick":
        return "", ("y",) if field.data else ()
    if shape == "nothing" or field.data is None:
        return "", ()
    if isinstance(field.data, list | tuple | set | frozenset):
        return "", tuple(sorted(str(item) for item in field.data))
    return "", (str(field.data),)


def _identity(field: Field) -> tuple[Any, ...]:
    choices: Any = ()
    if _shape_of(field) in {"choices", "options"}:
        choices = tuple(
            (str(item.value), str(item.label), item.optgroup) for item in field.choices or ()
        )
    attributes = tuple(field.render_kw.items()) if field.render_kw else ()
    required = bool(field.flags.required)
    return type(field), type(field.widget), field.id, field.name, required, attributes, choices


def _draw(
    environment: flask.templating.Environment,
    field: Field,
    look: Look,
    value: Content,
    chosen: Values,
) -> str:
    module = environment.get_template(TEMPLATE).module
    return str(module.draw(field, look, value, chosen))  # type: ignore[attr-defined]
