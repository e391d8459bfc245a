"""Field types and validators of the registration form; those that others share are in core/fields.py."""

from __future__ import annotations

import re
from collections.abc import Iterable

from registration.core.fields import (
    Address,
    AtMost,
    Choices,
    OptionSelect,
    Readable,
    Said,
    add_error,
    is_address,
)

__all__ = [
    "Address",
    "AtMost",
    "Choices",
    "OptionSelect",
    "Readable",
    "Said",
    "add_error",
    "is_address",
    "is_submission_key",
    "pairs_of",
]

_KEY = re.compile(r"[A-Za-z0-9_-]{16,48}")


def is_submission_key(text: str | None) -> bool:
    """Tell whether a hidden submission key has the shape of ours."""
    return bool(text and _KEY.fullmatch(text))


def pairs_of(values: Iterable[str], names: dict[str, str]) -> list[tuple[str, str]]:
    """Return ``(value, name)`` for the values, a value without a name standing for itself."""
    return [(value, names.get(value, value)) for value in values]
