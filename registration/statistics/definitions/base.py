"""What a figure is: name, formula, rule, and how it is read from the statistics. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from registration.statistics.figures import MeetingStatistics


def mark(text: str) -> str:
    """Mark a text for the catalogue; it is translated where it is shown."""
    return text


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: a stable key, name, formula and rule as English messages, and how to read it.

    ``value`` returns None as long as the figure cannot be known.
    """

    key: str
    name: str
    formula: str
    rule: str
    value: Callable[[MeetingStatistics], int | None]


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that stand together under a title."""

    key: str
    title: str
    figures: tuple[Figure, ...]
