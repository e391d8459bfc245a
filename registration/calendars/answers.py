"""Calendar files over HTTP: type, ETag, Last-Modified, and 304 for a program that has it already."""

from __future__ import annotations

from flask import Response, request

from registration.calendars.feeds import Published
from registration.ical.build import CONTENT_TYPE


def calendar(
    published: Published, *, filename: str | None = None, shared: bool = False
) -> Response:
    """Return the answer of a view: a feed, or with ``filename`` a download.

    ``shared``: the file is the same for everybody (the public one of a meeting), so caches may keep it for a while.
    """
    response = Response(published.content, content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "public, max-age=300" if shared else "private, no-cache"
    response.set_etag(published.etag)
    response.last_modified = published.last_modified
    if filename is not None:
        response.headers.set("Content-Disposition", "attachment", filename=filename)
    response.make_conditional(request)
    return response
