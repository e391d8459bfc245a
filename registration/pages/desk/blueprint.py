"""The blueprint of the officer's first pages."""

from __future__ import annotations

from registration.core.http import pages_blueprint

blueprint = pages_blueprint("desk", __name__, "/desk")
