"""Reading the ledger: evidence and verdicts, the state of a day, the records of one person."""

from __future__ import annotations

from registration.presence.queries.day import DayState, day_state
from registration.presence.queries.ledger import (
    evidence_of,
    held_days,
    records_of,
    rule_of,
    verdicts_of,
)
from registration.presence.queries.people import Shown, find_person, people_page

__all__ = [
    "DayState",
    "Shown",
    "day_state",
    "evidence_of",
    "find_person",
    "held_days",
    "people_page",
    "records_of",
    "rule_of",
    "verdicts_of",
]
