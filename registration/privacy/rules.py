"""What can be erased when; pure.

Before a meeting a person can have everything erased at once. From its first hour on what was optional
goes at once and the rest at the end of the retention that the notice states, because funders audit signed
lists. A meeting that was cancelled has no such lists.
"""

from __future__ import annotations

import calendar
import enum
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from registration.core.types import Localised
from registration.participants.kinds import FormOfAddress

MONTHS = 12


class Scope(enum.StrEnum):
    """How much an erasure takes away."""

    ALL = "all"
    OPTIONAL = "optional"


def due_on(ends_on: date, retention_months: int) -> date:
    """Return the first day on which nothing personal of a meeting may be kept any more.

    A day that the month does not have becomes its last one.
    """
    month = ends_on.month - 1 + retention_months
    year, month = ends_on.year + month // MONTHS, month % MONTHS + 1
    day = min(ends_on.day, calendar.monthrange(year, month)[1])
    return date(year, month, day)


def scope_of(*, starts_at: datetime, is_cancelled: bool, due: date, now: datetime) -> Scope:
    """Return what an erasure asked for at ``now`` takes away at once.

    ``due`` is the day of :func:`due_on`, compared with the date of ``now`` in UTC: the difference to
    the meeting's zone is hours in years.
    """
    if is_cancelled or now < starts_at or now.date() >= due:
        return Scope.ALL
    return Scope.OPTIONAL


# The value that a column of registrations has when it is blank.
BLANKS: Mapping[str, Any] = {
    "form_of_address": FormOfAddress.NONE,
    "form_of_address_text": "",
    "given_names": "",
    "family_name": "",
    "badge_name": "",
    "position": Localised(),
    "email": "",
    "phone": "",
    "contact_name": "",
    "contact_email": "",
    "also_represents": "",
    "languages_understood": [],
    "interpretation_into": "",
    "time_zone": "",
    "entry_note": "",
    "identity_key": None,
    "address_key": None,
    "submission_key": None,
    "sort_key": b"",
    "search_key": "",
}

# What no signed list shows and no audit asks for.
OPTIONAL = ("badge_name", "phone", "languages_understood", "interpretation_into", "time_zone")
