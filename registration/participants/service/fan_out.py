"""What a change of a meeting owes to everybody in it: a job that walks the registrations in batches.

Each batch is one transaction with its place in the job, so that a crash neither loses nor repeats one; and
bringing a calendar up to date twice owes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from registration.jobs import service as jobs
from registration.meetings.events import MeetingCancelled, MeetingRescheduled
from registration.meetings.facts import facts_of
from registration.participants import notices
from registration.participants.kinds import ACTIVE
from registration.participants.models import Registration
from registration.participants.service.loading import Case, get_meeting

UPDATE_CALENDARS = "update-calendars"
ANNOUNCE_CANCELLATION = "announce-cancellation"
CALM = timedelta(minutes=1)


def on_meeting_rescheduled(db: Session, event: MeetingRescheduled, *, now: datetime) -> None:
    """Handler: bring everybody's calendar up to date, in the background and a moment later.

    Who moves five sessions in a row sends everybody one mail a day of the meeting, not five.
    """
    _order(db, UPDATE_CALENDARS, event.meeting_id, event.actor, now, now + CALM)


def on_meeting_cancelled(db: Session, event: MeetingCancelled, *, now: datetime) -> None:
    """Handler: tell everybody and cancel what stands in their calendars, in the background."""
    _order(db, ANNOUNCE_CANCELLATION, event.meeting_id, event.actor, now, now)


def _order(
    db: Session, kind: str, meeting_id: int, actor: str, now: datetime, run_after: datetime
) -> None:
    jobs.enqueue_once(
        db,
        kind=kind,
        arguments={"meeting": meeting_id},
        meeting_id=meeting_id,
        created_by=actor,
        run_after=run_after,
        now=now,
    )


def ids_after(db: Session, meeting_id: int, after: int) -> list[int]:
    """Return the registrations of a meeting that hold places or wait, by id, after one of them."""
    chosen = sa.select(Registration.id).where(
        Registration.meeting_id == meeting_id,
        Registration.id > after,
        Registration.status.in_(ACTIVE),
    )
    return list(db.scalars(chosen.order_by(Registration.id)))


def update_calendars(
    db: Session, meeting_id: int, registration_ids: Sequence[int], *, now: datetime
) -> None:
    """Bring the calendars of some registrations to what the meeting is now, and owe the mails of that."""
    for case in _cases(db, meeting_id, registration_ids):
        notices.changed(db, case.words, case.person, case.registration.status, None, now=now)


def announce_cancellation(
    db: Session, meeting_id: int, registration_ids: Sequence[int], *, now: datetime
) -> None:
    """Tell some registrations that the meeting is cancelled, once each, and cancel their entries."""
    for case in _cases(db, meeting_id, registration_ids):
        notices.meeting_cancelled(db, case.words, case.person, now=now)


def _cases(db: Session, meeting_id: int, registration_ids: Sequence[int]) -> list[Case]:
    """Load a batch under lock, so that a change by somebody else comes before or after it."""
    meeting = get_meeting(db, meeting_id)
    facts = facts_of(db, meeting)
    rows = db.scalars(
        sa.select(Registration)
        .where(Registration.id.in_(registration_ids), Registration.status.in_(ACTIVE))
        .options(selectinload(Registration.days))
        .order_by(Registration.id)
        .with_for_update(of=Registration, key_share=True)
        .execution_options(populate_existing=True)
    )
    return [Case(row, meeting, facts) for row in rows]
