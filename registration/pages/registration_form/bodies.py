"""Bodies of requests that are much too long: somebody pasted a document into a field."""

from __future__ import annotations

from flask import request

TIMES = 4


def allow_long_body() -> None:
    """Read a body up to four times the usual limit: the field is refused then, and the other answers stay."""
    limit = request.max_content_length
    if limit is not None:
        request.max_content_length = TIMES * limit
        request.max_form_memory_size = TIMES * limit
