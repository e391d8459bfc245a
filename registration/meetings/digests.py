"""Digests of what an officer said of a meeting: another digest means that somebody changed it meanwhile; pure."""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, time
from typing import Any

LENGTH = 16


def digest_of(*values: object) -> str:
    """Return 16 hexadecimal digits that stand for the values: equal values, equal digits.

    Values are commands (frozen dataclasses) and what they hold: texts, numbers, dates, times, enumerations,
    localised texts, tuples and sets.
    """
    text = json.dumps([plain(value) for value in values], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def plain(value: object) -> Any:  # noqa: ANN401 - plain JSON
    """Return a value as plain JSON whose text is the same whenever the value is."""
    made: Any = value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        made = {item.name: plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    elif isinstance(value, enum.Enum):
        made = value.value
    elif isinstance(value, Mapping):
        made = {str(key): plain(inner) for key, inner in value.items()}
    elif isinstance(value, AbstractSet):
        made = sorted(plain(inner) for inner in value)
    elif isinstance(value, list | tuple):
        made = [plain(inner) for inner in value]
    elif isinstance(value, date | time):  # a datetime is a date
        made = value.isoformat()
    return made


def changed_fields(before: object, after: object) -> list[str]:
    """Return the names of the fields in which two commands of one class differ, in alphabetical order."""
    old, new = plain(before), plain(after)
    return sorted(name for name in new if old.get(name) != new[name])
