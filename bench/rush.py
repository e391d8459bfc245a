"""600 delegates at once for 200 places: all forms fetched first, then all sent together."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from bench import delegates
from bench.http_load import Connection, do_all
from bench.lists import prepare_in_child
from bench.servers import running

PEOPLE = 600
PLACES = 200
TRIES = 40


@dataclass(frozen=True)
class Rush:
    """What became of the 600: places held, people waiting, errors in the end, people there twice."""

    held: int
    waiting: int
    errors: int
    doubled: int
    taken: int
    seconds: float

    @property
    def is_exact(self) -> bool:
        """Tell whether exactly the places there are were given, and everybody is there once."""
        return (self.held, self.waiting, self.errors, self.doubled, self.taken) == (
            PLACES,
            PEOPLE - PLACES,
            0,
            0,
            PLACES,
        )


def run(env: Mapping[str, str], *, kill: bool, server: str = "granian") -> Rush:
    """Let everybody register at once; with ``kill`` one worker process is killed in the middle.

    A delegate whose line drops sends the same form again, as a browser's reload does.
    """
    slug = prepare_in_child(env, 0, 0)
    engine = sa.create_engine(env["PLENARY_DATABASE_URL"])
    if engine.dialect.name == "sqlite":
        # What is deleted takes its parts along, as in the application.
        sa.event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys=ON"))
    _set_places(engine, slug)
    with running(server, "app", env) as (port, pid):
        jobs = [_delegate(port, slug) for _ in range(PEOPLE)]
        killer = threading.Timer(0.6, _kill_one, [pid]) if kill else None
        if killer:
            killer.start()
        result = do_all(jobs)
        if killer:
            killer.join()
    found = _count(engine, slug, len(result.errors), result.seconds)
    engine.dispose()
    return found


def _delegate(port: int, slug: str) -> Callable[[], None]:
    connection = Connection("127.0.0.1", port)
    fields = delegates.fields_of(
        delegates.fetch(connection, slug), delegates.Delegate.new("in-person")
    )
    connection.close()

    def send() -> None:
        for attempt in range(TRIES):
            try:
                delegates.send(connection, slug, fields)
            except (ConnectionError, OSError, IndexError):
                connection.close()
                if attempt == TRIES - 1:
                    raise
                time.sleep(0.25)
            else:
                return
            finally:
                connection.close()

    return send


def _kill_one(pid: int) -> None:
    """Kill one worker process of a server; the server starts another."""
    output = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=True
    ).stdout
    children = [int(line) for line in output.split()]
    if children:
        os.kill(children[-1], signal.SIGKILL)


def _set_places(engine: sa.Engine, slug: str) -> None:
    """Give the meeting's days 200 empty places, no limit for delegations."""
    with engine.begin() as connection:
        connection.execute(
            sa.text(
                "DELETE FROM registrations WHERE meeting_id = (SELECT id FROM meetings WHERE slug = :slug)"
            ),
            {"slug": slug},
        )
        connection.execute(
            sa.text(
                "UPDATE place_pools SET taken = 0, waiting = 0, places = CASE mode WHEN 'in-person' THEN :places END "
                "WHERE meeting_id = (SELECT id FROM meetings WHERE slug = :slug)"
            ),
            {"slug": slug, "places": PLACES},
        )
        connection.execute(
            sa.text("UPDATE meetings SET delegation_limit = NULL WHERE slug = :slug"),
            {"slug": slug},
        )
        connection.execute(
            sa.text(
                'UPDATE delegations SET taken = 0, "limit" = NULL '
                "WHERE meeting_id = (SELECT id FROM meetings WHERE slug = :slug)"
            ),
            {"slug": slug},
        )


def _count(engine: sa.Engine, slug: str, errors: int, seconds: float) -> Rush:
    by_place = (
        "SELECT registration_days.place, count(*) FROM registration_days "
        "JOIN registrations ON registrations.id = registration_days.registration_id "
        "JOIN meetings ON meetings.id = registrations.meeting_id "
        "WHERE meetings.slug = :slug AND registration_days.day_id = "
        "(SELECT min(meeting_days.id) FROM meeting_days WHERE meeting_id = meetings.id) "
        "GROUP BY registration_days.place"
    )
    doubled = (
        "SELECT count(*) FROM (SELECT email FROM registrations JOIN meetings ON meetings.id = meeting_id "
        "WHERE slug = :slug GROUP BY email HAVING count(*) > 1) AS again"
    )
    taken = (
        "SELECT taken FROM place_pools JOIN meetings ON meetings.id = meeting_id "
        "WHERE slug = :slug AND mode = 'in-person' ORDER BY place_pools.id LIMIT 1"
    )
    with engine.connect() as connection:
        places = dict(connection.execute(sa.text(by_place), {"slug": slug}).all())
        return Rush(
            held=places.get("held", 0),
            waiting=places.get("waiting", 0),
            errors=errors,
            doubled=connection.scalar(sa.text(doubled), {"slug": slug}) or 0,
            taken=connection.scalar(sa.text(taken), {"slug": slug}) or 0,
            seconds=seconds,
        )
