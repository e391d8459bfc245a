"""Finished pages that are the same for every visitor: kept in memory, known to browsers by an ETag.

A page is found by the digest of everything that it shows. Its nonce is derived from that digest and
the secret key, so a page that a browser kept and the policy that comes with 304 belong together.
"""

from __future__ import annotations

import gzip
import hashlib
import hmac
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from flask import Response, current_app, g, request, session

from registration.core import build, i18n
from registration.core.memory import Memory

_SMALLEST_PACKED = 1000


@dataclass(frozen=True, slots=True)
class KeptPage:
    """The bytes of a page, plain and gzipped."""

    plain: bytes
    packed: bytes


_kept: Memory[KeptPage] = Memory(256)


def is_common() -> bool:
    """Tell whether this request gets what every visitor gets: no query, no note of a last action."""
    return not request.query_string and "_flashes" not in session


def respond(key: Hashable, render: Callable[[], str]) -> Response:
    """Return the page of ``key``, rendered at most once, or 304 when the browser has it.

    ``key`` has a ``repr`` that names everything that the page shows besides language and release.
    """
    seed = f"{build.digest()}:{i18n.language()}:{request.path}:{key!r}"
    etag = hashlib.sha256(seed.encode()).hexdigest()[:32]
    g.csp_nonce = _nonce(etag)
    page = _kept.get((current_app.secret_key, etag), lambda: _pack(render()))
    response = Response(page.plain, mimetype="text/html")
    if request.accept_encodings["gzip"] and len(page.plain) > _SMALLEST_PACKED:
        response.set_data(page.packed)
        response.content_encoding = "gzip"
    response.vary.update(("Accept-Encoding", "Cookie"))
    response.set_etag(etag, weak=True)
    response.make_conditional(request)
    return response


def _pack(text: str) -> KeptPage:
    plain = text.encode()
    return KeptPage(plain, gzip.compress(plain, 6, mtime=0))


def _nonce(etag: str) -> str:
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"nonce:{etag}".encode(), hashlib.sha256).hexdigest()[:24]
