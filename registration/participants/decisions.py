"""Decisions about many registrations at once: what can be decided and what it would do to whom. Pure."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from registration.core.types import Localised
from registration.participants.kinds import ACTIVE, Status


class Action(enum.StrEnum):
    """What an officer can do with several registrations at once."""

    APPROVE = "approve"
    DECLINE = "decline"
    CANCEL = "cancel"
    SEND_AGAIN = "send-again"

    @property
    def ends(self) -> bool:
        """Tell whether it ends registrations: places are given on and cannot be had back."""
        return self in {Action.DECLINE, Action.CANCEL}


class Alike(NamedTuple):
    """How many registrations of a selection are alike in what a decision asks of them."""

    status: Status
    language: str
    has_address: bool
    is_erased: bool
    number: int


class Obstacle(NamedTuple):
    """Why nothing happens to a registration: the code that the service would raise, and its status."""

    code: str
    status: Status


@dataclass
class Foreseen:
    """What a decision would do.

    ``happens`` is to how many it applies, ``told`` how many of them get a mail by language, ``untold`` how many have no
    address; ``stays`` counts those to whom nothing happens, by reason.
    """

    happens: int = 0
    untold: int = 0
    told: Counter[str] = field(default_factory=Counter)
    stays: Counter[Obstacle] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """Return how many were selected."""
        return self.happens + sum(self.stays.values())


def obstacle(
    action: Action, status: Status, *, has_address: bool, is_erased: bool
) -> Obstacle | None:
    """Return why a decision does nothing to a registration, None when it applies."""
    code = ""
    if is_erased:
        code = "registration"
    elif action is Action.APPROVE and status is not Status.PENDING:
        code = "not-pending"
    elif action.ends and status not in ACTIVE:
        code = "not-active"
    elif action is Action.SEND_AGAIN and not has_address:
        code = "no-address"
    return Obstacle(code, status) if code else None


def foresee(action: Action, alike: Iterable[Alike]) -> Foreseen:
    """Return what a decision would do to a selection."""
    found = Foreseen()
    for group in alike:
        reason = obstacle(
            action, group.status, has_address=group.has_address, is_erased=group.is_erased
        )
        if reason:
            found.stays[reason] += group.number
            continue
        found.happens += group.number
        if group.has_address:
            found.told[group.language] += group.number
        else:
            found.untold += group.number
    return found


@dataclass(frozen=True)
class Decision:
    """A decision as an officer made it: ``reason`` is the sentence to the people, in each language."""

    action: Action
    reason: Localised = field(default_factory=Localised)
    tell: bool = True

    def to_json(self) -> dict[str, Any]:
        """Return the decision as plain JSON."""
        return {"action": self.action.value, "reason": dict(self.reason), "tell": self.tell}

    @classmethod
    def from_json(cls, values: Any) -> Decision:  # noqa: ANN401 - JSON
        """Read a decision back."""
        return cls(Action(values["action"]), Localised(values["reason"]), values["tell"])
