"""Many people at the same moment: real processes, commits that count."""

from collections import Counter
from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.delegations.models import Delegation
from registration.meetings.kinds import Mode, PlacesScope
from registration.meetings.models import MeetingDay
from registration.messages.models import Message
from registration.participants.kinds import Status
from registration.participants.models import Registration
from tests.apps import START
from tests.crowd import Answer, Task, at_once
from tests.factories import command, make_registration, messages_of, pool_of, pools_of, state_of
from tests.invariants import places as invariants
from tests.participants import crowded

PROCESSES = 4

pytestmark = pytest.mark.slow


def dealt(tasks: Sequence[Task], hands: int = PROCESSES) -> list[list[Task]]:
    """Deal tasks to processes, one after the other."""
    return [list(tasks[number::hands]) for number in range(hands)]


def together(url: str, tasks: Sequence[Task], hands: int = PROCESSES) -> list[Answer]:
    """Do tasks in several processes at once; nobody may crash, or wait for whom waits for oneself."""
    answers = at_once(url, dealt(tasks, hands))
    crashes = [answer.crash for answer in answers if answer.crash]
    assert not crashes, crashes[0]
    assert deadlocks(url) == 0, "somebody had to try again: locks are taken in different orders"
    return answers


def deadlocks(url: str) -> int:
    """Return how often PostgreSQL had to break a deadlock in a database; SQLite knows none."""
    if url.startswith("sqlite"):
        return 0
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        counted = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        found = connection.exec_driver_sql(counted).scalar_one()
    engine.dispose()
    return int(found)


@pytest.mark.parametrize("scope", PlacesScope)
def test_many_register_for_few_places(
    own: Session, fresh_database_url: str, scope: PlacesScope
) -> None:
    meeting = crowded.open_meeting(own, places=20, scope=scope)
    modes = ([Mode.IN_PERSON] * 2, [Mode.IN_PERSON, Mode.VIRTUAL], [Mode.VIRTUAL, Mode.IN_PERSON])
    sent = [command(own, meeting, days=modes[number % 3]) for number in range(60)]
    own.commit()
    answers = together(fresh_database_url, [(crowded.send, (item,)) for item in sent])
    assert Counter(answer.value[0] for answer in answers) == {"created": 60}
    if scope is PlacesScope.ALL_DAYS:
        assert (pool_of(own, meeting).taken, pool_of(own, meeting).waiting) == (20, 40)
    else:
        assert [(pool.taken, pool.waiting) for pool in pools_of(own, meeting)[:2]] == [(20, 20)] * 2
    invariants.check(own, meeting.id, START)


def test_one_form_sent_by_all_at_once_is_one_registration_and_one_mail(
    own: Session, fresh_database_url: str
) -> None:
    meeting = crowded.open_meeting(own, places=5)
    sent = command(own, meeting, submission_key="the same form")
    own.commit()
    answers = together(fresh_database_url, [(crowded.send, (sent,))] * PROCESSES)
    kinds = Counter(answer.value[0] for answer in answers)
    assert kinds == {"created": 1, "repeated": PROCESSES - 1}
    (made,) = own.scalars(sa.select(Registration)).all()
    assert [mail.kind for mail in messages_of(own, made)] == ["confirmation", "calendar-invitation"]
    assert pool_of(own, meeting).taken == 1
    invariants.check(own, meeting.id, START)


def test_one_person_in_many_forms_at_once_is_registered_once(
    own: Session, fresh_database_url: str
) -> None:
    meeting = crowded.open_meeting(own, places=5)
    spellings = ["JohnDoe@town.example", "johndoe@town.example", "johndoe@TOWN.example"]
    sent = [
        command(
            own,
            meeting,
            "Doe",
            given_names="John",
            email=spellings[number % 3],
            submission_key=f"form {number}",
        )
        for number in range(PROCESSES)
    ]
    own.commit()
    answers = together(fresh_database_url, [(crowded.send, (item,)) for item in sent])
    kinds = Counter(answer.value[0] for answer in answers)
    assert kinds == {"created": 1, "duplicate": PROCESSES - 1}
    (made,) = own.scalars(sa.select(Registration)).all()
    told = Counter(mail.kind for mail in messages_of(own, made))
    assert told == {"confirmation": 1, "calendar-invitation": 1, "already-registered": 1}
    invariants.check(own, meeting.id, START)


def test_the_first_of_a_delegation_make_it_once(own: Session, fresh_database_url: str) -> None:
    meeting = crowded.open_meeting(own, delegation_limit=4)
    sent = [command(own, meeting, represents="SN") for _ in range(12)]
    own.commit()
    together(fresh_database_url, [(crowded.send, (item,)) for item in sent])
    (delegation,) = own.scalars(sa.select(Delegation)).all()
    assert delegation.taken == 4
    statuses = Counter(own.scalars(sa.select(Registration.status)))
    assert statuses == {Status.CONFIRMED: 4, Status.PENDING: 8}
    invariants.check(own, meeting.id, START)


def test_places_freed_and_wanted_at_once_go_to_those_who_wait(
    own: Session, fresh_database_url: str
) -> None:
    meeting = crowded.open_meeting(own, places=6, days=1)
    holders = [make_registration(own, meeting) for _ in range(6)]
    waiting = [make_registration(own, meeting) for _ in range(10)]
    newcomers = [command(own, meeting) for _ in range(12)]
    own.commit()
    tasks: list[Task] = []
    for number, sent in enumerate(newcomers):
        tasks.append((crowded.send, (sent,)))
        if number < 6:
            tasks.append((crowded.cancel, (holders[number].id,)))
    together(fresh_database_url, tasks)
    pool = pool_of(own, meeting)
    assert (pool.taken, pool.waiting) == (6, 16)
    assert [state_of(own, item)[0] for item in waiting[:6]] == ["in-person held"] * 6
    assert {state_of(own, item)[0] for item in waiting[6:]} == {"in-person waiting, online held"}
    told = sa.select(Message.subject_key).where(Message.kind == "promoted")
    assert Counter(own.scalars(told)) == {
        f"registration:{item.public_id}": 1 for item in waiting[:6]
    }
    invariants.check(own, meeting.id, START)


def test_the_officers_hand_and_the_waiting_list_give_one_place_once(
    own: Session, fresh_database_url: str
) -> None:
    meeting = crowded.open_meeting(own, places=0, days=1)
    person = make_registration(own, meeting)
    (day_id,) = own.scalars(sa.select(MeetingDay.id).where(MeetingDay.meeting_id == meeting.id))
    pool_id = pool_of(own, meeting).id
    own.commit()
    tasks: list[Task] = [(crowded.raise_places, (meeting.id, pool_id, 3))]
    tasks += [(crowded.place_by_hand, (person.id, day_id))] * 3
    answers = together(fresh_database_url, tasks, hands=4)
    assert {answer.code for answer in answers[1:]} <= {"not-waiting", "no-place-free"}
    assert pool_of(own, meeting).taken == 1
    kinds = [mail.kind for mail in messages_of(own, person)]
    assert kinds == ["confirmation", "promoted"]
    invariants.check(own, meeting.id, START)


@pytest.mark.parametrize("scope", PlacesScope)
def test_people_who_change_sides_at_once_never_stand_in_each_others_way(
    own: Session, fresh_database_url: str, scope: PlacesScope
) -> None:
    meeting = crowded.open_meeting(own, places=4, online_places=8, scope=scope)
    room, online = Mode.IN_PERSON, Mode.VIRTUAL
    people = [
        make_registration(own, meeting, days=[room, online] if number % 2 else [online, room])
        for number in range(8)
    ]
    own.commit()
    tasks: list[Task] = []
    for turn in range(3):
        for number, person in enumerate(people):
            flipped = (turn + number) % 2
            modes = (online, room) if flipped else (room, online)
            tasks.append((crowded.switch, (person.id, *modes)))
    answers = together(fresh_database_url, tasks)
    assert {answer.code for answer in answers} <= {"", "online-full"}
    invariants.check(own, meeting.id, START)


def test_cancelled_and_merged_at_once_frees_its_place_once(
    own: Session, fresh_database_url: str
) -> None:
    meeting = crowded.open_meeting(own, places=6, days=1)
    pairs = [(make_registration(own, meeting), make_registration(own, meeting)) for _ in range(3)]
    own.commit()
    tasks: list[Task] = []
    for kept, other in pairs:
        tasks.append((crowded.merge, (kept.id, other.id)))
        tasks.append((crowded.cancel, (other.id,)))
        tasks.append((crowded.merge, (other.id, kept.id)))
    together(fresh_database_url, tasks)
    invariants.check(own, meeting.id, START)
    for pair in pairs:
        statuses = [own.get_one(Registration, item.id).status for item in pair]
        assert statuses.count(Status.CONFIRMED) <= 1  # none, if the kept one was cancelled
