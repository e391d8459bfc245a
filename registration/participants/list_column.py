"""A column of a list of registrations: what it is called and how it is read from a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from registration.core.i18n import language
from registration.core.types import Localised
from registration.documents.table import Kind, Value
from registration.participants.rows import CodeName, CountryName, OrganisationName, ParticipantRow

Named = CountryName | OrganisationName | CodeName
Reader = Callable[[ParticipantRow], Value]


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column: ``key`` is stable and the same in all languages, ``value`` reads it from a row."""

    key: str
    title: str
    group: str
    value: Reader
    kind: Kind = Kind.TEXT
    width: int = 20


class Group:
    """Makes the columns of one group."""

    def __init__(self, name: str) -> None:
        """Keep the name of the group, in the reader's language."""
        self._name = name

    def __call__(
        self, key: str, title: str, value: Reader, kind: Kind = Kind.TEXT, width: int = 20
    ) -> ListColumn:
        """Make one column."""
        return ListColumn(key, title, self._name, value, kind, width)


def remembering(attribute: str) -> Callable[[Named | None], str]:
    """Return a reader of a name in the reader's language that keeps what it found: few names, many rows."""
    code = language()
    known: dict[int, str] = {}

    def text(item: Named | None) -> str:
        if item is None:
            return ""
        found = known.get(item.id)
        if found is None:
            localised: Localised = getattr(item, attribute)
            found = known[item.id] = localised.text(code)
        return found

    return text
