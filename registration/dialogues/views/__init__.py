"""Officers' pages for a Dialogue's own data."""

from __future__ import annotations

from registration.dialogues.views import details, directory, lists, organisations, pages
from registration.dialogues.views.shared import blueprint

__all__ = ["blueprint", "details", "directory", "lists", "organisations", "pages"]
