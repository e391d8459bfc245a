"""Passwords: what is accepted, how they are kept (argon2) and checked.

A check takes as long for an address without an account as for one with it, so that nobody learns from the time
which addresses have accounts.
"""

from __future__ import annotations

from functools import lru_cache
from unicodedata import normalize

from flask_security import hash_password
from flask_security.utils import verify_password

SHORTEST = 12
LONGEST = 200
"""Characters; longer ones would only make the server work."""
DIFFERENT = 5
"""So many different characters must be in it: no "aaaaaaaaaaaa"."""


def fault(password: str, *, email: str, name: str) -> str | None:
    """Return what is wrong with a new password: ``short``, ``long``, ``simple``, ``own-name``; None if nothing.

    Length is what protects; there is no rule about kinds of characters (NIST SP 800-63B 5.1.1.2).
    """
    text = normalize("NFKC", password)
    if len(text) < SHORTEST:
        return "short"
    if len(text) > LONGEST:
        return "long"
    if len(set(text)) < DIFFERENT:
        return "simple"
    own = (email.casefold(), email.partition("@")[0].casefold(), name.casefold())
    return "own-name" if text.casefold() in {part * 2 for part in own} | set(own) else None


def hashed(password: str) -> str:
    """Return the hash that is kept; takes about a tenth of a second and 64 MB on purpose."""
    found: str = hash_password(normalize("NFKC", password))
    return found


def is_right(password: str, kept: str | None) -> bool:
    """Tell whether a password is the one whose hash is kept; None: an account without password, or no account."""
    text = normalize("NFKC", password[:LONGEST])
    if kept is None:
        verify_password(text, _nobodys())
        return False
    found: bool = verify_password(text, kept)
    return found


@lru_cache(maxsize=1)
def _nobodys() -> str:
    """Return the hash of a password that nobody has."""
    return hashed("the password of no account at all")
