"""The parts of the bench: each returns lines with what was measured and the goal."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import lists, rush, speed
from bench.servers import environment
from tests import postgresql
from tests.apps import migrate

_numbers = itertools.count()


@dataclass(frozen=True)
class Line:
    """One row of the table: what, how much, the goal, and whether it was reached."""

    part: str
    what: str
    measured: str
    goal: str
    reached: bool

    def shown(self) -> str:
        """Return the row as a line of a Markdown table."""
        mark = "yes" if self.reached else "NO"
        return f"| {self.part} | {self.what} | {self.measured} | {self.goal} | {mark} |"


@contextlib.contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """Make a migrated database for one measurement; yields its address."""
    if kind == "sqlite":
        url = f"sqlite:///{folder / f'bench{next(_numbers)}.sqlite'}"
        migrate(url)
        yield url
        return
    with postgresql.cluster(durable=True) as url:
        migrate(url)
        yield url


def form(folder: Path) -> list[Line]:
    """Measure the form page beside a finished template of the same size, on both servers."""
    found = []
    for server in speed.KINDS:
        with database("postgresql", folder) as url:
            result = speed.form_page(server, environment(url, folder))
        found.append(
            Line(
                "form page",
                f"{server}: {result.ours:.0f}/s beside {result.bare:.0f}/s for {result.size / 1000:.0f} kB"
                f", p95 {result.p95:.0f} ms",
                f"{result.share:.0%}",
                ">= 30 %, aim 40 %",
                result.share >= 0.30,
            )
        )
    return found


def registration(folder: Path) -> list[Line]:
    """Measure a complete registration beside a bare insert, on both servers."""
    found = []
    for server in speed.KINDS:
        with database("postgresql", folder) as url:
            result = speed.registration(server, environment(url, folder))
        found.append(
            Line(
                "registration",
                f"{server}: {result.ours:.0f}/s beside {result.bare:.0f}/s, p95 {result.p95:.0f} ms",
                f"{result.share:.0%}",
                ">= 12 %, aim 20 %",
                result.share >= 0.12,
            )
        )
    return found


def rush_part(folder: Path) -> list[Line]:
    """Let 600 register at once for 200 places, on both databases; once a worker process is killed."""
    found = []
    for kind in ("sqlite", "postgresql"):
        for kill in (False, True):
            with database(kind, folder) as url:
                result = rush.run(environment(url, folder), kill=kill)
            found.append(
                Line(
                    "rush",
                    f"{kind}{', a worker process killed' if kill else ''}: 600 at once for 200 places"
                    f", {result.seconds:.1f} s",
                    f"{result.held} held, {result.waiting} waiting, {result.errors} errors, "
                    f"{result.doubled} twice",
                    "200, 400, 0, 0",
                    result.is_exact,
                )
            )
    return found


def lists_part(folder: Path) -> list[Line]:
    """Measure exports, the officer's list and the figures."""
    found = []
    goals = {"csv": 1.0, "xlsx": 3.0, "figures": 0.3, "page": 0.15}
    for size, records in ((10_000, 20_000), (100_000, 0)):
        with database("postgresql", folder) as url:
            env = environment(url, folder)
            slug = lists.prepare_in_child(env, size, records)
            for what in goals if size == 10_000 else ("csv", "xlsx"):
                one = lists.measure(what, slug, env, what)
                limit = goals[what] * size / 10_000
                found.append(
                    Line(
                        "lists",
                        f"{what}, {size:,} registrations"
                        + (f", {records:,} records" if what == "figures" else ""),
                        f"{one.seconds:.2f} s, memory grew by {one.grown:.0f} MB",
                        f"{limit:g} s, 150 MB",
                        one.seconds <= limit and one.grown < 150,
                    )
                )
    return found


PARTS: dict[str, Callable[[Path], list[Line]]] = {
    "form": form,
    "registration": registration,
    "rush": rush_part,
    "lists": lists_part,
}
