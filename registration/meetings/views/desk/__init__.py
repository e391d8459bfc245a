"""The officer's pages of a meeting: details, agenda, rules, publication."""

from __future__ import annotations

from registration.meetings.views.desk import agenda, days, details, life, new, rules
from registration.meetings.views.desk.shared import blueprint

__all__ = ["agenda", "blueprint", "days", "details", "life", "new", "rules"]
