"""Officers who change a meeting while people register, in real processes on both databases."""

from collections import Counter
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core import db as core_db
from registration.meetings.current import details_of
from registration.meetings.digests import digest_of
from registration.meetings.kinds import MeetingFormat, MeetingState, Mode, PlacesScope
from registration.meetings.models import Meeting, MeetingSession
from registration.participants.models import RegistrationDay
from tests.apps import START
from tests.crowd import Answer, Task, at_once
from tests.factories import command, make_registration, pools_of
from tests.invariants import places as invariants
from tests.meetings import officers
from tests.participants import crowded

pytestmark = pytest.mark.slow

MODES = ([Mode.IN_PERSON] * 2, [Mode.IN_PERSON, Mode.VIRTUAL], [Mode.VIRTUAL, Mode.ABSENT])


@pytest.fixture
def own(fresh_database_url: str) -> Iterator[Session]:
    """A session on a database of this test alone, whose commits are real."""
    engine = sa.create_engine(**core_db.engine_options(fresh_database_url, 1))
    core_db.prepare_engine(engine)
    with Session(engine, expire_on_commit=False) as session:
        yield session
    engine.dispose()


def crowd(db: Session, meeting: Meeting, people: int, hands: int = 3) -> list[list[Task]]:
    """Return what several processes send to register so many people."""
    sent = [command(db, meeting, days=MODES[number % 3]) for number in range(people)]
    db.commit()
    return [[(crowded.send, (item,)) for item in sent[number::hands]] for number in range(hands)]


def together(url: str, tasks: list[list[Task]]) -> list[Answer]:
    """Do the tasks at once; nobody may crash."""
    answers = at_once(url, tasks)
    crashes = [answer.crash for answer in answers if answer.crash]
    assert not crashes, crashes[0]
    return answers


def kinds(answers: list[Answer]) -> Counter[str]:
    """Count what became of those who registered."""
    return Counter(answer.code or answer.value[0] for answer in answers)


def test_places_go_up_and_down_while_people_register(own: Session, fresh_database_url: str) -> None:
    meeting = crowded.open_meeting(own, places=5)
    changes: list[Task] = [
        (officers.set_places, (meeting.id, number)) for number in (10, 4, 15, 8, 20)
    ]

    answers = together(fresh_database_url, [*crowd(own, meeting, 45), changes])

    assert kinds(answers[:45]) == {"created": 45}
    assert {answer.code for answer in answers[45:]} <= {"", "places-below-taken"}
    invariants.check(own, meeting.id, START)


def test_the_scope_of_places_changes_only_between_registrations(
    own: Session, fresh_database_url: str
) -> None:
    meeting = crowded.open_meeting(own, places=10)
    changes: list[Task] = [
        (officers.arrange, (meeting.id, scope))
        for scope in (PlacesScope.ALL_DAYS, PlacesScope.PER_DAY, PlacesScope.ALL_DAYS)
    ]

    answers = together(fresh_database_url, [changes, *crowd(own, meeting, 30)])

    assert {answer.code for answer in answers[:3]} <= {"", "places-in-use"}
    # Who had read the meeting before it changed finds no counter and is asked to send again.
    assert set(kinds(answers[3:])) <= {"created", "places-gone"}
    found = invariants.check(own, meeting.id, START)
    assert len(found.people) == kinds(answers[3:])["created"]
    shared = found.meeting.places_scope is PlacesScope.ALL_DAYS
    assert len(pools_of(own, meeting)) == (2 if shared else 4)


def test_days_come_and_go_while_people_register(own: Session, fresh_database_url: str) -> None:
    meeting = crowded.open_meeting(own, days=3, places=10)
    last = max(meeting.days, key=lambda day: day.held_on).id
    changes: list[Task] = [
        (officers.add_day, (meeting.id,)),
        (officers.remove_day, (meeting.id, last)),
        (officers.add_day, (meeting.id,)),
    ]

    answers = together(fresh_database_url, [changes, *crowd(own, meeting, 30)])

    assert {answer.code for answer in answers[:3]} <= {"", "day-has-people"}
    assert set(kinds(answers[3:])) <= {"created", "places-gone", "unknown-day"}
    invariants.check(own, meeting.id, START)
    rows = own.scalars(sa.select(RegistrationDay.day_id)).all()
    assert set(rows) <= {day.id for day in own.get_one(Meeting, meeting.id).days}


def test_a_day_that_people_attend_at_this_moment_stays_for_them(
    own: Session, fresh_database_url: str
) -> None:
    meeting = crowded.open_meeting(own, places=10)
    second = max(meeting.days, key=lambda day: day.held_on).id
    changes: list[Task] = [(officers.remove_day, (meeting.id, second))]

    answers = together(fresh_database_url, [*crowd(own, meeting, 20, hands=2), changes])

    removed = answers[-1].value == "removed"
    found = invariants.check(own, meeting.id, START)
    attending = [
        row
        for person in found.people
        for row in person.days
        if row.day_id == second and row.mode is not Mode.ABSENT
    ]
    assert not (removed and attending)
    assert removed or answers[-1].code == "day-has-people"


def test_a_mode_is_taken_away_only_from_nobody(own: Session, fresh_database_url: str) -> None:
    meeting = crowded.open_meeting(own, places=2)
    changes: list[Task] = [
        (officers.offer, (meeting.id, MeetingFormat.IN_PERSON)),
        (officers.offer, (meeting.id, MeetingFormat.HYBRID)),
    ]

    answers = together(fresh_database_url, [changes, *crowd(own, meeting, 20, hands=2)])

    assert {answer.code for answer in answers[:2]} <= {"", "mode-in-use"}
    found = invariants.picture(own, meeting.id)
    if found.meeting.format is MeetingFormat.IN_PERSON:
        assert all(row.mode is not Mode.VIRTUAL for one in found.people for row in one.days)


def test_unpublishing_beside_registrations_crashes_nobody(
    own: Session, fresh_database_url: str
) -> None:
    meeting = crowded.open_meeting(own, places=10)
    make_registration(own, meeting)

    answers = together(
        fresh_database_url, [[(officers.unpublish, (meeting.id,))], *crowd(own, meeting, 10, 2)]
    )

    assert answers[0].code == "meeting-has-registrations"
    assert kinds(answers[1:]) == {"created": 10}
    own.expire_all()
    assert own.get_one(Meeting, meeting.id).state is MeetingState.PUBLISHED


def test_of_two_officers_at_the_same_moment_one_is_asked_to_look_again(
    own: Session, fresh_database_url: str
) -> None:
    meeting = crowded.open_meeting(own)
    seen = digest_of(details_of(meeting))
    own.commit()

    answers = together(
        fresh_database_url,
        [[(officers.retitle, (meeting.id, f"Title {number}", seen))] for number in range(4)],
    )

    saved = [answer.value for answer in answers if not answer.code]
    assert Counter(answer.code for answer in answers) == {"": 1, "changed-meanwhile": 3}
    own.expire_all()
    assert own.get_one(Meeting, meeting.id).title["en"] == saved[0]


def test_sessions_that_are_added_at_once_all_have_codes_of_their_own(
    own: Session, fresh_database_url: str
) -> None:
    meeting = crowded.open_meeting(own)
    day = meeting.days[0].id
    own.commit()

    answers = together(
        fresh_database_url,
        [
            [(officers.add_session, (meeting.id, day, f"{hour}:00", f"{hour}:30"))]
            for hour in range(10, 14)
        ],
    )

    assert sorted(answer.value for answer in answers) == [f"panel-{n}" for n in range(1, 5)]
    assert own.scalar(sa.select(sa.func.count()).select_from(MeetingSession)) == 6


def test_a_day_moves_while_people_register_for_it(own: Session, fresh_database_url: str) -> None:
    meeting = crowded.open_meeting(own, places=10)
    second = max(meeting.days, key=lambda day: day.held_on).id
    make_registration(own, meeting)
    own.commit()

    answers = together(
        fresh_database_url,
        [
            [(officers.move_day, (meeting.id, second, shift)) for shift in (3, -1)],
            *crowd(own, meeting, 20, hands=2),
        ],
    )

    assert not [answer.code for answer in answers if answer.code]
    own.expire_all()
    moved = own.get_one(Meeting, meeting.id)
    assert (moved.ends_on - moved.starts_on).days == 3
