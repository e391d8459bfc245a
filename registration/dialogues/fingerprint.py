"""Digests of values, to notice that somebody else changed what an officer has open."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any


def _plain(value: Any) -> Any:  # noqa: ANN401 - enumerations are text (StrEnum)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: _plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(value[key]) for key in value}
    if isinstance(value, date):  # and datetime
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(_plain(item) for item in value)
    return value


def fingerprint(value: Any) -> str:  # noqa: ANN401 - as above
    """Return the SHA-256 (hex) of a value: a dataclass, a mapping, or plain values in them.

    Equal values have equal digests on every machine; the order of a mapping does not matter.
    """
    text = json.dumps(_plain(value), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
