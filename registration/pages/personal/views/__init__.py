"""The views of the personal page; importing them adds their routes to the blueprint."""

from __future__ import annotations

from registration.pages.personal.site import blueprint
from registration.pages.personal.views import calendar, data, join, lost_link, show

__all__ = ["blueprint", "calendar", "data", "join", "lost_link", "show"]
