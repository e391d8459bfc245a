"""Reading registrations: one page of the list, all that a filter finds, one with its history."""

from __future__ import annotations

from registration.participants.queries.listing import all_matching, count, has_any, list_page

__all__ = ["all_matching", "count", "has_any", "list_page"]
