"""Every figure: its name, its formula, its rule. Pure; texts are translated where they are shown.

The guide docs/statistics.md is written from this list; a test compares the two.
"""

from __future__ import annotations

from registration.statistics.definitions.base import Figure, Group
from registration.statistics.definitions.base import mark as _l
from registration.statistics.definitions.bodies import REPRESENTATION, shown_representation
from registration.statistics.definitions.people import ATTENDANCE, EXPECTED, REGISTRATIONS
from registration.statistics.figures import MeetingStatistics

__all__ = ["BREAKDOWN_RULES", "GROUPS", "Figure", "Group", "shown_representation", "values"]

GROUPS: tuple[Group, ...] = (REGISTRATIONS, EXPECTED, ATTENDANCE, REPRESENTATION)

BREAKDOWN_RULES: dict[str, str] = {
    "by_body_type": _l("Participants by the type of the body that they represent."),
    "by_function": _l(
        "Everybody present, whether or not the function counts as participant; a person with several functions is counted in each."
    ),
    "by_region": _l(
        "Participants by the region of the country that they represent; organisations have a line of their own."
    ),
    "by_gender": _l("Participants by the gender that they gave; the answer is optional."),
    "days": _l(
        "The room wins on each day. A no-show of a mode was not present in it on that day; who came in the other mode is among them."
    ),
    "sessions": _l(
        "Present at all inside the session; a check-in for the whole day counts for no session."
    ),
}


def values(statistics: MeetingStatistics) -> dict[str, int | None]:
    """Return every single figure by its key, in the order of the groups."""
    return {figure.key: figure.value(statistics) for group in GROUPS for figure in group.figures}
