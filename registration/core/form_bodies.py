"""Bodies of forms that are not as they should be: read as far as they can be, never dropped.

Werkzeug turns bytes that are no UTF-8 into ``%XX``, which a person may have typed, and gives up a whole body
with one raw byte in it. Here they become U+FFFD, which nobody types; a validator then asks for that field alone.
"""

from __future__ import annotations

from typing import IO, Any
from urllib.parse import parse_qsl

import flask
from werkzeug.datastructures import MultiDict
from werkzeug.formparser import FormDataParser

Parsed = tuple[IO[bytes], "MultiDict[str, str]", "MultiDict[str, Any]"]


class FormParser(FormDataParser):
    """Reads forms as Werkzeug does, save for bytes that are no UTF-8."""

    def _parse_urlencoded(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str],
    ) -> Parsed:
        del mimetype, content_length, options
        text = stream.read().decode("utf-8", "replace")
        items = parse_qsl(text, keep_blank_values=True, errors="replace")
        return stream, self.cls(items), self.cls()


class Request(flask.Request):
    """A request whose forms are read by :class:`FormParser`."""

    form_data_parser_class = FormParser
