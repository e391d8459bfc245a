"""The agenda of a meeting: sessions added, changed, moved, removed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registration.core.errors import ConflictError, InvalidError
from registration.core.events import publish
from registration.core.web_addresses import is_web_address
from registration.meetings.agenda_rules import BackwardsError, Slot, changed_places, walls
from registration.meetings.commands import SessionPlan
from registration.meetings.current import session_of
from registration.meetings.digests import changed_fields, digest_of
from registration.meetings.events import SessionRemoved
from registration.meetings.models import Meeting, MeetingSession
from registration.meetings.queries import get_day, get_session
from registration.meetings.service.loading import (
    check_complete,
    check_seen,
    finish,
    locked,
    reschedule,
)
from registration.meetings.service.times import derive


def add_session(
    db: Session, meeting_id: int, plan: SessionPlan, *, actor: str, now: datetime
) -> MeetingSession:
    """Add an item to the agenda of a day.

    Raises:
        NotFoundError: ``meeting``, ``day``.
        InvalidError: ``title-missing``, ``ends-before-start``, ``bad-link``, ``incomplete``.
    """
    meeting = locked(db, meeting_id)
    get_day(db, meeting, plan.day_id)
    session = MeetingSession(
        code=next_code(plan.kind.value, (item.code for item in meeting.sessions)),
        position=max((item.position for item in meeting.sessions), default=0) + 1,
    )
    _apply(db, meeting, session, plan)
    meeting.sessions.append(session)
    derive(meeting)
    db.flush()
    _check_sound(meeting, session)
    finish(db, meeting, "meeting.session-added", actor=actor, now=now, session=session.id)
    reschedule(db, meeting, actor=actor, now=now)
    return session


def change_session(
    db: Session,
    meeting_id: int,
    session_id: int,
    plan: SessionPlan,
    *,
    actor: str,
    now: datetime,
    expected: str | None = None,
) -> MeetingSession:
    """Change an item of the agenda; it may move to another day of the meeting.

    Raises:
        NotFoundError: ``meeting``, ``session``, ``day``.
        ConflictError: ``changed-meanwhile``.
        InvalidError: ``title-missing``, ``ends-before-start``, ``bad-link``, ``incomplete``.
    """
    meeting = locked(db, meeting_id)
    session = get_session(db, meeting, session_id)
    before = session_of(session)
    check_seen(expected, digest_of(before))
    fields = changed_fields(before, plan)
    if not fields:
        return session
    get_day(db, meeting, plan.day_id)
    _apply(db, meeting, session, plan)
    derive(meeting)
    db.flush()
    _check_sound(meeting, session)
    finish(
        db,
        meeting,
        "meeting.session-changed",
        actor=actor,
        now=now,
        session=session.id,
        fields=fields,
    )
    reschedule(db, meeting, actor=actor, now=now)
    return session


def move_session(
    db: Session, meeting_id: int, session_id: int, *, earlier: bool, actor: str, now: datetime
) -> bool:
    """Let a session change places with the one before or after it on its day; False: there is none.

    Each keeps its length and the pause between them stays. Sessions that begin together only change their order.

    Raises:
        NotFoundError: ``meeting``, ``session``.
    """
    meeting = locked(db, meeting_id)
    session = get_session(db, meeting, session_id)
    day = _in_order(item for item in meeting.sessions if item.day_id == session.day_id)
    place = day.index(session)
    other_place = place - 1 if earlier else place + 1
    if not 0 <= other_place < len(day):
        return False
    first, second = sorted((place, other_place))
    _exchange(day[first], day[second])
    day[first], day[second] = day[second], day[first]
    for number, item in enumerate(day, start=1):
        item.position = number
    derive(meeting)
    db.flush()
    finish(db, meeting, "meeting.session-moved", actor=actor, now=now, session=session.id)
    reschedule(db, meeting, actor=actor, now=now)
    return True


def remove_session(
    db: Session, meeting_id: int, session_id: int, *, actor: str, now: datetime
) -> None:
    """Delete an item of the agenda.

    Raises:
        NotFoundError: ``meeting``, ``session``.
        ConflictError: ``session-has-records``: somebody's attendance of it was noted.
    """
    meeting = locked(db, meeting_id)
    session = get_session(db, meeting, session_id)
    publish(db, SessionRemoved(meeting.id, session.id, actor), now=now)
    try:
        with db.begin_nested():
            meeting.sessions.remove(session)
            db.flush()
    except IntegrityError as error:
        raise ConflictError("session-has-records") from error
    derive(meeting)
    finish(db, meeting, "meeting.session-removed", actor=actor, now=now, session=session_id)
    reschedule(db, meeting, actor=actor, now=now)


def next_code(kind: str, taken: Iterable[str]) -> str:
    """Return a code that is new in the meeting: ``panel-1``, ``panel-2`` and so on."""
    used = set(taken)
    return next(code for number in range(1, 10_000) if (code := f"{kind}-{number}") not in used)


def slot_of(session: MeetingSession) -> Slot:
    """Return the time of a session."""
    return Slot(
        session.id,
        session.kind,
        session.day.held_on,
        session.starts_wall,
        session.ends_wall,
    )


def _in_order(sessions: Iterable[MeetingSession]) -> list[MeetingSession]:
    return sorted(sessions, key=lambda item: (item.starts_wall, item.position, item.id))


def _exchange(first: MeetingSession, second: MeetingSession) -> None:
    """Give two neighbours their new times; where only their order can change, they begin together."""
    changed = changed_places(slot_of(first), slot_of(second))
    if changed is None:
        length = second.ends_wall - second.starts_wall
        second.starts_wall = first.starts_wall
        second.ends_wall = second.starts_wall + length
        return
    for session, slot in zip((second, first), changed, strict=True):
        session.starts_wall, session.ends_wall = slot.starts, slot.ends


def _apply(db: Session, meeting: Meeting, session: MeetingSession, plan: SessionPlan) -> None:
    if not plan.title:
        raise InvalidError("title-missing")
    if plan.online_link and not is_web_address(plan.online_link):
        raise InvalidError("bad-link")
    day = get_day(db, meeting, plan.day_id)
    try:
        session.starts_wall, session.ends_wall = walls(day.held_on, plan.starts, plan.ends)
    except BackwardsError as error:
        raise InvalidError("ends-before-start") from error
    session.day = day
    session.kind = plan.kind
    session.title = plan.title
    session.description = plan.description
    session.place = plan.place
    session.format = plan.format
    session.online_link = plan.online_link


def _check_sound(meeting: Meeting, session: MeetingSession) -> None:
    """Refuse what shows once instants and id are known: the clocks may put an end before its begin."""
    if session.ends_at <= session.starts_at:
        raise InvalidError("ends-before-start")
    check_complete(meeting, "session", session.id)
