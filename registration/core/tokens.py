"""Tokens of links: public id + HMAC(link key, purpose, id and version); nothing secret is stored.

Raising the version revokes every link of that purpose. Tokens of receipts and fresh links carry
an expiry in whole seconds since 1970.
"""

from __future__ import annotations

import base64
import enum
import hashlib
import hmac
import re
import secrets
from datetime import datetime
from typing import NamedTuple

SIGNATURE_BYTES = 18
_SHAPE = re.compile(
    r"(?P<owner>[\w-]{1,64})(\.(?P<expires>[1-9]\d{0,11}))?\.(?P<signature>[\w-]{1,32})", re.ASCII
)
REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class Purpose(enum.StrEnum):
    """What a link opens; a token of one purpose is worthless for another."""

    PERSONAL = "personal"
    RECEIPT = "receipt"
    FRESH = "fresh"
    JOIN = "join"
    ACCOUNT = "account"


class Token(NamedTuple):
    """A token taken apart: whose it claims to be, until when, and its signature."""

    public_id: str
    expires: int
    signature: str


def public_id() -> str:
    """Return a new random public id: 22 URL-safe characters, 128 bits."""
    return secrets.token_urlsafe(16)


def reference_code(length: int = 6) -> str:
    """Return a new random reference of letters and digits that cannot be mistaken for others."""
    return "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(length))


def _sign(key: bytes, purpose: Purpose, owner: str, version: int, expires: int) -> str:
    message = f"{purpose}|{owner}|{version}|{expires}".encode()
    digest = hmac.new(key, message, hashlib.sha256).digest()[:SIGNATURE_BYTES]
    return base64.urlsafe_b64encode(digest).decode("ascii")


def make(
    key: bytes, purpose: Purpose, owner: str, version: int, expires: datetime | None = None
) -> str:
    """Return the token of ``owner`` (a public id) for ``purpose`` at ``version``.

    Shape: ``<public id>.<expiry>.<signature>``, or ``<public id>.<signature>`` without expiry.
    """
    seconds = int(expires.timestamp()) if expires else 0
    signature = _sign(key, purpose, owner, version, seconds)
    return f"{owner}.{seconds}.{signature}" if seconds else f"{owner}.{signature}"


def split(token: str) -> Token | None:
    """Take a token apart without judging it; None when it has not the shape of one."""
    match = _SHAPE.fullmatch(token)
    if match is None:
        return None
    return Token(match["owner"], int(match["expires"] or 0), match["signature"])


def is_valid(key: bytes, purpose: Purpose, token: Token, version: int, now: datetime) -> bool:
    """Tell whether a token is genuine for ``purpose`` and ``version`` and not expired at ``now``."""
    expected = _sign(key, purpose, token.public_id, version, token.expires)
    genuine = hmac.compare_digest(expected.encode(), token.signature.encode())
    return genuine and (token.expires == 0 or token.expires > now.timestamp())
