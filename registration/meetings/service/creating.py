"""Making meetings: new ones, and copies of old ones."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.errors import ConflictError, InvalidError, NotFoundError
from registration.dialogues.models import Dialogue, Function
from registration.meetings.commands import (
    DayPlan,
    FunctionRule,
    MeetingCopy,
    NewMeeting,
    RegistrationRules,
)
from registration.meetings.current import day_of, details_of, rules_of
from registration.meetings.kinds import MeetingState, Mode, PlacesScope
from registration.meetings.models import Meeting, MeetingDay, MeetingSession, PlacePool
from registration.meetings.service import details as describing
from registration.meetings.service import rules as ruling
from registration.meetings.service.loading import check_years, finish, locked
from registration.meetings.service.pools import add_pool
from registration.meetings.service.times import derive

PREFIX_CHARACTERS = 8
_LETTERS = 5


def create(
    db: Session, dialogue_id: int, command: NewMeeting, *, actor: str, now: datetime
) -> Meeting:
    """Make a draft with its days; functions that the rules do not name come from the Dialogue's defaults.

    Raises:
        NotFoundError: ``dialogue``.
        InvalidError: ``no-day``, ``year``; those of :func:`details.check`, :func:`rules.check`; ``places-number``.
        ConflictError: ``slug-taken``; ``day-taken``: two days have the same date.
    """
    if db.get(Dialogue, dialogue_id) is None:
        raise NotFoundError("dialogue")
    meeting = _make(db, dialogue_id, command, now=now)
    _finish_new(db, meeting, "meeting.created", actor=actor, now=now)
    return meeting


def copy(
    db: Session, meeting_id: int, command: MeetingCopy, *, actor: str, now: datetime
) -> Meeting:
    """Make a new draft from a meeting: texts, days, agenda, places and rules, moved to another first day.

    Nothing that happened comes along: nobody is registered, no place is taken, nothing was sent.

    Raises:
        NotFoundError: ``meeting``.
        InvalidError: ``year``; those of :func:`details.check`.
        ConflictError: ``slug-taken``.
    """
    source = locked(db, meeting_id)
    check_years(command.first_day)
    shift = command.first_day - source.starts_on
    days = sorted(source.days, key=lambda day: day.held_on)
    texts = replace(details_of(source), title=command.title, slug=command.slug)
    new = NewMeeting(
        details=texts,
        days=tuple(_moved_day(day_of(day), shift) for day in days),
        rules=_moved_rules(rules_of(source), shift),
    )
    meeting = _make(db, source.dialogue_id, new, now=now)
    by_date = {day.held_on: day for day in meeting.days}
    for session in source.sessions:
        day = by_date[session.day.held_on + shift]
        meeting.sessions.append(_copied(session, day, shift))
    db.flush()
    _finish_new(db, meeting, "meeting.copied", actor=actor, now=now, source=source.id)
    return meeting


def _make(db: Session, dialogue_id: int, command: NewMeeting, *, now: datetime) -> Meeting:
    dates = [day.held_on for day in command.days]
    if not dates:
        raise InvalidError("no-day")
    check_years(*dates)
    if len(set(dates)) != len(dates):
        raise ConflictError("day-taken")
    ruling.check(command.rules)
    midnight = now  # replaced by derive() below; the columns want something from the start
    meeting = Meeting(
        dialogue_id=dialogue_id,
        slug=command.details.slug,
        reference_prefix=reference_prefix(command.details.slug),
        state=MeetingState.DRAFT,
        starts_on=min(dates),
        ends_on=max(dates),
        starts_at=midnight,
        ends_at=midnight,
        created_at=now,
        changed_at=now,
    )
    describing.apply(db, meeting, command.details)
    _add_days(db, meeting, command.days, command.rules.places_scope)
    known = {rule.function_id for rule in command.rules.functions}
    defaults = [
        rule for rule in default_functions(db, dialogue_id) if rule.function_id not in known
    ]
    rules = replace(command.rules, functions=(*command.rules.functions, *defaults))
    ruling.apply(db, meeting, rules)
    return meeting


def _finish_new(
    db: Session, meeting: Meeting, kind: str, *, actor: str, now: datetime, **facts: int
) -> None:
    db.refresh(meeting, ["days", "sessions", "organisers", "functions"])
    derive(meeting)
    finish(db, meeting, kind, actor=actor, now=now, **facts)


def _add_days(db: Session, meeting: Meeting, days: tuple[DayPlan, ...], scope: PlacesScope) -> None:
    shared: dict[Mode, PlacePool] = {}
    for plan in sorted(days, key=lambda day: day.held_on):
        pools: dict[Mode, PlacePool] = {}
        for mode, number in (
            (Mode.IN_PERSON, plan.places_in_person),
            (Mode.VIRTUAL, plan.places_online),
        ):
            known = shared.get(mode) if scope is PlacesScope.ALL_DAYS else None
            pools[mode] = shared[mode] = known or add_pool(db, meeting.id, mode, number)
        meeting.days.append(
            MeetingDay(
                held_on=plan.held_on,
                theme=plan.theme,
                room_pool=pools[Mode.IN_PERSON],
                online_pool=pools[Mode.VIRTUAL],
            )
        )
    db.flush()


def default_functions(db: Session, dialogue_id: int) -> list[FunctionRule]:
    """Return how the functions of a Dialogue are treated unless a meeting says otherwise."""
    rows = db.scalars(
        sa.select(Function).where(Function.dialogue_id == dialogue_id).order_by(Function.position)
    )
    return [
        FunctionRule(
            row.id, row.counts_as_participant, row.body_counts, row.takes_a_place, row.self_service
        )
        for row in rows
    ]


def reference_prefix(slug: str) -> str:
    """Return the letters before the reference codes of a meeting: ``paris-2021`` gives ``PARIS21``."""
    words = slug.split("-")
    letters = next((word for word in words if word.isalpha()), words[0])[:_LETTERS].upper()
    year = next((word for word in words if re.fullmatch(r"(19|20)\d\d", word)), "")
    return f"{letters}{year[2:]}"[:PREFIX_CHARACTERS]


def _moved_day(plan: DayPlan, shift: timedelta) -> DayPlan:
    return replace(plan, held_on=plan.held_on + shift)


def _moved_rules(rules: RegistrationRules, shift: timedelta) -> RegistrationRules:
    def moved(wall: datetime | None) -> datetime | None:
        return wall + shift if wall else None

    return replace(
        rules,
        opens=moved(rules.opens),
        closes_in_person=moved(rules.closes_in_person),
        closes_virtual=moved(rules.closes_virtual),
        promotion_ends=moved(rules.promotion_ends),
    )


def _copied(session: MeetingSession, day: MeetingDay, shift: timedelta) -> MeetingSession:
    return MeetingSession(
        day=day,
        code=session.code,
        kind=session.kind,
        title=session.title,
        description=session.description,
        place=session.place,
        format=session.format,
        online_link=session.online_link,
        starts_wall=session.starts_wall + shift,
        starts_at=session.starts_at,
        ends_wall=session.ends_wall + shift,
        ends_at=session.ends_at,
        counting_threshold=session.counting_threshold,
        position=session.position,
    )
