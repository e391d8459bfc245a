"""The blueprint of the officers' pages about registrations."""

from __future__ import annotations

from registration.core.http import pages_blueprint

blueprint = pages_blueprint(
    "participants", __name__, "/desk/meetings/<string:meeting>/participants"
)
