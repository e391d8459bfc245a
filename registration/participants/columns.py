"""The columns of a list of registrations: one definition for screen and file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from registration.meetings.facts import MeetingFacts
from registration.meetings.models import Meeting
from registration.participants import column_groups as groups
from registration.participants.list_column import ListColumn

DEFAULT = ("represents", "body_type", "status", "days", "registered_at")
"""What the screen shows beside the name until somebody chooses; ``days`` stands for all of them."""

PROTECTED = ("access_needs", "diet")
"""Columns that need their own permission and leave a trace in the audit log."""

FOR_DISTRIBUTION = (
    "represents",
    "rank",
    "form_of_address",
    "family_name",
    "given_names",
    "position",
    "functions",
    "listed_email",
)
"""What may be handed to all participants: the e-mail address only of those who agreed to be listed with it."""


def all_columns(
    meeting: Meeting, facts: MeetingFacts, *, protected: bool = False
) -> list[ListColumn]:
    """Return every column of a meeting's list in the reader's language, in their order.

    ``protected`` adds access needs and diet; the caller has checked the permission.
    """
    return [
        *groups.of_state(),
        *groups.of_body(),
        *groups.of_person(),
        *groups.of_days(meeting, facts),
        *groups.of_communication(),
        *groups.of_record(meeting.time_zone),
        *(groups.of_protected_answers() if protected else ()),
    ]


def chosen(columns: Sequence[ListColumn], keys: Iterable[str]) -> list[ListColumn]:
    """Return the columns of these keys in their own order; ``days`` is every day, unknown keys are left out."""
    wanted = set(keys)
    return [
        column
        for column in columns
        if column.key in wanted or ("days" in wanted and column.key.startswith("day_"))
    ]


def by_group(columns: Iterable[ListColumn]) -> dict[str, list[ListColumn]]:
    """Return the columns under the names of their groups, for the page on which they are chosen."""
    found: dict[str, list[ListColumn]] = {}
    for column in columns:
        found.setdefault(column.group, []).append(column)
    return found
