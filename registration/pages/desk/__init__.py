"""Where officers begin: their meetings, and the overview of one."""

from __future__ import annotations

from registration.pages.desk import overview, start
from registration.pages.desk.blueprint import blueprint

__all__ = ["blueprint", "overview", "start"]
