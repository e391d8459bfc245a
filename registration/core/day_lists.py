"""Several days in words: "14 and 15 September 2021", « du 14 au 17 septembre 2021 »."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from babel.lists import format_list

from registration.core.i18n import format_date, gettext, locale

_ = gettext

PAIR = 2


def format_days(days: Sequence[date], *, weekday: bool = False) -> str:
    """Return days (in order) in words, month and year said once where they are the same.

    Two days are joined by "and", three or more in a row by their first and last, others are listed.
    """
    if not days:
        return ""
    if len(days) <= PAIR:
        *first, last = _parts(days, weekday=weekday)
        # Translators: two days: "14 and 15 September 2021"
        return _("%(first)s and %(last)s", first=first[0], last=last) if first else last
    if all(later - day == timedelta(days=1) for day, later in pairwise(days)):
        begins, ends = _parts((days[0], days[-1]), weekday=weekday)
        # Translators: the first and the last of several days: "14 to 17 September 2021"
        return _("%(first)s to %(last)s", first=begins, last=ends)
    return str(format_list(_parts(days, weekday=weekday), locale=locale()))


def _parts(days: Sequence[date], *, weekday: bool) -> list[str]:
    """Return each day; month and year stand only where the next day has another, and at the last."""
    start = "EEEE d" if weekday else "d"
    parts = []
    for number, day in enumerate(days):
        following = days[number + 1] if number + 1 < len(days) else None
        pattern = start
        if following is None or (day.year, day.month) != (following.year, following.month):
            pattern += " MMMM"
        if following is None or day.year != following.year:
            pattern += " y"
        parts.append(format_date(day, pattern))
    return parts
