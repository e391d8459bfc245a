"""The memory of the form's long lists: that of :mod:`registration.core.memory`."""

from __future__ import annotations

from registration.core.memory import Memory

__all__ = ["Memory"]
