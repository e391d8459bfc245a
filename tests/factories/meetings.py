"""Meetings of a handmade Dialogue."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core import zones
from registration.core.types import Localised
from registration.dialogues.models import Dialogue, Function
from registration.meetings.facts import renew
from registration.meetings.kinds import (
    MeetingFormat,
    MeetingState,
    Mode,
    PlacesScope,
    SessionKind,
)
from registration.meetings.models import (
    Meeting,
    MeetingDay,
    MeetingFunction,
    MeetingSession,
    PlacePool,
)
from tests.apps import START

FIRST_DAY = date(2026, 12, 14)
Places = int | None | Sequence[int | None]


def make_meeting(
    db: Session,
    dialogue: Dialogue,
    *,
    slug: str = "rabat-2026",
    days: int = 2,
    places: Places = None,
    online_places: Places = None,
    format: MeetingFormat = MeetingFormat.HYBRID,  # noqa: A002 - the column's name
    scope: PlacesScope = PlacesScope.PER_DAY,
    published: bool = True,
    starts_on: date = FIRST_DAY,
    zone: str = "Europe/Paris",
    opens: datetime | None = None,
    closes_in_person: datetime | None = None,
    closes_virtual: datetime | None = None,
    promotion_ends: datetime | None = None,
    now: datetime = START,
    **columns: Any,
) -> Meeting:
    """Make a meeting with a plenary from 9:00 to 17:00 on each day, complete in both languages.

    Args:
        db: the session; nothing is committed.
        dialogue: whose meeting it is; all its functions are taken over with their flags.
        slug: part of the address; another one for a second meeting.
        days: how many days, one after the other.
        places: in the room, for each day or one number for every day; None: no limit.
        online_places: the same online.
        format: how it can be attended.
        scope: places per day, or for all days together (then the first number counts).
        published: else a draft.
        starts_on: the first day.
        zone: where the wall times are read.
        opens: wall times of the window, as are the three that follow; None: no limit.
        closes_in_person: for those who come.
        closes_virtual: for those online.
        promotion_ends: the cut-off date of the waiting list.
        now: when it was made.
        columns: any other column, for example `approval_required=True` or `delegation_limit=3`.
    """
    first = datetime.combine(starts_on, time(9))
    last = datetime.combine(starts_on + timedelta(days=days - 1), time(17))
    windows = {
        "opens": opens,
        "closes_in_person": closes_in_person,
        "closes_virtual": closes_virtual,
        "promotion_ends": promotion_ends,
    }
    for name, wall in windows.items():
        columns[f"{name}_wall"] = wall
        columns[f"{name}_at"] = zones.instant_of(wall, zone) if wall else None
    meeting = Meeting(
        **{
            "dialogue_id": dialogue.id,
            "slug": slug,
            "reference_prefix": "RAB",
            "state": MeetingState.PUBLISHED if published else MeetingState.DRAFT,
            "format": format,
            "title": Localised(en="Migration and towns", fr="Migrations et villes"),
            "short_title": Localised(en="Rabat 2026", fr="Rabat 2026"),
            "kind": Localised(en="Thematic meeting", fr="Réunion thématique"),
            "label": Localised(),
            "objective": Localised(),
            "expected_results": Localised(),
            "description": Localised(en="Two days of exchange.", fr="Deux jours d’échanges."),
            "languages": ["en", "fr"],
            "interpretation": ["en", "fr"],
            "starts_on": starts_on,
            "ends_on": last.date(),
            "starts_at": zones.instant_of(first, zone),
            "ends_at": zones.instant_of(last, zone),
            "time_zone": zone,
            "venue": Localised(en="Conference centre", fr="Centre de conférences"),
            "address": Localised(en="1 Square of Nations", fr="1, place des Nations"),
            "city": Localised(en="Paris", fr="Paris"),
            "online_link": "https://video.example/room",
            "contact_email": "meeting@dialogue.example",
            "places_scope": scope,
            "published_at": now if published else None,
            "created_at": now,
            "changed_at": now,
            **columns,
        }
    )
    db.add(meeting)
    db.flush()
    _add_days(db, meeting, days, places, online_places)
    _add_functions(db, meeting, dialogue)
    db.flush()
    return meeting


def _add_functions(db: Session, meeting: Meeting, dialogue: Dialogue) -> None:
    for item in db.scalars(sa.select(Function).where(Function.dialogue_id == dialogue.id)):
        db.add(
            MeetingFunction(
                meeting_id=meeting.id,
                function_id=item.id,
                counts_as_participant=item.counts_as_participant,
                body_counts=item.body_counts,
                takes_a_place=item.takes_a_place,
                self_service=item.self_service,
            )
        )


def _add_days(
    db: Session, meeting: Meeting, days: int, places: Places, online_places: Places
) -> None:
    rooms = _pools(db, meeting, Mode.IN_PERSON, days, places)
    online = _pools(db, meeting, Mode.VIRTUAL, days, online_places)
    for number in range(days):
        day = MeetingDay(
            meeting_id=meeting.id,
            held_on=meeting.starts_on + timedelta(days=number),
            theme=Localised(en=f"Day {number + 1}", fr=f"Jour {number + 1}"),
            room_pool_id=rooms[number].id,
            online_pool_id=online[number].id,
        )
        db.add(day)
        db.flush()
        make_session(db, meeting, day, now=meeting.created_at)


def _pools(db: Session, meeting: Meeting, mode: Mode, days: int, places: Places) -> list[PlacePool]:
    numbers = list(places) if isinstance(places, Sequence) else [places] * days
    together = meeting.places_scope is PlacesScope.ALL_DAYS
    made = [
        PlacePool(meeting_id=meeting.id, mode=mode, places=number)
        for number in (numbers[:1] if together else numbers)
    ]
    db.add_all(made)
    db.flush()
    return made * days if together else made


def make_session(
    db: Session,
    meeting: Meeting,
    day: MeetingDay,
    *,
    kind: SessionKind = SessionKind.PLENARY,
    title: Localised | None = None,
    starts: time = time(9),
    ends: time = time(17),
    format: MeetingFormat | None = None,  # noqa: A002 - the column's name
    now: datetime = START,
) -> MeetingSession:
    """Add an item to the agenda of a day."""
    begin, end = datetime.combine(day.held_on, starts), datetime.combine(day.held_on, ends)
    made = MeetingSession(
        meeting_id=meeting.id,
        day_id=day.id,
        code=f"{kind.value}-{day.held_on:%m%d}-{starts:%H%M}",
        kind=kind,
        title=title or Localised(en="Plenary", fr="Séance plénière"),
        description=Localised(),
        place=Localised(),
        format=format,
        starts_wall=begin,
        starts_at=zones.instant_of(begin, meeting.time_zone),
        ends_wall=end,
        ends_at=zones.instant_of(end, meeting.time_zone),
    )
    db.add(made)
    db.flush()
    renew(meeting, now=now)
    return made


def pool_of(db: Session, meeting: Meeting, day: int = 0, mode: Mode = Mode.IN_PERSON) -> PlacePool:
    """Return the counters of a day (0 is the first), as they are in the database now."""
    days = sa.select(MeetingDay).where(MeetingDay.meeting_id == meeting.id)
    chosen = db.scalars(days.order_by(MeetingDay.held_on)).all()[day]
    pool_id = chosen.room_pool_id if mode is Mode.IN_PERSON else chosen.online_pool_id
    found = db.get(PlacePool, pool_id, populate_existing=True)
    assert found is not None
    return found


def pools_of(db: Session, meeting: Meeting) -> list[PlacePool]:
    """Return all counters of a meeting as they are in the database now, by id."""
    chosen = sa.select(PlacePool).where(PlacePool.meeting_id == meeting.id).order_by(PlacePool.id)
    return list(db.scalars(chosen.execution_options(populate_existing=True)))
