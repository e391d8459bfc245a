"""The curve of registrations by day, as points of an SVG drawing; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, HEIGHT = 640, 200
LEFT, RIGHT, TOP, BOTTOM = 72, 12, 12, 32
STEPS = (1, 2, 5)
LINES = 5


@dataclass(frozen=True)
class DayLine:
    """One day: how many came in, and how many there are since the beginning."""

    day: date
    new: int
    total: int


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: where it stands and what it says."""

    at: float
    value: int


@dataclass(frozen=True)
class DayTick:
    """A mark on the axis of days: where it stands, its day and how its words are anchored."""

    at: float
    day: date
    anchor: str


@dataclass(frozen=True)
class Curve:
    """The drawing: lines as points "x,y x,y", marks of both axes; and the days with something new."""

    line: str
    area: str
    ticks: tuple[Tick, ...]
    days: tuple[DayTick, ...]
    rows: tuple[DayLine, ...]


def draw(counts: Sequence[tuple[date, int]]) -> Curve | None:
    """Return the curve of a series of days and counts in order; None when there is nothing to draw."""
    if not counts:
        return None
    rows, total = [], 0
    for day, new in counts:
        total += new
        rows.append(DayLine(day, new, total))
    first = rows[0].day - timedelta(days=1)
    days = (rows[-1].day - first).days
    step = _step(total)
    top = step * -(-total // step)
    points = [(_x(0, days), _y(0, top))]
    for row in rows:
        before = (row.day - first).days - 1
        if _x(before, days) > points[-1][0]:
            points.append((_x(before, days), points[-1][1]))
        points.append((_x(before + 1, days), _y(row.total, top)))
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    ground = _y(0, top)
    return Curve(
        line=line,
        area=f"{points[0][0]:.1f},{ground:.1f} {line} {points[-1][0]:.1f},{ground:.1f}",
        ticks=tuple(Tick(_y(value, top), value) for value in range(0, top + 1, step)),
        days=(
            DayTick(_x(0, days), first, "start"),
            DayTick(_x(days, days), rows[-1].day, "end"),
        ),
        rows=tuple(rows),
    )


def _step(total: int) -> int:
    """Return the distance of the lines: 1, 2 or 5 times a power of ten, so that five of them reach the total."""
    size = 1
    while True:
        for step in STEPS:
            if size * step * LINES >= total:
                return size * step
        size *= 10


def _x(number: int, days: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * number / days


def _y(value: int, top: int) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top
