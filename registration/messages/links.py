"""Links in mails and calendars: made when they are written, never stored.

Higher domains know the pages and install a maker for each name in ``app.py``; it gets the context of the
mail (public id, link version, ...) and the language, and returns an absolute address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app

from registration.core import config

EXTENSION = "plenary_links"

Maker = Callable[[Mapping[str, Any], str], str]


def install(app: Flask, makers: Mapping[str, Maker]) -> None:
    """Make ``makers`` answer for their names: personal, fresh, join, account, meeting."""
    app.extensions.setdefault(EXTENSION, {}).update(makers)


def make(name: str, context: Mapping[str, Any], language: str) -> str:
    """Return the absolute address of that name for a mail's context.

    Raises:
        LookupError: nobody installed a maker of that name.
    """
    maker: Maker | None = current_app.extensions.get(EXTENSION, {}).get(name)
    if maker is None:
        raise LookupError(f"no maker is installed for the link {name!r}")
    return maker(context, language)


def join(public_id: str, link_version: int, language: str) -> str:
    """Return the join-only link of a registration, the one that calendars carry."""
    return make("join", {"registration": public_id, "link_version": link_version}, language)


def absolute(endpoint: str, **values: Any) -> str:  # noqa: ANN401 - URL arguments
    """Return the absolute address of a page, from the configured base address and without a request."""
    base = urlsplit(config.current().base_url)
    adapter = current_app.url_map.bind(base.netloc, url_scheme=base.scheme)
    return adapter.build(endpoint, values, force_external=True)
