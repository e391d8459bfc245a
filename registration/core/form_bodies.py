"""Bodies of forms that are not as they should be: read as far as they can be, never dropped.

Characters that are no text (NUL and other controls, noncharacters) are taken out everywhere: nobody types them,
PostgreSQL refuses the first, HTML and workbooks cannot hold the others.

Werkzeug turns bytes that are no UTF-8 into ``%XX``, which a person may have typed, and gives up a whole body
with one raw byte in it. Here they become U+FFFD, which nobody types; a validator then asks for that field alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import IO, Any
from urllib.parse import parse_qsl

import flask
from werkzeug.datastructures import MultiDict
from werkzeug.formparser import FormDataParser

_SEPARATORS = re.compile("[\x0b\x0c\x85]")
_NONCHARACTERS = "".join(
    f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17)
)
_NO_TEXT = re.compile(
    f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]"
)

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
        return stream, self.cls(_all_readable(items)), self.cls()

    def _parse_multipart(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str],
    ) -> Parsed:
        rest, fields, files = super()._parse_multipart(stream, mimetype, content_length, options)
        return rest, self.cls(_all_readable(fields.items(multi=True))), files


def readable(text: str) -> str:
    """Return text without characters that are none; those that separate lines and pages become spaces."""
    if _NO_TEXT.search(text) is None:
        return text
    return _NO_TEXT.sub("", _SEPARATORS.sub(" ", text))


def _all_readable(items: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(readable(name), readable(value)) for name, value in items]


class Request(flask.Request):
    """A request whose forms are read by :class:`FormParser`, and whose query holds nothing but text."""

    form_data_parser_class = FormParser

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """Return the parameters of the query."""
        found: MultiDict[str, str] = super().args
        if not self.query_string:
            return found
        return self.parameter_storage_class(_all_readable(found.items(multi=True)))
