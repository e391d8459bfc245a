"""Counting the registrations of a meeting for the officer's overview, list of meetings and rail.

The counts are those of the statistics (registration/statistics/counting.py), made by the database; merged
registrations are in none of them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core import zones
from registration.delegations.models import Delegation
from registration.dialogues.kinds import Side
from registration.dialogues.models import Organisation
from registration.meetings.kinds import MeetingFormat, Mode, PlaceState
from registration.meetings.models import Meeting
from registration.participants.kinds import PendingReason, Status
from registration.participants.models import Registration, RegistrationDay

ACTIVE = (Status.PENDING, Status.CONFIRMED)
QUARTER_SECONDS = 900
WAITS = sa.or_(
    RegistrationDay.place == PlaceState.WAITING, RegistrationDay.online_place == PlaceState.WAITING
)


@dataclass(frozen=True, slots=True)
class StatusCount:
    """How many registrations have a status (and a reason to wait), and since when the oldest."""

    status: Status
    reason: PendingReason | None
    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many pending or confirmed registrations attend a day in one way."""

    day_id: int
    status: Status
    mode: Mode
    place: PlaceState
    online_place: PlaceState
    count: int


@dataclass(frozen=True)
class FullDelegation:
    """A delegation with more names than its limit: they wait for an officer."""

    id: int
    country_id: int | None
    organisation_id: int | None
    side: Side | None
    count: int


def of_meeting(meeting_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the conditions for the registrations of a meeting that are counted."""
    return Registration.meeting_id == meeting_id, Registration.merged_into_id.is_(None)


def count_pending(db: Session, meeting_id: int) -> int:
    """Return how many registrations wait for an officer's decision."""
    chosen = sa.select(sa.func.count()).where(
        *of_meeting(meeting_id), Registration.status == Status.PENDING
    )
    return db.scalar(chosen) or 0


class MeetingCount(NamedTuple):
    """How many registrations a meeting has: pending and confirmed together, and those pending."""

    active: int
    pending: int


def counts_by_meeting(db: Session, meeting_ids: Collection[int]) -> dict[int, MeetingCount]:
    """Return the counts of several meetings by id; a meeting without registrations is left out."""
    if not meeting_ids:
        return {}
    pending = sa.func.sum(sa.case((Registration.status == Status.PENDING, 1), else_=0))
    rows = db.execute(
        sa.select(Registration.meeting_id, sa.func.count(), pending)
        .where(
            Registration.meeting_id.in_(meeting_ids),
            Registration.status.in_(ACTIVE),
            Registration.merged_into_id.is_(None),
        )
        .group_by(Registration.meeting_id)
    )
    return {meeting_id: MeetingCount(active, waiting) for meeting_id, active, waiting in rows}


def count_statuses(db: Session, meeting_id: int) -> list[StatusCount]:
    """Return how many registrations have each status and reason to wait."""
    rows = db.execute(
        sa.select(
            Registration.status,
            Registration.pending_reason,
            sa.func.count(),
            sa.func.min(Registration.created_at),
        )
        .where(*of_meeting(meeting_id))
        .group_by(Registration.status, Registration.pending_reason)
    )
    return [StatusCount(*row) for row in rows]


def count_only_waiting(db: Session, meeting: Meeting) -> int:
    """Return how many confirmed people wait for some day and attend none as things stand."""
    expected = sa.or_(
        sa.and_(
            RegistrationDay.mode == Mode.IN_PERSON, RegistrationDay.place != PlaceState.WAITING
        ),
        sa.and_(
            RegistrationDay.mode == Mode.VIRTUAL,
            RegistrationDay.online_place != PlaceState.WAITING,
        ),
    )
    if meeting.format is not MeetingFormat.IN_PERSON:
        expected |= sa.and_(
            RegistrationDay.mode == Mode.IN_PERSON,
            RegistrationDay.online_place != PlaceState.WAITING,
        )
    attends = (
        sa.select(RegistrationDay.id)
        .where(RegistrationDay.registration_id == Registration.id, expected)
        .correlate(Registration)
    )
    waiting = sa.select(RegistrationDay.registration_id).where(
        WAITS, RegistrationDay.day_id.in_([day.id for day in meeting.days])
    )
    chosen = sa.select(sa.func.count()).where(
        *of_meeting(meeting.id),
        Registration.status == Status.CONFIRMED,
        Registration.id.in_(waiting),
        ~attends.exists(),
    )
    return db.scalar(chosen) or 0


def count_days(db: Session, meeting_id: int) -> list[DayCount]:
    """Return how the pending and confirmed registrations attend each day, counted."""
    columns: tuple[Any, ...] = (
        RegistrationDay.day_id,
        Registration.status,
        RegistrationDay.mode,
        RegistrationDay.place,
        RegistrationDay.online_place,
    )
    rows = db.execute(
        sa.select(*columns, sa.func.count())
        .join(Registration, Registration.id == RegistrationDay.registration_id)
        .where(
            *of_meeting(meeting_id),
            Registration.status.in_(ACTIVE),
            RegistrationDay.mode != Mode.ABSENT,
        )
        .group_by(*columns)
    )
    return [DayCount(*row[:5], count=row[5]) for row in rows.all()]


def count_by_date(db: Session, meeting: Meeting) -> list[tuple[date, int]]:
    """Return how many registrations came in on each day of the meeting's zone, in order, days without any left out.

    The database counts them by quarters of an hour (every zone's offset is a number of those).
    """
    seconds = sa.cast(sa.extract("epoch", Registration.created_at), sa.BigInteger)
    quarter = (seconds // QUARTER_SECONDS).label("quarter")
    rows = db.execute(
        sa.select(quarter, sa.func.count())
        .where(*of_meeting(meeting.id))
        .group_by(quarter)
        .order_by(quarter)
    )
    counts: dict[date, int] = {}
    day, ends = date.min, -1
    for number, count in rows:
        if number * QUARTER_SECONDS >= ends:
            day = zones.wall_of(zones.at_second(number * QUARTER_SECONDS), meeting.time_zone).date()
            midnight = datetime.combine(day + timedelta(days=1), time())
            ends = int(zones.instant_of(midnight, meeting.time_zone).timestamp())
        counts[day] = counts.get(day, 0) + count
    return sorted(counts.items())


def full_delegations(db: Session, meeting_id: int) -> list[FullDelegation]:
    """Return the delegations whose names beyond the limit wait for an officer."""
    rows = db.execute(
        sa.select(
            Delegation.id,
            Delegation.country_id,
            Delegation.organisation_id,
            Delegation.side,
            sa.func.count(),
        )
        .join(Registration, Registration.delegation_id == Delegation.id)
        .where(
            *of_meeting(meeting_id),
            Registration.status == Status.PENDING,
            Registration.pending_reason == PendingReason.DELEGATION_FULL,
        )
        .group_by(Delegation.id, Delegation.country_id, Delegation.organisation_id, Delegation.side)
    )
    return [FullDelegation(*row) for row in rows]


def answered_countries(db: Session, meeting_id: int) -> tuple[frozenset[int], frozenset[int]]:
    """Return the countries for which somebody is registered, and those that only sent regrets."""
    somebody = sa.select(Registration.id).where(
        Registration.delegation_id == Delegation.id,
        Registration.status.in_(ACTIVE),
        Registration.merged_into_id.is_(None),
    )
    of_countries = sa.select(Delegation.country_id).where(
        Delegation.meeting_id == meeting_id, Delegation.country_id.is_not(None)
    )
    registered = frozenset(db.scalars(of_countries.where(somebody.exists())))
    regrets = frozenset(db.scalars(of_countries.where(Delegation.regrets_at.is_not(None))))
    return registered, regrets - registered  # type: ignore[return-value]


def count_unchecked_organisations(db: Session, meeting: Meeting) -> int:
    """Return how many organisations that people wrote by hand nobody has checked yet."""
    named = sa.select(Registration.id).where(
        Registration.organisation_id == Organisation.id, *of_meeting(meeting.id)
    )
    chosen = sa.select(sa.func.count()).where(
        Organisation.dialogue_id == meeting.dialogue_id,
        Organisation.checked.is_(False),
        named.exists(),
    )
    return db.scalar(chosen) or 0
