"""Writing to the ledger."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.audit.models import AuditEvent
from registration.core.errors import ConflictError, InvalidError, NotFoundError
from registration.meetings.facts import facts_of
from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.participants.models import Registration
from registration.presence import service
from registration.presence.kinds import RecordKind
from registration.presence.models import AttendanceRecord
from registration.presence.queries import day_state, evidence_of, verdicts_of
from registration.presence.service import Where
from tests.factories import make_dialogue, make_meeting, make_registration

NOW = datetime(2026, 12, 14, 8, 2, tzinfo=UTC)  # 9:02 in Paris, after the first session began
LATER = datetime(2026, 12, 14, 9, 30, tzinfo=UTC)


@pytest.fixture
def meeting(db: Session) -> Meeting:
    return make_meeting(db, make_dialogue(db))


@pytest.fixture
def person(db: Session, meeting: Meeting) -> Registration:
    return make_registration(db, meeting, "Diallo")


def first_day(db: Session, meeting: Meeting) -> Where:
    return Where(meeting_id=meeting.id, day_id=facts_of(db, meeting).days[0].id)


def first_session(db: Session, meeting: Meeting) -> Where:
    day = facts_of(db, meeting).days[0]
    return Where(meeting_id=meeting.id, day_id=day.id, session_id=day.sessions[0].id)


def check_in(db: Session, person: Registration, where: Where, now: datetime = NOW) -> service.Found:
    return service.check_in(db, person.id, where, actor="account:1", now=now, station="desk")


def attend(
    db: Session, people: list[Registration], where: Where, mode: Mode, reason: str = ""
) -> list[int]:
    ids = [one.id for one in people]
    return service.attend(db, ids, where, mode, reason=reason, actor="account:1", now=LATER)


def modes(db: Session, meeting: Meeting, person: Registration) -> set[Mode]:
    found = verdicts_of(db, meeting, facts_of(db, meeting)).get(person.id)
    return {mode for _day, mode in found.days} if found else set()


def test_a_check_in_makes_the_person_present_in_the_room(
    db: Session, meeting: Meeting, person: Registration
) -> None:
    found = check_in(db, person, first_day(db, meeting))
    assert found.is_new
    assert (found.record.at, found.record.recorded_by) == (NOW, "account:1")
    assert modes(db, meeting, person) == {Mode.IN_PERSON}


def test_the_second_door_tells_since_when_the_person_is_in(
    db: Session, meeting: Meeting, person: Registration
) -> None:
    first = check_in(db, person, first_day(db, meeting))
    second = check_in(db, person, first_day(db, meeting), now=LATER)
    assert not second.is_new
    assert second.record.id == first.record.id
    assert db.scalar(sa.select(sa.func.count(AttendanceRecord.id))) == 1


def test_undo_takes_the_record_back_and_keeps_it(
    db: Session, meeting: Meeting, person: Registration
) -> None:
    record = check_in(db, person, first_day(db, meeting)).record
    service.take_back(
        db, meeting.id, record.id, reason="wrong person", actor="account:1", now=LATER
    )
    assert modes(db, meeting, person) == set()
    kinds = db.scalars(sa.select(AttendanceRecord.kind).order_by(AttendanceRecord.id)).all()
    assert kinds == [RecordKind.CHECK_IN, RecordKind.VOID]


def test_after_undo_the_person_can_be_checked_in_again(
    db: Session, meeting: Meeting, person: Registration
) -> None:
    record = check_in(db, person, first_day(db, meeting)).record
    service.take_back(db, meeting.id, record.id, reason="", actor="account:1", now=NOW)
    assert check_in(db, person, first_day(db, meeting), now=LATER).is_new
    assert modes(db, meeting, person) == {Mode.IN_PERSON}


def test_a_record_is_taken_back_once(db: Session, meeting: Meeting, person: Registration) -> None:
    record = check_in(db, person, first_day(db, meeting)).record
    service.take_back(db, meeting.id, record.id, reason="", actor="account:1", now=NOW)
    with pytest.raises(ConflictError, match="taken-back"):
        service.take_back(db, meeting.id, record.id, reason="", actor="account:1", now=NOW)


def test_a_record_of_another_meeting_is_not_found(
    db: Session, meeting: Meeting, person: Registration
) -> None:
    record = check_in(db, person, first_day(db, meeting)).record
    other = make_meeting(db, meeting.dialogue, slug="other")
    with pytest.raises(NotFoundError):
        service.take_back(db, other.id, record.id, reason="", actor="account:1", now=NOW)


def test_a_word_for_a_session_counts_for_it_and_its_day(
    db: Session, meeting: Meeting, person: Registration
) -> None:
    where = first_session(db, meeting)
    assert attend(db, [person], where, Mode.VIRTUAL) == [person.id]
    found = verdicts_of(db, meeting, facts_of(db, meeting))[person.id]
    assert found.sessions == {(where.session_id, Mode.VIRTUAL)}
    assert found.days == {(where.day_id, Mode.VIRTUAL)}
    assert found.assumed == frozenset()


def test_the_same_word_twice_is_one_record(
    db: Session, meeting: Meeting, person: Registration
) -> None:
    other = make_registration(db, meeting)
    where = first_day(db, meeting)
    attend(db, [person], where, Mode.VIRTUAL)
    assert attend(db, [person, other], where, Mode.VIRTUAL) == [other.id]


def test_absent_is_no_word(db: Session, meeting: Meeting, person: Registration) -> None:
    with pytest.raises(InvalidError, match="mode"):
        attend(db, [person], first_day(db, meeting), Mode.ABSENT)


def test_a_reason_has_a_length(db: Session, meeting: Meeting, person: Registration) -> None:
    with pytest.raises(InvalidError, match="reason-too-long"):
        attend(db, [person], first_day(db, meeting), Mode.VIRTUAL, "x" * 501)


EVE = datetime(2026, 12, 13, 22, 59, tzinfo=UTC)  # 23:59 in Paris
MIDNIGHT = datetime(2026, 12, 13, 23, 0, tzinfo=UTC)


def test_nobody_was_present_on_a_day_to_come(
    db: Session, meeting: Meeting, person: Registration
) -> None:
    where = first_day(db, meeting)
    with pytest.raises(InvalidError, match="not-yet"):
        check_in(db, person, where, now=EVE)
    with pytest.raises(InvalidError, match="not-yet"):
        service.attend(db, [person.id], where, Mode.VIRTUAL, reason="", actor="account:1", now=EVE)
    assert db.scalar(sa.select(sa.func.count(AttendanceRecord.id))) == 0


def test_a_day_begins_at_midnight_in_the_zone_of_the_meeting(
    db: Session, meeting: Meeting, person: Registration
) -> None:
    assert check_in(db, person, first_day(db, meeting), now=MIDNIGHT).is_new


@pytest.mark.parametrize("part", ["person", "day", "session"])
def test_parts_of_another_meeting_are_not_found(
    db: Session, meeting: Meeting, person: Registration, part: str
) -> None:
    other = make_meeting(db, meeting.dialogue, slug="other")
    stranger = make_registration(db, other)
    theirs = first_session(db, other)
    mine = first_session(db, meeting)
    where = Where(
        meeting_id=meeting.id,
        day_id=theirs.day_id if part == "day" else mine.day_id,
        session_id=theirs.session_id if part == "session" else mine.session_id,
    )
    with pytest.raises(NotFoundError):
        check_in(db, stranger if part == "person" else person, where)


def test_every_record_is_in_the_audit_log_without_a_name(
    db: Session, meeting: Meeting, person: Registration
) -> None:
    record = check_in(db, person, first_day(db, meeting)).record
    service.take_back(db, meeting.id, record.id, reason="x", actor="account:1", now=NOW)
    db.flush()
    events = db.scalars(
        sa.select(AuditEvent).where(AuditEvent.kind.startswith("attendance.")).order_by("id")
    ).all()
    assert [event.kind for event in events] == ["attendance.recorded", "attendance.voided"]
    assert events[0].subject == f"registration:{person.public_id}"
    assert "Diallo" not in str([event.facts for event in events])


def test_records_of_a_merged_registration_stand_for_the_one_it_went_into(
    db: Session, meeting: Meeting, person: Registration
) -> None:
    other = make_registration(db, meeting)
    check_in(db, other, first_day(db, meeting))
    other.merged_into_id, other.identity_key = person.id, None
    db.flush()
    assert {one.person for one in evidence_of(db, meeting.id)} == {person.id}
    assert modes(db, meeting, person) == {Mode.IN_PERSON}
    assert check_in(db, other, first_session(db, meeting)).record.registration_id == person.id


def test_the_state_of_a_day_tells_who_is_awaited(db: Session, meeting: Meeting) -> None:
    came = make_registration(db, meeting)
    awaited = make_registration(db, meeting)
    online = make_registration(db, meeting, days=Mode.VIRTUAL)
    where = first_day(db, meeting)
    check_in(db, came, where)
    attend(db, [online], where, Mode.VIRTUAL)
    state = day_state(db, meeting, where.day_id)
    assert state.awaited == {awaited.id}
    assert (set(state.room), set(state.online)) == ({came.id}, {online.id})
    assert (state.in_room_now, state.both) == (1, 0)
    assert state.expects_online == {online.id}


def test_the_state_of_a_session_knows_only_its_own_records(
    db: Session, meeting: Meeting, person: Registration
) -> None:
    check_in(db, person, first_day(db, meeting))
    where = first_session(db, meeting)
    state = day_state(db, meeting, where.day_id, where.session_id)
    assert state.awaited == {person.id}
