"""Several words in one sentence: "Ghana, Spain and 3 more"."""

from __future__ import annotations

from collections.abc import Sequence

from babel.lists import format_list

from registration.core.i18n import locale, ngettext


def join_words(words: Sequence[str], most: int) -> str:
    """Return words joined by commas and "and"; beyond ``most`` the rest is only counted."""
    shown = list(words[:most])
    rest = len(words) - len(shown)
    if rest:
        # Translators: the rest of a list of names, for example "Ghana, Spain and 3 more"
        shown.append(ngettext("%(num)d more", "%(num)d more", rest))
    return str(format_list(shown, locale=locale()))
