"""Links between parts, for pages that compose several domains: :mod:`registration.core.addresses`."""

from __future__ import annotations

from registration.core.addresses import find_url, is_open

__all__ = ["find_url", "is_open"]
