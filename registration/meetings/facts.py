"""What readers need of a meeting, as frozen values kept in memory until the meeting changes.

A public page asks the database only for the meeting's row and its counters; the days, the agenda and
the functions come from here, found by the meeting's ``stamp``, which is new after every change.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core import tokens
from registration.core.types import Localised
from registration.meetings.kinds import MeetingFormat, SessionKind
from registration.meetings.models import Meeting, MeetingDay, MeetingFunction, MeetingSession

KEPT = 200


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """An item of the agenda; ``starts`` and ``ends`` are wall times of the meeting's zone."""

    id: int
    day_id: int
    code: str
    kind: SessionKind
    title: Localised
    description: Localised
    place: Localised
    format: MeetingFormat
    online_link: str
    starts: datetime
    ends: datetime
    starts_at: datetime
    ends_at: datetime
    counting_threshold: int | None = None


@dataclass(frozen=True, slots=True)
class DayFacts:
    """A day, its pools, and its sessions in order of time."""

    id: int
    held_on: date
    theme: Localised
    room_pool_id: int
    online_pool_id: int
    sessions: tuple[SessionFacts, ...]


@dataclass(frozen=True, slots=True)
class FunctionFacts:
    """A function as this meeting counts it."""

    id: int
    code: str
    position: int
    name: Localised
    counts_as_participant: bool
    body_counts: bool
    takes_a_place: bool
    self_service: bool


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """The days, sessions and functions of a meeting, in their order."""

    meeting_id: int
    days: tuple[DayFacts, ...]
    functions: tuple[FunctionFacts, ...]

    def day(self, day_id: int) -> DayFacts | None:
        """Return a day by id, None when it is not this meeting's."""
        return next((day for day in self.days if day.id == day_id), None)

    @property
    def sessions(self) -> tuple[SessionFacts, ...]:
        """Return all sessions in order of day and time."""
        return tuple(session for day in self.days for session in day.sessions)


_kept: OrderedDict[str, MeetingFacts] = OrderedDict()
_lock = Lock()


def renew(meeting: Meeting, *, now: datetime) -> None:
    """Mark a meeting as changed: a new stamp and version; every change of any part of it calls this."""
    meeting.stamp = tokens.public_id()
    meeting.changed_at = now
    meeting.version += 1


@sa.event.listens_for(Meeting, "before_update")
def _never_keep_a_stamp(mapper: object, connection: object, meeting: Meeting) -> None:
    """Give a changed row a new stamp even if whoever changed it forgot to: pages are kept by it."""
    del mapper, connection
    db = sa.orm.object_session(meeting)
    has_new = sa.inspect(meeting).attrs.stamp.history.has_changes()
    if db is not None and not has_new and db.is_modified(meeting):
        meeting.stamp = tokens.public_id()


def facts_of(db: Session, meeting: Meeting) -> MeetingFacts:
    """Return the facts of a meeting: from memory, or by three queries the first time after a change."""
    with _lock:
        found = _kept.get(meeting.stamp)
        if found is not None:
            _kept.move_to_end(meeting.stamp)
            return found
    loaded = _load(db, meeting)
    with _lock:
        _kept[meeting.stamp] = loaded
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return loaded


def _load(db: Session, meeting: Meeting) -> MeetingFacts:
    days = db.scalars(
        sa.select(MeetingDay)
        .where(MeetingDay.meeting_id == meeting.id)
        .order_by(MeetingDay.held_on)
    )
    sessions = db.scalars(
        sa.select(MeetingSession)
        .where(MeetingSession.meeting_id == meeting.id)
        .order_by(MeetingSession.starts_at, MeetingSession.position, MeetingSession.id)
    ).all()
    functions = db.scalars(
        sa.select(MeetingFunction)
        .where(MeetingFunction.meeting_id == meeting.id)
        .options(sa.orm.joinedload(MeetingFunction.function))
    )
    return MeetingFacts(
        meeting_id=meeting.id,
        days=tuple(
            DayFacts(
                id=day.id,
                held_on=day.held_on,
                theme=day.theme,
                room_pool_id=day.room_pool_id,
                online_pool_id=day.online_pool_id,
                sessions=tuple(
                    _session(item, meeting) for item in sessions if item.day_id == day.id
                ),
            )
            for day in days
        ),
        functions=tuple(
            sorted(
                (_function(item) for item in functions), key=lambda item: (item.position, item.id)
            )
        ),
    )


def _session(item: MeetingSession, meeting: Meeting) -> SessionFacts:
    return SessionFacts(
        id=item.id,
        day_id=item.day_id,
        code=item.code,
        kind=item.kind,
        title=item.title,
        description=item.description,
        place=item.place,
        format=item.format or meeting.format,
        online_link=item.online_link,
        starts=item.starts_wall,
        ends=item.ends_wall,
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        counting_threshold=item.counting_threshold,
    )


def _function(item: MeetingFunction) -> FunctionFacts:
    return FunctionFacts(
        id=item.function_id,
        code=item.function.code,
        position=item.function.position,
        name=item.function.name,
        counts_as_participant=item.counts_as_participant,
        body_counts=item.body_counts,
        takes_a_place=item.takes_a_place,
        self_service=item.self_service,
    )
