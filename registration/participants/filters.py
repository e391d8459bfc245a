"""Which participants a page or a file shows, and in which order: read from and written to an address.

Pure. A value that does not exist is left out, so that an old or mistyped address never fails.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from registration.core import collation
from registration.dialogues.kinds import Side
from registration.meetings.kinds import Mode
from registration.participants.kinds import Status

E = TypeVar("E", bound=enum.StrEnum)

LONGEST_TEXT = 200
MOST_WORDS = 8
LARGEST_ID = 2**31 - 1


class Order(enum.StrEnum):
    """In which order registrations are listed; inside a delegation: head, rank, name."""

    NAME = "name"
    DELEGATION = "delegation"
    REGISTERED = "registered"


@dataclass(frozen=True, kw_only=True)
class ParticipantFilter:
    """What is asked of a registration; None or empty asks nothing.

    ``mode`` is how the person attends as things stand (who waits for the room attends online where that is
    offered), on ``day`` or on any day. ``waiting``: waits for a place, in the room or online.
    ``needs_check``: represents an organisation that nobody has checked yet. ``country`` is an ISO
    3166-1 alpha-2 code, ``body_type`` and ``function`` are codes of the Dialogue.
    """

    status: Status | None = None
    mode: Mode | None = None
    day: date | None = None
    body_type: str = ""
    function: str = ""
    country: str = ""
    organisation: int | None = None
    side: Side | None = None
    waiting: bool = False
    needs_check: bool = False
    text: str = ""
    order: Order = Order.NAME
    descending: bool = False

    @classmethod
    def from_arguments(cls, arguments: Mapping[str, str]) -> ParticipantFilter:
        """Read the arguments of an address; what cannot be read asks nothing."""
        return cls(
            status=_choice(Status, arguments.get("status")),
            mode=_mode(arguments.get("mode")),
            day=_day(arguments.get("day")),
            body_type=_code(arguments.get("body")),
            function=_code(arguments.get("function")),
            country=_code(arguments.get("country")).upper(),
            organisation=_number(arguments.get("organisation")),
            side=_choice(Side, arguments.get("side")),
            waiting=arguments.get("waiting") == "1",
            needs_check=arguments.get("check") == "1",
            text=collation.tidy(arguments.get("q") or "")[:LONGEST_TEXT],
            order=_choice(Order, arguments.get("order")) or Order.NAME,
            descending=arguments.get("direction") == "down",
        )

    def to_arguments(self) -> dict[str, str]:
        """Write the arguments of an address, without what asks nothing; the order is fixed."""
        values = {
            "q": self.text,
            "status": self.status,
            "mode": self.mode,
            "day": self.day.isoformat() if self.day else "",
            "body": self.body_type,
            "function": self.function,
            "country": self.country,
            "side": self.side,
            "organisation": self.organisation,
            "waiting": "1" if self.waiting else "",
            "check": "1" if self.needs_check else "",
            "order": "" if self.order is Order.NAME else self.order,
            "direction": "down" if self.descending else "",
        }
        return {name: str(value) for name, value in values.items() if value}

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words searched for, without accents and case; each must be found."""
        return tuple(collation.search_key(self.text).split()[:MOST_WORDS])

    @property
    def asks(self) -> dict[str, str]:
        """Return what is asked, by argument, without the order."""
        found = self.to_arguments()
        return {name: found[name] for name in found if name not in {"order", "direction"}}

    def but(self, **changes: Any) -> ParticipantFilter:  # noqa: ANN401 - any field
        """Return a copy with some fields changed."""
        return replace(self, **changes)

    def without(self, argument: str) -> dict[str, str]:
        """Return the arguments without one of them: for the link that takes a filter away."""
        return {name: value for name, value in self.to_arguments().items() if name != argument}

    def sorted_by(self, order: Order) -> ParticipantFilter:
        """Return a copy sorted by a column: the other way round if it is that column already."""
        turned = self.order is order and not self.descending
        return replace(self, order=order, descending=turned)


def _choice(kind: type[E], value: str | None) -> E | None:
    try:
        return kind(value) if value else None
    except ValueError:
        return None


def _mode(value: str | None) -> Mode | None:
    found = _choice(Mode, value)
    return None if found is Mode.ABSENT else found


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None


def _code(value: str | None) -> str:
    tidied = collation.tidy(value or "")
    return tidied if len(tidied) <= 48 and tidied.isascii() else ""  # noqa: PLR2004 - column width


def _number(value: str | None) -> int | None:
    if not value or not value.isascii() or not value.isdigit() or len(value) > 10:  # noqa: PLR2004
        return None
    number = int(value)
    return number if 0 < number <= LARGEST_ID else None
