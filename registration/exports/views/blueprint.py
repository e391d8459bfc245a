"""The blueprint of files and printed lists."""

from __future__ import annotations

from registration.core.http import pages_blueprint

blueprint = pages_blueprint("exports", __name__, "/desk/meetings/<string:meeting>")
