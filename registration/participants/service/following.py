"""What registrations do when an officer changes the days or the format of their meeting.

Handlers of events; they run in the transaction of the change, after the meeting's counters are locked.
Those that find people concerned refuse, and the whole change is taken back.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from registration.core.errors import ConflictError
from registration.meetings import places
from registration.meetings.events import (
    DayAdded,
    DayRemoved,
    FormatChanged,
    MeetingUnpublished,
)
from registration.meetings.facts import facts_of
from registration.meetings.kinds import MeetingFormat, Mode, PlaceState
from registration.meetings.phases import offers
from registration.participants.current import modes_of
from registration.participants.kinds import ACTIVE
from registration.participants.models import Registration, RegistrationDay
from registration.participants.service import seats
from registration.participants.service.loading import get_meeting


def on_day_added(db: Session, event: DayAdded, *, now: datetime) -> None:
    """Give every registration its row for the new day: absent until the person says otherwise."""
    del now
    chosen = sa.select(
        Registration.id,
        sa.literal(event.day_id),
        sa.literal(Mode.ABSENT, RegistrationDay.mode.type),
        sa.literal(PlaceState.NOT_NEEDED, RegistrationDay.place.type),
        sa.literal(PlaceState.NOT_NEEDED, RegistrationDay.online_place.type),
    ).where(Registration.meeting_id == event.meeting_id)
    columns = ["registration_id", "day_id", "mode", "place", "online_place"]
    db.execute(sa.insert(RegistrationDay).from_select(columns, chosen, include_defaults=False))


def on_day_removed(db: Session, event: DayRemoved, *, now: datetime) -> None:
    """Refuse while somebody attends the day; else let the rows go that say that nobody does.

    Raises:
        ConflictError: ``day-has-people`` with their ``count``.
    """
    del now
    attending = (
        sa.select(sa.func.count())
        .select_from(RegistrationDay)
        .join(Registration)
        .where(
            RegistrationDay.day_id == event.day_id,
            RegistrationDay.mode != Mode.ABSENT,
            Registration.status.in_(ACTIVE),
        )
    )
    count = db.scalar(attending) or 0
    if count:
        raise ConflictError("day-has-people", count=count)
    db.execute(
        sa.delete(RegistrationDay).where(RegistrationDay.day_id == event.day_id),
        execution_options={"synchronize_session": "fetch"},
    )


def on_meeting_unpublished(db: Session, event: MeetingUnpublished, *, now: datetime) -> None:
    """Refuse as soon as anybody has registered, whatever became of it.

    Raises:
        ConflictError: ``meeting-has-registrations`` with their ``count``.
    """
    del now
    chosen = sa.select(sa.func.count()).where(Registration.meeting_id == event.meeting_id)
    count = db.scalar(chosen) or 0
    if count:
        raise ConflictError("meeting-has-registrations", count=count)


def on_format_changed(db: Session, event: FormatChanged, *, now: datetime) -> None:
    """Refuse while people attend in a mode that goes; let who waits for the room attend online where that is new.

    Raises:
        ConflictError: ``mode-in-use`` with ``mode`` and ``count``.
    """
    places.lock(db, event.meeting_id)
    for mode in (Mode.IN_PERSON, Mode.VIRTUAL):
        if offers(event.before, mode) and not offers(event.after, mode):
            count = _attending(db, event.meeting_id, mode)
            if count:
                raise ConflictError("mode-in-use", mode=mode.value, count=count)
    if event.before is MeetingFormat.IN_PERSON and event.after is MeetingFormat.HYBRID:
        _let_waiting_attend_online(db, event.meeting_id, now=now)


def _attending(db: Session, meeting_id: int, mode: Mode) -> int:
    """Count the registrations that attend in a mode, those online who wait for the room included."""
    uses = RegistrationDay.mode == mode
    if mode is Mode.VIRTUAL:
        uses |= RegistrationDay.online_place != PlaceState.NOT_NEEDED
    chosen = (
        sa.select(sa.func.count(sa.distinct(Registration.id)))
        .join(RegistrationDay, RegistrationDay.registration_id == Registration.id)
        .where(Registration.meeting_id == meeting_id, Registration.status.in_(ACTIVE), uses)
    )
    return db.scalar(chosen) or 0


def _let_waiting_attend_online(db: Session, meeting_id: int, *, now: datetime) -> None:
    meeting = get_meeting(db, meeting_id)
    facts = facts_of(db, meeting)
    waiting = sa.select(RegistrationDay.registration_id).where(
        RegistrationDay.place == PlaceState.WAITING
    )
    rows = db.scalars(
        sa.select(Registration)
        .where(
            Registration.meeting_id == meeting_id,
            Registration.status.in_(ACTIVE),
            Registration.id.in_(waiting),
        )
        .options(selectinload(Registration.days))
        .order_by(Registration.id)
        .execution_options(populate_existing=True)
    )
    for registration in rows.all():
        before = seats.choices_of(registration.days)
        modes = modes_of(registration)
        # Who waits for the room is not exempt from places.
        seating = seats.seat(db, facts, meeting.format, modes, exempt=False, before=before)
        seats.store(registration, facts, seating.choices, now=now)
    db.flush()
