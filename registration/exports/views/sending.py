"""Sending a file that was written completely."""

from __future__ import annotations

from typing import IO

from flask import Response

from registration.exports import files
from registration.exports.files import Format


def sent(file: IO[bytes], name: str, form: Format) -> Response:
    """Return the response that sends an open file under a name, and closes it; no cache may keep it."""
    size = file.seek(0, 2)
    file.seek(0)
    response = Response(files.pieces(file), content_type=form.media_type)
    response.call_on_close(file.close)
    response.content_length = size
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response
