"""Lists and figures of large meetings: seconds, and by how much the memory of the process grows.

Each row is measured in a process of its own, whose largest size is read before and after.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from tempfile import TemporaryFile

from flask import Flask
from sqlalchemy.orm import Session

from bench import crowd
from bench.servers import ROOT
from registration.core import clock
from registration.core.db import WRITE_OPTION, database
from registration.demo.loading import load
from registration.exports import lists
from registration.exports.files import Format
from registration.exports.lists import ListWanted
from registration.meetings.models import Meeting
from registration.meetings.queries import get_meeting
from registration.participants.filters import Order, ParticipantFilter
from registration.participants.queries import list_page
from registration.statistics.queries import statistics_of


@dataclass(frozen=True)
class Measured:
    """What was done, in how many seconds, and by how many MB the largest size of the process grew."""

    name: str
    seconds: float
    grown: float


def prepare(app: Flask, size: int, records: int = 0) -> str:
    """Load the demonstration and fill its open meeting with so many registrations; returns the slug."""
    with app.app_context():
        slug = load(now=clock.now())[1].slug
        db = database.session
        db.rollback()
        db.connection(execution_options={WRITE_OPTION: True})
        get_meeting(db, slug).delegation_limit = None
        crowd.fill(db, get_meeting(db, slug), size, records=records)
        db.commit()
    return slug


def _export(db: Session, meeting: Meeting, form: Format) -> int:
    chosen = ParticipantFilter(order=Order.DELEGATION)
    wanted = ListWanted(chosen=chosen, form=form, language="en")
    with TemporaryFile() as file:
        return lists.write(db, meeting, wanted, file, now=clock.now())


WORK: Mapping[str, Callable[[Session, Meeting], object]] = {
    "csv": lambda db, meeting: _export(db, meeting, Format.CSV),
    "xlsx": lambda db, meeting: _export(db, meeting, Format.XLSX),
    "figures": lambda db, meeting: statistics_of(db, meeting, now=clock.now()),
    "page": lambda db, meeting: list_page(db, meeting, ParticipantFilter(), language="en"),
}


def measure(what: str, slug: str, env: Mapping[str, str], name: str) -> Measured:
    """Measure one kind of work in a process of its own."""
    command = [sys.executable, "-m", "bench.lists", what, slug]
    output = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **env}, check=True, capture_output=True
    ).stdout
    seconds, grown = json.loads(output.splitlines()[-1])
    return Measured(name, seconds, grown)


def prepare_in_child(env: Mapping[str, str], size: int, records: int) -> str:
    """Do :func:`prepare` in a process of its own."""
    command = [sys.executable, "-m", "bench.lists", "prepare", str(size), str(records)]
    output = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **env}, check=True, capture_output=True
    ).stdout
    slug: str = json.loads(output.splitlines()[-1])
    return slug


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _child(what: str, slug: str) -> tuple[float, float]:
    """Do it once to warm up (on the first fifty rows), then measure it: time is the best of three."""
    from app import create_app

    with create_app().app_context():
        db = database.session
        meeting = get_meeting(db, slug)
        WORK["page"](db, meeting)
        before, best = _peak(), float("inf")
        for _ in range(3 if what != "xlsx" else 2):
            started = time.perf_counter()
            WORK[what](db, meeting)
            best = min(best, time.perf_counter() - started)
        return best, _peak() - before


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        from app import create_app

        print(json.dumps(prepare(create_app(), int(sys.argv[2]), int(sys.argv[3]))))
    else:
        print(json.dumps(_child(*sys.argv[1:3])))
