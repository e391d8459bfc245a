"""What holds of the places of a meeting at every moment, whatever happened before."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from registration.calendars.models import CalendarEntry
from registration.delegations.models import Delegation
from registration.meetings.facts import DayFacts, facts_of
from registration.meetings.kinds import MeetingFormat, Mode, PlaceState
from registration.meetings.models import Meeting, PlacePool
from registration.meetings.phases import promotes_by_itself
from registration.participants import facts as words
from registration.participants.invitations import wanted_entries
from registration.participants.kinds import ACTIVE, Status
from registration.participants.models import Registration

HELD, WAITING, FREE = PlaceState.HELD, PlaceState.WAITING, PlaceState.NOT_NEEDED
Queue = list[tuple[int, datetime, int]]


@dataclass(frozen=True)
class Picture:
    """The registrations of a meeting at one moment: who holds and who waits, by pool.

    ``queues`` hold (minus priority, since, id): the first is next.
    """

    meeting: Meeting
    people: list[Registration]
    days: dict[int, DayFacts]
    holders: dict[int, set[int]]
    queues: dict[int, Queue]


def picture(db: Session, meeting_id: int) -> Picture:
    """Read the registrations of a meeting as they are in the database now."""
    db.flush()
    db.expire_all()
    meeting = db.get_one(Meeting, meeting_id)
    days = {day.id: day for day in facts_of(db, meeting).days}
    chosen = sa.select(Registration).where(Registration.meeting_id == meeting_id)
    people = list(db.scalars(chosen.options(selectinload(Registration.days))))
    holders: dict[int, set[int]] = {}
    queues: dict[int, Queue] = {}
    for person in people:
        for pool_id, (state, since) in _states(person, days).items():
            if state is HELD:
                holders.setdefault(pool_id, set()).add(person.id)
            else:
                assert since is not None
                queues.setdefault(pool_id, []).append((-person.priority, since, person.id))
    for queue in queues.values():
        queue.sort()
    return Picture(meeting, people, days, holders, queues)


def check(db: Session, meeting_id: int, now: datetime) -> Picture:
    """Fail when anything about the places of a meeting is not as it has to be; returns how it is."""
    found = picture(db, meeting_id)
    _check_rows(found)
    _check_pools(db, found, now)
    _check_delegations(db, found)
    _check_calendars(db, found)
    return found


def _states(
    person: Registration, days: dict[int, DayFacts]
) -> dict[int, tuple[PlaceState, datetime | None]]:
    """Return what a registration has by pool, and since when it waits; days that share one must agree."""
    found: dict[int, tuple[PlaceState, datetime | None]] = {}
    for row in person.days:
        day = days[row.day_id]
        for pool_id, state, since in (
            (day.room_pool_id, row.place, row.waiting_since),
            (day.online_pool_id, row.online_place, row.online_waiting_since),
        ):
            if state is FREE:
                continue
            assert found.get(pool_id, (state, since)) == (state, since), "days of one pool differ"
            found[pool_id] = (state, since)
    return found


def _check_rows(found: Picture) -> None:
    hybrid = found.meeting.format is MeetingFormat.HYBRID
    for registration in found.people:
        for row in registration.days:
            assert (row.waiting_since is not None) == (row.place is WAITING)
            assert (row.online_waiting_since is not None) == (row.online_place is WAITING)
            if registration.status not in ACTIVE:
                assert row.place is row.online_place is FREE, "who is not coming holds a place"
                continue
            if row.mode is Mode.ABSENT:
                assert row.place is row.online_place is FREE
            if row.mode is Mode.VIRTUAL:
                assert row.place is FREE
            if row.mode is Mode.IN_PERSON:
                waits_online = row.online_place is not FREE
                assert waits_online == (row.place is WAITING and hybrid)


def _check_pools(db: Session, found: Picture, now: datetime) -> None:
    meeting = found.meeting
    for pool in db.scalars(sa.select(PlacePool).where(PlacePool.meeting_id == meeting.id)):
        held, waiting = len(found.holders.get(pool.id, ())), len(found.queues.get(pool.id, ()))
        assert (pool.taken, pool.waiting) == (held, waiting), "counters drift"
        assert pool.places is None or pool.taken <= pool.places, "more are taken than there are"
        free = pool.places is None or pool.taken < pool.places
        if promotes_by_itself(meeting, now):
            assert not (free and pool.waiting), "somebody waits while a place is free"


def _check_delegations(db: Session, found: Picture) -> None:
    people = found.people
    counted = Counter(item.delegation_id for item in people if item.delegation_counted)
    mine = Delegation.meeting_id == found.meeting.id
    for row in db.scalars(sa.select(Delegation).where(mine)):
        assert row.taken == counted[row.id], "a delegation counts other names than it has"
    for registration in people:
        if registration.status is Status.CONFIRMED:
            assert registration.delegation_counted
        if registration.status not in ACTIVE:
            assert not registration.delegation_counted


def _check_calendars(db: Session, found: Picture) -> None:
    """The live entries of everybody are those of the days attended as things stand."""
    meeting = found.meeting
    live: dict[str, dict[str, str]] = {}
    chosen = sa.select(CalendarEntry).where(
        CalendarEntry.meeting_id == meeting.id, CalendarEntry.cancelled_at.is_(None)
    )
    for entry in db.scalars(chosen):
        live.setdefault(entry.owner_key, {})[entry.item_key] = entry.content["mode"]
    about = words.of_meeting(meeting, facts_of(db, meeting))
    for registration in found.people:
        person = words.of_registration(registration)
        confirmed = registration.status is Status.CONFIRMED
        wanted = wanted_entries(about, person) if confirmed else []
        expected = {entry.item_key: entry.mode for entry in wanted}
        assert live.get(person.owner_key, {}) == expected
