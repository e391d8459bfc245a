"""The whole demonstration: reference data, organisations, the meetings and their people.

Loading it again adds only what is missing: a meeting that is there is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core import zones
from registration.core.db import session, write
from registration.demo import material, paris, rome
from registration.demo.loading import describing, playing
from registration.demo.loading.describing import Timetable
from registration.demo.loading.directory import add_organisations, codes_of
from registration.demo.plan import PlannedRegistration
from registration.dialogues import loading as reference
from registration.dialogues.models import Dialogue
from registration.meetings.facts import facts_of
from registration.meetings.queries import find_meeting, get_meeting
from registration.meetings.service import agenda, creating, publishing

DIALOGUE = "rabat-process"
DAYS_AHEAD = 30
Report = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A meeting of the demonstration: how many registrations were loaded; 0: it was there already."""

    slug: str
    registrations: int


def load(
    *, now: datetime, seed: int | None = None, size: int = 0, report: Report | None = None
) -> list[Loaded]:
    """Load the demonstration in its own transactions.

    Args:
        now: the present (aware); the meeting to come is a month later.
        seed: another one invents other people; None: those of the documentation.
        size: with a number, a third meeting with so many registrations.
        report: told ``(slug, done, total)`` now and then.
    """
    dialogue_id = write(lambda db: _foundation(db, now))
    found = [_paris(dialogue_id, seed, report), _rome(dialogue_id, now, seed, report)]
    if size:
        found.append(_large(dialogue_id, now, size, seed, report))
    return found


def _foundation(db: Session, now: datetime) -> int:
    reference.load(db, now=now)
    dialogue = db.scalars(sa.select(Dialogue).where(Dialogue.slug == DIALOGUE)).one()
    add_organisations(db, dialogue, now=now)
    return dialogue.id


def _paris(dialogue_id: int, seed: int | None, report: Report | None) -> Loaded:
    content = material.load("paris_2021")
    slug = content["slug"]
    if _is_there(slug):
        return Loaded(slug, 0)
    timetable = describing.fixed(content)
    _make(dialogue_id, content, timetable, slug=slug, places=paris.PLACES)
    plan = paris.registrations(paris_seed(seed))
    ids = _play(slug, plan, report)
    playing.attend(plan, ids, _facts(slug))
    return Loaded(slug, len(plan))


def paris_seed(seed: int | None) -> int:
    """Return the seed of the Paris meeting's people."""
    return 2021 if seed is None else seed


def _rome(dialogue_id: int, now: datetime, seed: int | None, report: Report | None) -> Loaded:
    content = material.load("rome")
    today = zones.wall_of(now, content["time_zone"]).date()
    first = today + timedelta(days=DAYS_AHEAD)
    first += timedelta(days=(1 - first.weekday()) % 7)  # a Tuesday
    slug = f"{content['slug']}-{first.year}"
    if _is_there(slug):
        return Loaded(slug, 0)
    timetable = describing.relative(content, first, today)
    _make(dialogue_id, content, timetable, slug=slug, places=rome.PLACES)
    opened = zones.instant_of(timetable.opens, content["time_zone"])
    plan = rome.registrations(opened, now, 2027 if seed is None else seed)
    _play(slug, plan, report)
    return Loaded(slug, len(plan))


def _large(
    dialogue_id: int, now: datetime, size: int, seed: int | None, report: Report | None
) -> Loaded:
    content = {
        **material.load("rome"),
        "title_en": f"Assembly of {size:,} people",
        "title_fr": f"Assemblée de {size:,} personnes".replace(",", "\N{NARROW NO-BREAK SPACE}"),
    }
    content["registration"] = {**content["registration"], "delegation_limit": None}
    slug = f"assembly-{size}"
    if _is_there(slug):
        return Loaded(slug, 0)
    today = zones.wall_of(now, content["time_zone"]).date()
    timetable = describing.relative(content, today + timedelta(days=2 * DAYS_AHEAD), today)
    _make(dialogue_id, content, timetable, slug=slug, places=size // 4)
    opened = zones.instant_of(timetable.opens, content["time_zone"])
    many = rome.many(size, opened, now, len(timetable.days), 2028 if seed is None else seed)
    plan = list(many)
    _play(slug, plan, report)
    return Loaded(slug, len(plan))


def _is_there(slug: str) -> bool:
    return find_meeting(session(), slug) is not None


def _facts(slug: str) -> Any:  # noqa: ANN401 - MeetingFacts
    db = session()
    return facts_of(db, get_meeting(db, slug))


def _make(
    dialogue_id: int, content: Mapping[str, Any], timetable: Timetable, *, slug: str, places: int
) -> None:
    made_at = zones.instant_of(timetable.opens, content["time_zone"]) - timedelta(days=7)

    def work(db: Session) -> None:
        dialogue = db.get_one(Dialogue, dialogue_id)
        command = describing.new_meeting(db, dialogue, content, timetable, slug=slug, places=places)
        meeting = creating.create(db, dialogue_id, command, actor=playing.ACTOR, now=made_at)
        for plan in describing.sessions(content, [day.id for day in meeting.days]):
            agenda.add_session(db, meeting.id, plan, actor=playing.ACTOR, now=made_at)
        publishing.publish(db, meeting.id, actor=playing.ACTOR, now=made_at)

    write(work)


def _play(slug: str, plan: list[PlannedRegistration], report: Report | None) -> list[int]:
    db = session()
    meeting = get_meeting(db, slug)
    stage = playing.Stage(facts_of(db, meeting), codes_of(db, meeting.dialogue))
    told = (lambda done, total: report(slug, done, total)) if report else None
    return playing.play(plan, stage, told)
