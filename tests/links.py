"""Makers of links with readable addresses, for mails and calendars whose text is looked at."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import Flask

from registration.messages import links

HOST = "https://plenary.example"


def _of_registration(path: str) -> links.Maker:
    def make(context: Mapping[str, Any], language: str) -> str:
        token = f"{context['registration']}.v{context['link_version']}"
        return f"{HOST}/{language}/{path}/{token}"

    return make


def _account(context: Mapping[str, Any], language: str) -> str:
    return f"{HOST}/{language}/desk/accept/{context['account']['id']}"


def _meeting(context: Mapping[str, Any], language: str) -> str:
    return f"{HOST}/{language}/meetings/{context['meeting']['slug']}"


READABLE: dict[str, links.Maker] = {
    "personal": _of_registration("my"),
    "fresh": _of_registration("fresh"),
    "join": _of_registration("join"),
    "account": _account,
    "meeting": _meeting,
}


@contextmanager
def readable(app: Flask) -> Iterator[None]:
    """Let `app` write readable links inside the block."""
    before = app.extensions.get(links.EXTENSION)
    app.extensions[links.EXTENSION] = dict(READABLE)
    try:
        yield
    finally:
        if before is None:
            del app.extensions[links.EXTENSION]
        else:
            app.extensions[links.EXTENSION] = before
