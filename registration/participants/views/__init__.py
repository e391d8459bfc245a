"""Officers' pages about the registrations of a meeting."""

from __future__ import annotations

from registration.participants.views import acting, address, decide, index, merge, protected, show
from registration.participants.views.blueprint import blueprint

__all__ = ["acting", "address", "blueprint", "decide", "index", "merge", "protected", "show"]
