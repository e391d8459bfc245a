"""The two groups of pages: signing in, and the own account."""

from __future__ import annotations

from registration.core.http import pages_blueprint

security = pages_blueprint("security", __name__, "/desk")
account = pages_blueprint("account", __name__, "/desk/account")
