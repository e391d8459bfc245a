"""The figures of a meeting from the database, against people counted by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from registration.delegations import service as delegations
from registration.dialogues.kinds import Side
from registration.dialogues.models import Dialogue
from registration.meetings.facts import facts_of
from registration.meetings.kinds import CountingUnit, Mode
from registration.meetings.models import Meeting
from registration.participants.kinds import Status
from registration.participants.models import Registration
from registration.presence import service as presence
from registration.presence.service import Where
from registration.statistics.definitions import values
from registration.statistics.figures import Split
from registration.statistics.queries import statistics_of
from tests.factories import (
    make_dialogue,
    make_meeting,
    make_registration,
    of_country,
    written,
)

DURING = datetime(2026, 12, 14, 8, 0, tzinfo=UTC)
AFTER = datetime(2026, 12, 20, 8, 0, tzinfo=UTC)
ROOM, ONLINE, ABSENT = Mode.IN_PERSON, Mode.VIRTUAL, Mode.ABSENT


@pytest.fixture
def dialogue(db: Session) -> Dialogue:
    return make_dialogue(db)


@pytest.fixture
def meeting(db: Session, dialogue: Dialogue) -> Meeting:
    return make_meeting(db, dialogue)


def was_present(
    db: Session, meeting: Meeting, person: Registration, mode: Mode, day: int = 0
) -> None:
    where = Where(meeting_id=meeting.id, day_id=facts_of(db, meeting).days[day].id)
    presence.attend(db, [person.id], where, mode, reason="", actor="account:1", now=AFTER)


def figures(db: Session, meeting: Meeting, now: datetime = AFTER) -> dict[str, int | None]:
    db.flush()
    return values(statistics_of(db, meeting, now=now).statistics)


def test_hand_counted_people(db: Session, dialogue: Dialogue, meeting: Meeting) -> None:
    minister = make_registration(db, meeting, represents="FR")
    mayor = make_registration(
        db, meeting, represents=of_country(db, dialogue, "FR", Side.LOCAL_AUTHORITIES)
    )
    remote = make_registration(db, meeting, represents="NE", days=ONLINE)
    observer = make_registration(db, meeting, represents="DZ", days=ONLINE)
    agency = make_registration(db, meeting, represents="commission")
    interpreter = make_registration(
        db, meeting, represents="iom", functions=["interpreter"], by_officer=True
    )
    absent = make_registration(db, meeting, represents="SN")
    for person in (minister, mayor, agency, interpreter):
        was_present(db, meeting, person, ROOM)
    was_present(db, meeting, remote, ONLINE)
    was_present(db, meeting, minister, ONLINE, day=1)
    was_present(db, meeting, observer, ROOM)
    found = figures(db, meeting)
    assert absent.status is Status.CONFIRMED
    assert {key: found[key] for key in found if found[key]} == {
        "registered": 7,
        "confirmed": 7,
        "expected": 6,
        "expected_in_person": 4,
        "expected_virtual": 2,
        "participants": 5,
        "present_in_person": 4,
        "present_virtual": 1,
        "present_both": 1,
        "others_present": 1,
        "no_shows": 1,
        "came_in_other_mode": 2,
        "partner_countries": 2,
        "through_local_authorities": 1,
        "local_authority_people": 1,
        "observer_countries": 1,
        "organisations": 1,
        "partner_organisations": 1,
    }


def test_an_organisation_counts_at_the_level_of_its_parent(
    db: Session, dialogue: Dialogue, meeting: Meeting
) -> None:
    for code in ("eu", "commission", "mayors", "mixed"):
        was_present(db, meeting, make_registration(db, meeting, represents=code), ROOM)
    counted = statistics_of(db, meeting, now=AFTER)
    people = {row.id: row.people for row in counted.statistics.representation.organisations}
    assert sorted(people.values()) == [1, 1, 2]


def test_organisations_that_somebody_wrote_are_counted_and_said_to_be_unchecked(
    db: Session, dialogue: Dialogue, meeting: Meeting
) -> None:
    body = written(db, dialogue, "Radio of the Three Valleys")
    was_present(db, meeting, make_registration(db, meeting, represents=body), ROOM)
    found = figures(db, meeting)
    assert (found["organisations"], found["organisations_not_checked"]) == (1, 1)


def test_who_waits_for_the_room_is_expected_online(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=1, days=1)
    make_registration(db, meeting)
    make_registration(db, meeting)
    found = figures(db, meeting, DURING)
    assert (found["confirmed"], found["waiting"]) == (2, 0)
    assert (found["expected_in_person"], found["expected_virtual"]) == (1, 1)


def test_merged_registrations_are_one_and_erased_ones_still_count(
    db: Session, meeting: Meeting
) -> None:
    kept, other, erased = (make_registration(db, meeting) for _ in range(3))
    was_present(db, meeting, other, ROOM)
    was_present(db, meeting, erased, ROOM)
    other.merged_into_id, other.identity_key = kept.id, None
    erased.erased_at, erased.family_name, erased.identity_key = AFTER, "", None
    found = figures(db, meeting)
    assert (found["registered"], found["participants"], found["no_shows"]) == (2, 2, 0)


def test_regrets_are_delegations(db: Session, meeting: Meeting) -> None:
    registration = make_registration(db, meeting, represents="SN")
    delegation = delegations.get_delegation(db, meeting.id, registration.delegation_id or 0)
    delegation.regrets_at = AFTER
    assert figures(db, meeting)["regrets"] == 1


def test_the_rule_of_the_meeting_decides(db: Session, meeting: Meeting) -> None:
    person = make_registration(db, meeting)
    where = Where(meeting_id=meeting.id, day_id=facts_of(db, meeting).days[0].id)
    presence.check_in(
        db, person.id, where, actor="account:1", now=datetime(2026, 12, 14, 15, 0, tzinfo=UTC)
    )
    assert figures(db, meeting)["participants"] == 1
    meeting.counting_unit, meeting.counting_threshold = CountingUnit.MINUTES_PER_DAY, 60
    assert figures(db, meeting)["participants"] == 1
    meeting.counting_threshold = 61
    assert figures(db, meeting)["participants"] == 0


def test_no_shows_are_known_once_the_day_is_over(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, days=1)
    person = make_registration(db, meeting)
    make_registration(db, meeting)
    was_present(db, meeting, person, ROOM)
    assert figures(db, meeting, DURING)["no_shows"] is None
    assert figures(db, meeting, AFTER)["no_shows"] == 1


def test_sessions_have_their_own_figures(db: Session, meeting: Meeting) -> None:
    person = make_registration(db, meeting)
    day = facts_of(db, meeting).days[0]
    where = Where(meeting_id=meeting.id, day_id=day.id, session_id=day.sessions[0].id)
    presence.attend(db, [person.id], where, ONLINE, reason="", actor="account:1", now=AFTER)
    counted = statistics_of(db, meeting, now=AFTER)
    assert [row.present for row in counted.statistics.sessions] == [Split(0, 1), Split()]


@contextmanager
def statements(db: Session) -> Iterator[list[str]]:
    """Collect the statements that a session sends."""
    found: list[str] = []
    connection = db.connection()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(connection, "before_cursor_execute", note)


def test_the_number_of_statements_does_not_grow(db: Session, meeting: Meeting) -> None:
    def asked() -> int:
        db.flush()
        statistics_of(db, meeting, now=AFTER)
        with statements(db) as found:
            statistics_of(db, meeting, now=AFTER)
        return len(found)

    make_registration(db, meeting)
    few = asked()
    for _ in range(12):
        was_present(db, meeting, make_registration(db, meeting), ROOM)
    assert asked() == few
    assert few <= 8
    assert db.scalar(sa.select(sa.func.count(Registration.id))) == 13
