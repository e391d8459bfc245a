"""The hidden submission key, by which a repeated POST is known."""

from __future__ import annotations

import re

import wtforms

from registration.core import tokens

_KEY = re.compile(r"[A-Za-z0-9_-]{16,48}")


def new_key() -> str:
    """Return a new key."""
    return tokens.public_id()


def key_of(field: wtforms.HiddenField) -> str:
    """Return the key that a form carries, a new one if it carries none of our shape."""
    if not _KEY.fullmatch(field.data or ""):
        field.data = new_key()
    return str(field.data)
