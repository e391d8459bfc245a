"""Spans of time as pairs of whole seconds since 1970, start included, end excluded; pure.

All functions take spans in any order and return them sorted and without overlap.
"""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int]
Spans = list[Span]


def unite(spans: Iterable[Span], gap: int = 0) -> Spans:
    """Return the union; spans that are at most ``gap`` seconds apart become one. Empty ones go."""
    united: Spans = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if united and start <= united[-1][1] + gap:
            if end > united[-1][1]:
                united[-1] = (united[-1][0], end)
        else:
            united.append((start, end))
    return united


def clip(spans: Iterable[Span], start: int, end: int) -> Spans:
    """Return what of the spans lies between ``start`` and ``end``."""
    return unite((max(first, start), min(last, end)) for first, last in spans)


def common(spans: Iterable[Span], windows: Iterable[Span]) -> Spans:
    """Return what of the spans lies in any of the windows."""
    kept = list(spans)
    return unite(part for start, end in windows for part in clip(kept, start, end))


def without(spans: Iterable[Span], taken: Iterable[Span]) -> Spans:
    """Return the spans less what is ``taken``."""
    left = unite(spans)
    for start, end in unite(taken):
        left = [
            part
            for first, last in left
            for part in ((first, min(last, start)), (max(first, end), last))
            if part[0] < part[1]
        ]
    return left


def seconds(spans: Iterable[Span]) -> int:
    """Return how long spans without overlap last together."""
    return sum(end - start for start, end in spans)
