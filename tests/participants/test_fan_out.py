"""What a meeting that moves or is cancelled owes to everybody, done by the worker's own runner."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from registration.core import clock as real_clock
from registration.dialogues.models import Dialogue
from registration.jobs import running
from registration.jobs import service as jobs
from registration.jobs.models import Job
from registration.jobs.states import JobState
from registration.meetings.current import details_of
from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.meetings.service.details import change_details
from registration.meetings.service.publishing import cancel
from registration.messages.models import Message
from registration.participants import work
from registration.participants.models import Registration
from registration.participants.service import deciding, fan_out
from tests.apps import START, TestClock
from tests.factories import both, make_meeting, make_registration, messages_of
from tests.invariants import places as invariants

OFFICER = "account:1"


@pytest.fixture
def meeting(db: Session, dialogue: Dialogue) -> Meeting:
    return make_meeting(db, dialogue, places=3)


def move(db: Session, meeting: Meeting, venue: str) -> None:
    """Let the meeting take place somewhere else."""
    details = replace(details_of(meeting), venue=both(venue, venue))
    change_details(db, meeting.id, details, actor=OFFICER, now=real_clock.now())


def run_all(app: Flask, db: Session, clock: TestClock) -> int:
    """Do all jobs that are due; returns how many."""
    db.commit()
    done = 0
    with app.app_context():
        while running.run_next("worker"):
            done += 1
    db.expire_all()
    return done


def new_kinds(db: Session, registration: Registration) -> list[str]:
    """Return the mails about a registration since it was made."""
    return [mail.kind for mail in messages_of(db, registration)][2:]


def test_everybody_in_the_room_hears_where_the_meeting_goes(
    app: Flask, db: Session, clock: TestClock, meeting: Meeting
) -> None:
    comes = make_registration(db, meeting)
    watches = make_registration(db, meeting, days=Mode.VIRTUAL)
    cancelled = make_registration(db, meeting)
    deciding.cancel(db, cancelled.id, actor="person", now=START)
    move(db, meeting, "Town hall")
    assert run_all(app, db, clock) == 0  # a moment later, so that five changes are one
    clock.advance(minutes=1)
    assert run_all(app, db, clock) == 1
    assert new_kinds(db, comes) == ["calendar-update"] * 2
    assert new_kinds(db, watches) == []
    assert "calendar-update" not in new_kinds(db, cancelled)
    update = messages_of(db, comes)[2].calendar
    assert update is not None
    assert update["content"]["location"].startswith("Town hall")
    assert update["sequence"] == 1
    invariants.check(db, meeting.id, clock.now)


def test_changes_in_a_row_owe_one_mail_a_day(
    app: Flask, db: Session, clock: TestClock, meeting: Meeting
) -> None:
    comes = make_registration(db, meeting)
    for venue in ("Town hall", "Castle", "Opera"):
        move(db, meeting, venue)
        clock.advance(seconds=50)
    clock.advance(minutes=1)
    assert run_all(app, db, clock) == 1
    assert new_kinds(db, comes) == ["calendar-update"] * 2


def test_doing_it_again_owes_nothing(
    app: Flask, db: Session, clock: TestClock, meeting: Meeting
) -> None:
    comes = make_registration(db, meeting)
    move(db, meeting, "Town hall")
    clock.advance(minutes=1)
    run_all(app, db, clock)
    jobs.enqueue(
        db,
        kind=fan_out.UPDATE_CALENDARS,
        arguments={"meeting": meeting.id},
        meeting_id=meeting.id,
        now=clock.now,
    )
    run_all(app, db, clock)
    assert new_kinds(db, comes) == ["calendar-update"] * 2


def test_a_cancelled_meeting_tells_everybody_once(
    app: Flask, db: Session, clock: TestClock, meeting: Meeting
) -> None:
    comes, waits = make_registration(db, meeting), make_registration(db, meeting)
    cancelled = make_registration(db, meeting)
    deciding.cancel(db, cancelled.id, actor="person", now=START)
    before = new_kinds(db, cancelled)
    cancel(db, meeting.id, meeting.slug, actor=OFFICER, now=START)
    assert run_all(app, db, clock) == 1
    fan_out.announce_cancellation(db, meeting.id, [comes.id, waits.id], now=clock.advance(hours=1))
    for registration in (comes, waits):
        assert new_kinds(db, registration) == ["meeting-cancelled", "calendar-cancellation"]
    assert new_kinds(db, cancelled) == before
    assert db.scalars(sa.select(Job.result)).all() == [{"registrations": 2}]


def test_it_walks_in_batches_and_goes_on_where_it_stopped(
    app: Flask,
    db: Session,
    clock: TestClock,
    meeting: Meeting,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(work, "BATCH", 2)
    people = [make_registration(db, meeting, days=Mode.VIRTUAL) for _ in range(5)]
    cancel(db, meeting.id, meeting.slug, actor=OFFICER, now=START)
    real = fan_out.announce_cancellation
    calls: list[list[int]] = []

    def dies_in_the_second_batch(db: Session, **given: object) -> None:
        ids = given["registration_ids"]
        assert isinstance(ids, list)
        calls.append(ids)
        real(db, **given)  # type: ignore[arg-type]
        if len(calls) == 2:
            raise OSError("the disk is full")

    monkeypatch.setattr(fan_out, "announce_cancellation", dies_in_the_second_batch)
    run_all(app, db, clock)
    job = db.scalars(sa.select(Job)).one()
    assert (job.state, job.checkpoint) == (JobState.QUEUED, {"after": people[1].id, "done": 2})
    told = sa.select(sa.func.count()).where(Message.kind == "meeting-cancelled")
    assert db.scalar(told) == 2  # nothing of the broken batch
    clock.advance(hours=1)
    run_all(app, db, clock)
    db.refresh(job)
    assert (job.state, job.result) == (JobState.DONE, {"registrations": 5})
    assert db.scalar(told) == 5
    assert [len(ids) for ids in calls] == [2, 2, 2, 1]


def test_who_registers_while_it_walks_is_up_to_date_anyway(
    app: Flask, db: Session, clock: TestClock, meeting: Meeting
) -> None:
    move(db, meeting, "Town hall")
    late = make_registration(db, meeting)
    clock.advance(minutes=1)
    run_all(app, db, clock)
    assert new_kinds(db, late) == []
    entry = messages_of(db, late)[0].calendar
    assert entry is not None
    assert entry["content"]["location"].startswith("Town hall")
