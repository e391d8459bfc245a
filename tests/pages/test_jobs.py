"""The page of one piece of background work."""

import json
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from registration.jobs import leases, service
from registration.jobs.models import Job
from registration.jobs.registry import JobKind
from registration.jobs.states import JobState
from registration.meetings.models import Meeting
from tests.apps import TestClock
from tests.factories import make_meeting
from tests.jobs.work import known
from tests.people import Cast

KIND = JobKind(
    "work",
    "Counting people",
    lambda _arguments, _job: None,
    explain={"no-people": "There are no people."}.get,
    ends_at=lambda arguments, _result: f"/en/desk/meetings/{arguments['meeting']}",
    summary=lambda _arguments, result: f"{result['people']} people were counted.",
)


@pytest.fixture(autouse=True)
def _kinds(app: Flask) -> Iterator[None]:
    with known(app, KIND):
        yield


@pytest.fixture
def meeting(db: Session, cast: Cast) -> Meeting:
    """A meeting."""
    return make_meeting(db, cast.dialogue)


@pytest.fixture
def job(db: Session, clock: TestClock, meeting: Meeting) -> Job:
    """A piece of work on the meeting, ordered by nobody in particular."""
    made = service.enqueue(
        db, kind="work", arguments={"meeting": meeting.slug}, meeting_id=meeting.id, now=clock.now
    )
    db.commit()
    return made


def run(db: Session, job: Job, clock: TestClock) -> None:
    """Take the job as a worker does."""
    assert leases.claim(db, "me", ["work"], now=clock.now) is job
    db.commit()


def test_work_that_runs_shows_its_progress_and_can_be_stopped(
    db: Session, clock: TestClock, cast: Cast, job: Job
) -> None:
    run(db, job, clock)
    leases.keep(db, job.id, "me", now=clock.now, done=30, total=120)
    db.commit()
    url = f"/en/desk/jobs/{job.public_id}"
    page = cast.organiser.page(url)
    assert page.h1 == "Counting people"
    bar = next(page.all("progress"))
    assert (bar.get("value"), bar.get("max")) == ("30", "120")
    box = next(element for element in page.all("div") if element.get("data-progress"))
    answer = cast.organiser.get(box.get("data-progress", ""))
    assert answer.json == {"done": 30, "total": 120, "finished": False, "url": url}
    stopped = page.send(page.form("cancel"))
    assert "stops at its next step" in stopped
    db.refresh(job)
    assert job.cancel_requested


def test_work_that_waits_is_cancelled_at_once(db: Session, cast: Cast, job: Job) -> None:
    page = cast.organiser.page(f"/fr/desk/jobs/{job.public_id}")
    cancelled = page.send(page.form("cancel"))
    assert "rien n’avait encore été fait" in cancelled
    cancelled.send(cancelled.form("repeat"))
    db.refresh(job)
    assert job.state is JobState.QUEUED


def test_work_that_is_done_says_what_came_out_and_leads_there(
    db: Session, clock: TestClock, cast: Cast, job: Job
) -> None:
    run(db, job, clock)
    leases.finish(db, job.id, "me", {"people": 95}, now=clock.now)
    db.commit()
    page = cast.organiser.page(f"/en/desk/jobs/{job.public_id}")
    assert "95 people were counted." in page
    assert page.link("See the result") == "/en/desk/meetings/rabat-2026"
    answer = json.loads(cast.organiser.get(f"/en/desk/jobs/{job.public_id}/progress").text)
    assert answer["finished"] is True


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("no-people", "There are no people."),
        ("unexpected: KeyError (x.py:3)", "Something unexpected happened"),
        ("worker-died", "ended several times"),
        ("strange", "The work failed (strange)."),
    ],
)
def test_work_that_failed_says_why_and_can_go_on(
    db: Session, clock: TestClock, cast: Cast, job: Job, error: str, sentence: str
) -> None:
    run(db, job, clock)
    leases.fail(db, job.id, "me", error, now=clock.now)
    db.commit()
    page = cast.organiser.page(f"/en/desk/jobs/{job.public_id}")
    assert sentence in page
    assert "KeyError" not in page
    page.send(page.form("repeat"))
    db.refresh(job)
    assert job.state is JobState.QUEUED


def test_what_ended_meanwhile_is_said(db: Session, clock: TestClock, cast: Cast, job: Job) -> None:
    page = cast.organiser.page(f"/en/desk/jobs/{job.public_id}")
    run(db, job, clock)
    leases.finish(db, job.id, "me", {"people": 1}, now=clock.now)
    db.commit()
    assert "had ended meanwhile" in page.send(page.form("cancel"))


def test_the_work_of_a_meeting_is_found_under_its_messages(cast: Cast, job: Job) -> None:
    page = cast.organiser.page("/en/desk/meetings/rabat-2026/messages")
    assert page.follow("Counting people").h1 == "Counting people"


def test_others_may_see_the_work_of_their_dialogue_and_change_nothing(cast: Cast, job: Job) -> None:
    url = f"/en/desk/jobs/{job.public_id}"
    cast.viewer.page(url)
    assert cast.viewer.post(f"{url}/cancel").status_code == 404
    assert cast.outsider.get(url).status_code == 404
    assert cast.outsider.get(f"{url}/progress").status_code == 404
    assert cast.visitor.get(url).status_code == 302
    assert cast.organiser.get("/en/desk/jobs/none").status_code == 404


def test_whoever_ordered_the_work_sees_it_everywhere(
    db: Session, clock: TestClock, cast: Cast
) -> None:
    cast.outsider.page("/en/desk")
    who = f"account:{cast.account('outsider').id}"
    job = service.enqueue(db, kind="work", arguments={}, created_by=who, now=clock.now)
    db.commit()
    page = cast.outsider.page(f"/en/desk/jobs/{job.public_id}")
    assert page.link("All meetings") == "/en/desk"
    page.send(page.form("cancel"))
    db.refresh(job)
    assert job.state is JobState.CANCELLED
