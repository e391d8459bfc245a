"""The blueprint of the personal pages, and what all their answers share."""

from __future__ import annotations

from flask import Response

from registration.core.http import pages_blueprint
from registration.pages import links

blueprint = pages_blueprint("personal", __name__)
links.install(blueprint)


@blueprint.after_request
def _keep_out(response: Response) -> Response:
    """Keep search engines and shared caches away from what belongs to one person."""
    response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
    return response
