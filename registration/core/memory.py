"""A small memory for what is the same for many requests, by a key that is new when it changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Memory(Generic[T]):
    """Keeps the values used last, at most ``size``; safe between threads.

    Keys hold the stamps of the meeting and the Dialogue (random, new after each change), so a value
    is never out of date, and tests that reuse ids never meet one another's.
    """

    def __init__(self, size: int) -> None:
        """Keep at most ``size`` values."""
        self._size = size
        self._values: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def peek(self, key: Hashable) -> T | None:
        """Return the value of ``key`` if it is kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the value of ``key``, made at the first call; two threads may both make it."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._size:
                self._values.popitem(last=False)
        return value
