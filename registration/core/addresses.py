"""Links between parts: only where the page exists and the reader may open it."""

from __future__ import annotations

from typing import Any

from flask import current_app, url_for

from registration.core.permissions import Permission, may


def is_open(endpoint: str, **values: Any) -> bool:  # noqa: ANN401 - URL arguments
    """Tell whether there is such a page and its view lets the reader in."""
    view = current_app.view_functions.get(endpoint)
    if view is None:
        return False
    access = getattr(view, "plenary_access", None)
    return may(access, **values) if isinstance(access, Permission) else True


def find_url(endpoint: str, arguments: dict[str, Any] | None = None, **values: Any) -> str:  # noqa: ANN401
    """Return the address of a page, or '' when the reader cannot open it.

    ``values`` are the parameters of the path, by which permissions are asked; ``arguments`` those of
    the query.
    """
    if not is_open(endpoint, **values):
        return ""
    return url_for(endpoint, **values, **(arguments or {}))
