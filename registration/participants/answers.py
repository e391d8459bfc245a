"""What a delegation answered to the invitation, and the rows of the page of delegations. Pure."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from registration.core import collation
from registration.core.types import Localised
from registration.delegations import protocol
from registration.dialogues.kinds import PartnerStatus, Side

ORGANISATION = "organisation"
LONGEST_TEXT = 200
MOST_WORDS = 8


class Answer(enum.StrEnum):
    """Where a delegation stands: people are registered, nobody comes, all ended, or silence."""

    REGISTERED = "registered"
    REGRETS = "regrets"
    ENDED = "ended"
    NONE = "none"


class Numbers(NamedTuple):
    """The registrations of a delegation; ``waiting`` are confirmed and have no day in any mode yet."""

    confirmed: int = 0
    waiting: int = 0
    pending: int = 0
    ended: int = 0

    @property
    def registered(self) -> int:
        """Return all registrations, whatever became of them."""
        return sum(self)

    @property
    def active(self) -> int:
        """Return those that were neither declined nor cancelled."""
        return self.confirmed + self.waiting + self.pending


class Key(NamedTuple):
    """Whom a delegation stands for: a country's side (``iso2``), or an organisation by its id."""

    iso2: str = ""
    side: Side | None = None
    organisation_id: int | None = None

    def to_text(self) -> str:
        """Return the part of an address: ``sn-local-authorities`` or ``organisation-12``."""
        if self.organisation_id is not None:
            return f"{ORGANISATION}-{self.organisation_id}"
        return f"{self.iso2.lower()}-{self.side or Side.GOVERNMENT}"

    @classmethod
    def from_text(cls, text: str) -> Key | None:
        """Read the part of an address back, None when it is none."""
        first, _dash, rest = text.partition("-")
        if first == ORGANISATION:
            is_id = rest.isascii() and rest.isdigit() and len(rest) < 10  # noqa: PLR2004
            return cls(organisation_id=int(rest)) if is_id else None
        try:
            side = Side(rest)
        except ValueError:
            return None
        is_code = len(first) == 2 and first.isascii() and first.isalpha()  # noqa: PLR2004
        return cls(first.upper(), side) if is_code else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationRow:
    """A delegation, or a partner of whom nothing is known yet.

    ``limit`` is its own, ``allowed`` the one that holds (its own or the meeting's), ``taken`` the names within it.
    """

    key: Key
    country: Localised | None
    organisation: Localised | None
    standing: PartnerStatus | None
    numbers: Numbers
    limit: int | None
    allowed: int | None
    taken: int
    regrets_at: datetime | None
    note: str

    @property
    def answer(self) -> Answer:
        """Return where the delegation stands."""
        if self.numbers.active:
            return Answer.REGISTERED
        if self.regrets_at is not None:
            return Answer.REGRETS
        return Answer.ENDED if self.numbers.ended else Answer.NONE

    @property
    def is_beyond(self) -> bool:
        """Tell whether it has more names than the limit allows: approved by hand, or registered before it."""
        return self.allowed is not None and self.taken > self.allowed


@dataclass(frozen=True)
class DelegationFilter:
    """Which delegations the page shows; '' and None ask nothing."""

    words: tuple[str, ...] = ()
    answer: str = ""
    standing: str = ""

    @classmethod
    def from_arguments(cls, arguments: Mapping[str, str]) -> DelegationFilter:
        """Read the arguments of an address; what cannot be read asks nothing."""
        text = collation.search_key(arguments.get("q", "")[:LONGEST_TEXT])
        answer, standing = arguments.get("answer", ""), arguments.get("standing", "")
        return cls(
            words=tuple(text.split()[:MOST_WORDS]),
            answer=answer if answer in {*Answer, "pending", "beyond"} else "",
            standing=standing if standing in {*PartnerStatus, "other"} else "",
        )

    def finds(self, row: DelegationRow, name: str) -> bool:
        """Tell whether a row is shown; ``name`` is its folded name (``collation.search_key``)."""
        if self.answer == "pending":
            asked = bool(row.numbers.pending)
        elif self.answer == "beyond":
            asked = row.is_beyond
        else:
            asked = not self.answer or row.answer.value == self.answer
        standing = row.standing.value if row.standing else "other"
        return (
            asked
            and (not self.standing or standing == self.standing)
            and all(word in name for word in self.words)
        )


def in_protocol_order(rows: Iterable[DelegationRow], language: str) -> list[DelegationRow]:
    """Return the rows in the protocol order of a language."""

    def key(row: DelegationRow) -> protocol.Key:
        return protocol.delegation_key(
            protocol.Body(
                country_name=row.country.text(language) if row.country else "",
                organisation_name=row.organisation.text(language) if row.organisation else "",
                side=row.key.side,
                identity=row.key.organisation_id or 0,
            )
        )

    return sorted(rows, key=key)
