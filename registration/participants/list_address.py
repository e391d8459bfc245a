"""The address of the list of participants: its filter and its columns, which every link around it keeps. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from registration.participants.filters import Order, ParticipantFilter

MOST_COLUMNS = 60
LONGEST_KEY = 40


class Arguments(Protocol):
    """The arguments of an address, which may repeat."""

    def getlist(self, key: str) -> list[str]:
        """Return all values of an argument."""
        ...

    def to_dict(self) -> dict[str, str]:
        """Return the first value of each argument."""
        ...


@dataclass(frozen=True)
class ListAddress:
    """What the list shows; ``keys`` empty means the columns that are shown until somebody chooses."""

    chosen: ParticipantFilter
    keys: tuple[str, ...] = ()

    @classmethod
    def read(cls, arguments: Arguments) -> ListAddress:
        """Read the arguments of an address; what cannot be read asks nothing."""
        keys = dict.fromkeys(
            key for key in arguments.getlist("column") if 0 < len(key) <= LONGEST_KEY
        )
        chosen = ParticipantFilter.from_arguments(arguments.to_dict())
        return cls(chosen, tuple(keys)[:MOST_COLUMNS])

    def arguments(self, chosen: ParticipantFilter | None = None) -> dict[str, Any]:
        """Return the arguments, with another filter if one is given; columns are a list."""
        found: dict[str, Any] = dict((chosen or self.chosen).to_arguments())
        if self.keys:
            found["column"] = list(self.keys)
        return found

    def without(self, argument: str) -> dict[str, Any]:
        """Return the arguments without one part of the filter."""
        found = self.arguments()
        found.pop(argument, None)
        return found

    def unfiltered(self) -> dict[str, Any]:
        """Return the arguments of the whole list, in the same order with the same columns."""
        order = ParticipantFilter(order=self.chosen.order, descending=self.chosen.descending)
        return self.arguments(order)

    def sorted_by(self, order: Order) -> dict[str, Any]:
        """Return the arguments of the list sorted by a column, the other way round if it is already."""
        return self.arguments(self.chosen.sorted_by(order))

    def pairs(self, but: Iterable[str] = ()) -> list[tuple[str, str]]:
        """Return names and values for the hidden fields of a form, but for some names."""
        left_out = set(but)
        found: list[tuple[str, str]] = []
        for name, value in self.arguments().items():
            if name not in left_out:
                values = value if isinstance(value, list) else [value]
                found.extend((name, item) for item in values)
        return found
