"""Rates beside those of plain programs on the same server: the form page, a complete registration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bench import delegates
from bench.http_load import Connection, Result, keep_doing
from bench.lists import prepare_in_child
from bench.servers import KINDS, running

CONNECTIONS = 8
SECONDS = 6.0
ROUNDS = 2

__all__ = ["KINDS", "Compared", "form_page", "registration"]


@dataclass(frozen=True)
class Compared:
    """Rates a second of Plenary and of the plain program; ``size`` of the page in bytes; p95 in milliseconds."""

    ours: float
    bare: float
    p95: float
    size: int = 0

    @property
    def share(self) -> float:
        """Return the rate of Plenary as a share of that of the plain program."""
        return self.ours / self.bare if self.bare else 0.0


def _checked(result: Result) -> Result:
    if result.errors:
        raise RuntimeError(f"{len(result.errors)} errors, the first: {result.errors[0]}")
    return result


def form_page(server: str, env: Mapping[str, str]) -> Compared:
    """Measure the form page and a finished template of the same size, by turns."""
    slug = prepare_in_child(env, 200, 0)
    path = delegates.path_of(slug)
    with running(server, "app", env) as (port, _pid):
        size = len(Connection("127.0.0.1", port).get(path).body)
        plain = {**env, "BENCH_PAGE_BYTES": str(size)}
        with running(server, "bench.bare", plain) as (bare_port, _bare_pid):
            return _by_turns(
                lambda c: _get(c, path), port, lambda c: _get(c, "/page"), bare_port, size
            )


def _get(connection: Connection, path: str) -> None:
    if connection.get(path).status != 200:
        raise RuntimeError(path)


def _post_bare(connection: Connection) -> None:
    if connection.post("/insert", [], {}).status != 200:
        raise RuntimeError("/insert")


def registration(server: str, env: Mapping[str, str]) -> Compared:
    """Measure GET form + POST to confirmed with its mail queued, and one inserted row, by turns."""
    slug = prepare_in_child(env, 200, 0)
    with (
        running(server, "app", env) as (port, _pid),
        running(server, "bench.bare", env) as (bare_port, _bare_pid),
    ):
        return _by_turns(lambda c: delegates.register(c, slug), port, _post_bare, bare_port, 0)


def _by_turns(ours, port: int, bare, bare_port: int, size: int) -> Compared:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Measure both, by turns, and keep the best round of each: the machine has other work too."""
    our_rounds, bare_rounds = [], []
    for _ in range(ROUNDS):
        bare_rounds.append(
            _checked(keep_doing(bare, bare_port, connections=CONNECTIONS, seconds=SECONDS))
        )
        our_rounds.append(
            _checked(keep_doing(ours, port, connections=CONNECTIONS, seconds=SECONDS))
        )
    best = max(our_rounds, key=lambda result: result.rate)
    return Compared(
        best.rate, max(result.rate for result in bare_rounds), best.percentile(0.95), size
    )
