"""Pages of files and printed lists."""

from __future__ import annotations

from registration.exports.views import delegations, participants, printing
from registration.exports.views.blueprint import blueprint

__all__ = ["blueprint", "delegations", "participants", "printing"]
