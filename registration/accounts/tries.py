"""Counting tries of the client that sends a request: failed sign-ins and failed tokens of links.

The client is the address that the connection comes from, or the one that the trusted proxies report
(``PLENARY_TRUSTED_PROXIES``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import request

from registration.accounts import limits
from registration.core import clock
from registration.core.db import session
from registration.core.errors import NotFoundError

T = TypeVar("T")


def client() -> str:
    """Return what counts as one client in limits."""
    return limits.client_key(request.remote_addr)


def by_token(find: Callable[[], T | None]) -> T:
    """Return what the token of a link opens; a dead or invented token is counted against the client.

    A genuine link always opens: a ministry may be one address, and among its people is one who tries.

    Raises:
        NotFoundError: the token opens nothing.
        TooManyError: the same, and this client has tried too many that open nothing.
    """
    found = find()
    if found is not None:
        return found
    now = clock.now()
    limits.demand(session(), limits.TOKEN_CLIENT, client(), now=now)
    limits.strike((limits.TOKEN_CLIENT, client()), now=now)
    raise NotFoundError("link")
