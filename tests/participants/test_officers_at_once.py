"""An officer changes the meeting while people register: nobody slips through between the two."""

from collections import Counter
from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.calendars.models import CalendarEntry
from registration.jobs.models import Job
from registration.participants.models import Registration
from registration.participants.service import fan_out
from tests.apps import START
from tests.crowd import Answer, Task, at_once
from tests.factories import command, messages_of, pools_of
from tests.invariants import places as invariants
from tests.participants import crowded
from tests.participants.test_at_once import deadlocks

pytestmark = pytest.mark.slow
PEOPLE = 24


def beside(url: str, officer: Sequence[Task], people: Sequence[Task]) -> list[Answer]:
    """Let an officer work while three processes register people; returns the answers of these."""
    answers = at_once(url, [list(officer), *(list(people[number::3]) for number in range(3))])
    crashes = [answer.crash for answer in answers if answer.crash]
    assert not crashes, crashes[0]
    assert deadlocks(url) == 0
    return answers[len(officer) :]


def crowd(own: Session, meeting: object) -> list[Task]:
    sent = [command(own, meeting) for _ in range(PEOPLE)]  # type: ignore[arg-type]
    own.commit()
    return [(crowded.send, (item,)) for item in sent]


def test_places_are_raised_and_lowered_while_people_register(
    own: Session, fresh_database_url: str
) -> None:
    meeting = crowded.open_meeting(own, places=4)
    numbers = [8, 2, 10, 6, 12]
    officer: list[Task] = [(crowded.change_places, (meeting.id, number)) for number in numbers]
    answers = beside(fresh_database_url, officer, crowd(own, meeting))
    assert Counter(answer.value[0] for answer in answers) == {"created": PEOPLE}
    invariants.check(own, meeting.id, START)
    assert {pool.taken for pool in pools_of(own, meeting)[:2]} == {12}


def test_everybody_who_came_before_the_cancellation_is_told(
    own: Session, fresh_database_url: str
) -> None:
    meeting = crowded.open_meeting(own)
    officer: list[Task] = [(crowded.cancel_meeting, (meeting.id,))]
    answers = beside(fresh_database_url, officer, crowd(own, meeting))
    came = [answer.value[1] for answer in answers if answer.value]
    assert {answer.code for answer in answers} <= {"", "meeting-cancelled"}
    (job,) = own.scalars(sa.select(Job)).all()
    assert job.kind == fan_out.ANNOUNCE_CANCELLATION
    assert sorted(fan_out.ids_after(own, meeting.id, 0)) == sorted(came)
    fan_out.announce_cancellation(own, meeting.id, came, now=START)
    for person in own.scalars(sa.select(Registration)):
        kinds = Counter(mail.kind for mail in messages_of(own, person))
        assert kinds["meeting-cancelled"] == 1


def test_whoever_registers_while_the_meeting_moves_ends_at_the_right_place(
    own: Session, fresh_database_url: str
) -> None:
    meeting = crowded.open_meeting(own)
    venues = [f"Venue {number}" for number in range(6)]
    officer: list[Task] = [(crowded.move_meeting, (meeting.id, venue)) for venue in venues]
    beside(fresh_database_url, officer, crowd(own, meeting))
    own.expire_all()
    fan_out.update_calendars(own, meeting.id, fan_out.ids_after(own, meeting.id, 0), now=START)
    entries = own.scalars(sa.select(CalendarEntry)).all()
    assert len(entries) == 2 * PEOPLE
    assert {entry.content["location"].split(",")[0] for entry in entries} == {venues[-1]}
    invariants.check(own, meeting.id, START)
