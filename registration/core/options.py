"""Options of a long select as finished HTML: rendering them one by one is what makes a form slow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup, escape

Pair = tuple[str, str]


@dataclass(frozen=True)
class OptionList:
    """Options in groups: ``(label of the group or "", ((value, label), ...))``; values are unique.

    Keep one per language for as long as the data are the same; :meth:`html` then costs one replace.
    """

    groups: tuple[tuple[str, tuple[Pair, ...]], ...]

    @classmethod
    def of(cls, pairs: Iterable[Pair]) -> OptionList:
        """Return a list without groups."""
        return cls((("", tuple(pairs)),))

    @cached_property
    def _html(self) -> str:
        parts = []
        for name, pairs in self.groups:
            options = "".join(
                f'<option value="{escape(value)}">{escape(label)}</option>'
                for value, label in pairs
            )
            parts.append(
                f'<optgroup label="{escape(name)}">{options}</optgroup>' if name else options
            )
        return "".join(parts)

    @cached_property
    def values(self) -> frozenset[str]:
        """Return all values, for validation."""
        return frozenset(value for _, pairs in self.groups for value, _ in pairs)

    def label_of(self, value: str) -> str:
        """Return the label of a value, empty for a strange one."""
        return next((label for _, pairs in self.groups for one, label in pairs if one == value), "")

    def html(self, selected: str | None = None) -> Markup:
        """Return the options, that of the value ``selected`` chosen; a strange value chooses none."""
        if not selected or selected not in self.values:
            return Markup(self._html)  # noqa: S704 - every value and label was escaped
        place = f'<option value="{escape(selected)}"'
        return Markup(self._html.replace(f"{place}>", f"{place} selected>", 1))  # noqa: S704 - as above
