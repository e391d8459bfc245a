"""Languages: the reader's, and everything that is written differently in each.

The only module that imports flask_babel. English is the source text of all messages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import flask_babel
from babel import Locale
from babel.dates import format_date as babel_date
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request, url_for
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

from registration.core import hours, zones
from registration.core.types import Localised

__all__ = ["LANGUAGES", "NAMES", "gettext", "language", "lazy_gettext", "ngettext"]

LANGUAGES: tuple[str, ...] = ("en", "fr")
NAMES = {"en": "English", "fr": "Français"}
LOCALES = {"en": "en_GB", "fr": "fr_FR"}
DEFAULT = "en"

_DAY_OF_MONTH = re.compile(r"\bd\b")

CATALOGUES = Path(__file__).parents[2] / "translations"

babel = flask_babel.Babel()


def init_app(app: Flask) -> None:
    """Let every page know its language: from the URL, else from the browser."""
    babel.init_app(app, locale_selector=lambda: LOCALES[language()], default_locale="en_GB")
    app.jinja_env.install_gettext_callables(_message, _plural, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(
        LANGUAGES=LANGUAGES,
        LANGUAGE_NAMES=NAMES,
        language=language,
        text=text,
        localised=localised,
        format_day=format_day,
        format_clock=format_clock,
        format_instant=format_instant,
        format_number=format_number,
        switch_url=switch_url,
    )


@lru_cache(maxsize=8)
def _catalogue(code: str) -> NullTranslations:
    """Load the messages of a language once; English is the source and needs none."""
    return Translations.load(str(CATALOGUES), [code])


def _message(message: str) -> str:
    return str(_catalogue(language()).ugettext(message))


def _plural(singular: str, plural: str, num: int) -> str:
    return str(_catalogue(language()).ungettext(singular, plural, num))


def gettext(message: str, **values: Any) -> str:  # noqa: ANN401 - named values of the sentence
    """Return a message in the reader's language, with its ``%(name)s`` filled in.

    Flask-Babel's own function looks up application, domain and locale at each call: ten times
    slower, and a form page has a hundred messages.
    """
    words = _message(message)
    return words % values if values else words


def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:  # noqa: ANN401 - as above
    """Return a message in the grammatical number that ``num`` takes; ``%(num)d`` is the number."""
    return _plural(singular, plural, num) % {"num": num, **values}


def lazy_gettext(message: str, **values: Any) -> str:  # noqa: ANN401 - as above
    """Return a message that is translated when it is shown, for what is written at import."""
    lazy: str = LazyString(gettext, message, **values)
    return lazy


def language() -> str:
    """Return the reader's language: a code of :data:`LANGUAGES`."""
    chosen = g.get("language")
    if isinstance(chosen, str):
        return chosen
    if has_request_context():
        return preferred()
    return DEFAULT


def preferred() -> str:
    """Return the language that the browser asks for, of those that there are.

    The regional form stands for its language: who prefers ``fr-CH`` to ``en`` reads French.
    """
    for tag, quality in request.accept_languages:
        code = tag.partition("-")[0].lower()
        if quality > 0 and code in LANGUAGES:
            return code
    return DEFAULT


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Write everything inside the block in ``code``, for mail, files and commands."""
    before = g.get("language")
    g.language = code
    with flask_babel.force_locale(LOCALES[code]):
        try:
            yield
        finally:
            g.language = before
            flask_babel.refresh()


def text(value: Localised | None) -> str:
    """Return a localised text in the reader's language, else in another one."""
    return value.text(language()) if value else ""


def localised(value: Localised | None) -> Markup:
    """Return a localised text as HTML; in another language it carries its ``lang``."""
    if not value:
        return Markup()
    found, words = value.best(language())
    if found == language():
        return escape(words)
    return Markup('<span lang="{}">{}</span>').format(found, words)


def locale() -> Locale:
    """Return Babel's locale of the reader's language."""
    return Locale.parse(LOCALES[language()])


def format_date(value: date, pattern: str) -> str:
    """Return a date by a CLDR pattern; the first of a French month is « 1er »."""
    if value.day == 1 and language() == "fr":
        pattern = _DAY_OF_MONTH.sub("d'er'", pattern)
    return str(babel_date(value, pattern, locale=locale()))


def format_day(value: date, style: str = "full", *, year: bool = True) -> str:
    """Return a date: ``full`` with weekday, ``long`` without, ``short`` for tables."""
    patterns = {
        ("full", True): "EEEE d MMMM y",
        ("full", False): "EEEE d MMMM",
        ("long", True): "d MMMM y",
        ("long", False): "d MMMM",
        ("short", True): "d MMM y",
        ("short", False): "d MMM",
    }
    return format_date(value, patterns[style, year])


def format_clock(value: time | datetime) -> str:
    """Return a wall time: ``9:30 am`` is never written; English ``09:30``, French ``9 h 30``."""
    return hours.clock(value, language())


def format_instant(value: datetime, zone_name: str, style: str = "long") -> str:
    """Return an instant as date and wall time in a zone (the zone is named by the caller)."""
    wall = zones.wall_of(value, zone_name)
    return gettext(
        "%(day)s at %(time)s", day=format_day(wall.date(), style), time=format_clock(wall)
    )


def language_name(code: str) -> str:
    """Return the name of a language, with a capital as the first word of a line; the code if it has none."""
    name = str(locale().languages.get(code, code))
    return name[:1].upper() + name[1:]


def format_number(value: float, *, percent: bool = False) -> str:
    """Return a number with the language's separators, or a share (0..1) as per cent."""
    if percent:
        return str(format_percent(value, locale=locale()))
    return str(format_decimal(value, locale=locale()))


def switch_url(code: str, *, sends: bool = False) -> str:
    """Return the address of the same page in another language.

    ``sends``: a form is sent there. Otherwise it is for a link, which an address that takes no GET cannot
    serve: then it is the start page.
    """
    rule = request.url_rule
    is_served = rule is not None and (sends or "GET" in (rule.methods or ()))
    if rule is None or not is_served or "language" not in g.get("url_arguments", {}):
        return f"{request.script_root}/{code}/"
    address = url_for(rule.endpoint, **{**g.url_arguments, "language": code})
    query = urlencode(list(request.args.items(multi=True)), safe="/")
    return f"{address}?{query}" if query else address
