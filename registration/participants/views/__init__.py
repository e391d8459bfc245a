"""Officers' pages about the registrations of a meeting."""

from __future__ import annotations

from registration.participants.views import index, places, show
from registration.participants.views.blueprint import blueprint

__all__ = ["blueprint", "index", "places", "show"]
