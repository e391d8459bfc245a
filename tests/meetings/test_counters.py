from flask import Flask
from sqlalchemy.orm import Session

from registration.core.db import session, write
from registration.dialogues.models import Dialogue
from registration.meetings.counters import find_counters
from registration.meetings.models import Meeting
from tests.factories import make_dialogue, make_meeting, pools_of


def test_counters_and_stamps_come_in_one_row_for_each_pool(db: Session) -> None:
    meeting = make_meeting(db, make_dialogue(db), places=[3, None])
    found = find_counters(db, meeting.slug)
    assert found is not None
    assert found.meeting_stamp == meeting.stamp
    assert found.dialogue_stamp == meeting.dialogue.stamp
    expected = {pool.id: pool.places for pool in pools_of(db, meeting)}
    assert {pool_id: pool.places for pool_id, pool in found.pools.items()} == expected


def test_there_is_nothing_of_a_meeting_that_is_not_there(db: Session) -> None:
    assert find_counters(db, "nowhere") is None


def test_a_changed_row_has_a_new_stamp_even_when_nobody_renewed_it(db: Session) -> None:
    meeting = make_meeting(db, make_dialogue(db))
    stamps = meeting.stamp, meeting.dialogue.stamp
    meeting.city = meeting.city.with_text("en", "Rome")
    meeting.dialogue.contact_email = "new@dialogue.example"
    db.flush()
    assert meeting.stamp != stamps[0]
    assert meeting.dialogue.stamp != stamps[1]


def test_a_row_that_was_only_read_keeps_its_stamp(db: Session) -> None:
    meeting = make_meeting(db, make_dialogue(db))
    stamp = meeting.stamp
    meeting.slug = str(meeting.slug)
    db.flush()
    assert meeting.stamp == stamp


def test_a_glance_past_the_session_sees_what_is_committed(committed_app: Flask) -> None:
    with committed_app.app_context():
        write(lambda db: make_meeting(db, make_dialogue(db), places=3))
    with committed_app.app_context():
        db = session()
        first = find_counters(db, "rabat-2026")
        assert not db.in_transaction()
        write(lambda db: setattr(pools_of(db, _only(db))[0], "taken", 2))
        again = find_counters(session(), "rabat-2026")
    assert first is not None
    assert again is not None
    taken = sorted(pool.taken for pool in again.pools.values())
    assert taken == [0, 0, 0, 2]
    assert {pool.taken for pool in first.pools.values()} == {0}


def _only(db: Session) -> Meeting:
    dialogue = db.query(Dialogue).one()
    return db.query(Meeting).filter_by(dialogue_id=dialogue.id).one()
