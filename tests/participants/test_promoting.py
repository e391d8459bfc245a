from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from registration.audit.queries import history_of
from registration.core.errors import ConflictError, InvalidError, NotFoundError
from registration.core.events import publish
from registration.dialogues.models import Dialogue
from registration.meetings import places
from registration.meetings.events import PlacesRaised
from registration.meetings.kinds import MeetingFormat, Mode, PlacesScope
from registration.meetings.models import Meeting
from registration.participants.commands import ChangeCommand
from registration.participants.current import modes_of
from registration.participants.models import Registration
from registration.participants.service import changing, deciding, promoting
from registration.participants.service.priority import set_priority
from tests.apps import START
from tests.factories import (
    days_of,
    make_meeting,
    make_registration,
    messages_of,
    pool_of,
    state_of,
    wall,
)
from tests.invariants import places as invariants

LATER = START + timedelta(hours=1)
OFFICER = "account:1"
WAITS = "in-person waiting, online held"


def kinds(db: Session, registration: Registration) -> list[str]:
    return [mail.kind for mail in messages_of(db, registration)]


def events(db: Session, registration: Registration) -> list[str]:
    return [item.kind for item in history_of(db, f"registration:{registration.public_id}")]


def raise_places(db: Session, meeting: Meeting, number: int, now: datetime = LATER) -> None:
    pool = pool_of(db, meeting)
    places.set_places(db, pool.id, number)
    publish(db, PlacesRaised(meeting.id, (pool.id,), OFFICER), now=now)


def test_a_cancelled_place_goes_to_who_waited_longest(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=1, days=1)
    first = make_registration(db, meeting)
    waiting = [make_registration(db, meeting, now=START + timedelta(minutes=n)) for n in (1, 2)]
    deciding.cancel(db, first.id, actor="person", now=LATER)
    assert [state_of(db, item) for item in waiting] == [["in-person held"], [WAITS]]
    assert kinds(db, waiting[0])[-1] == "promoted"
    assert "promoted" not in kinds(db, waiting[1])
    assert events(db, waiting[0])[0] == "registration.promoted"
    invariants.check(db, meeting.id, LATER)


def test_a_declined_place_goes_to_the_next(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=1, days=1)
    first, second = make_registration(db, meeting), make_registration(db, meeting)
    deciding.decline(db, first.id, actor=OFFICER, now=LATER)
    assert state_of(db, second) == ["in-person held"]


def test_a_switch_to_virtual_frees_the_place_for_the_next(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=1)
    first, second = make_registration(db, meeting), make_registration(db, meeting)
    one, two = modes_of(first)
    days = {one: Mode.VIRTUAL, two: Mode.IN_PERSON}
    changing.change(db, first.id, ChangeCommand(days=days), actor="person", now=LATER)
    assert state_of(db, first) == ["virtual held", "in-person held"]
    assert state_of(db, second) == ["in-person held", WAITS]
    invariants.check(db, meeting.id, LATER)


def test_more_places_go_to_those_who_wait_in_their_order(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=1, days=1)
    people = [make_registration(db, meeting, now=START + timedelta(minutes=n)) for n in range(5)]
    raise_places(db, meeting, 3)
    assert [state_of(db, item) == ["in-person held"] for item in people] == [True] * 3 + [False] * 2
    invariants.check(db, meeting.id, LATER)


def test_two_who_came_in_the_same_second_have_an_order(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=0, days=1)
    people = [make_registration(db, meeting) for _ in range(3)]
    for number, expected in ((1, [1, 0, 0]), (2, [1, 1, 0])):
        raise_places(db, meeting, number)
        assert [state_of(db, item) == ["in-person held"] for item in people] == expected


def test_a_place_in_the_room_frees_the_place_online(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=1, online_places=1, days=1)
    first = make_registration(db, meeting)
    second = make_registration(db, meeting)
    third = make_registration(db, meeting, days=Mode.VIRTUAL)
    assert [state_of(db, second), state_of(db, third)] == [[WAITS], ["virtual waiting"]]
    deciding.cancel(db, first.id, actor="person", now=LATER)
    assert [state_of(db, second), state_of(db, third)] == [["in-person held"], ["virtual held"]]
    assert kinds(db, third)[-1] == "promoted"
    invariants.check(db, meeting.id, LATER)


def test_a_shared_place_online_stays_while_another_day_needs_it(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=1, scope=PlacesScope.ALL_DAYS)
    first = make_registration(db, meeting)
    second = make_registration(db, meeting, days=[Mode.IN_PERSON, Mode.VIRTUAL])
    deciding.cancel(db, first.id, actor="person", now=LATER)
    assert state_of(db, second) == ["in-person held", "virtual held"]
    assert pool_of(db, meeting, mode=Mode.VIRTUAL).taken == 1
    invariants.check(db, meeting.id, LATER)


def test_the_promoted_persons_calendar_follows(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=1, days=1)
    first, second = make_registration(db, meeting), make_registration(db, meeting)
    deciding.cancel(db, first.id, actor="person", now=LATER)
    invited, moved = (mail.calendar for mail in messages_of(db, second))
    assert invited
    assert moved
    assert (invited["uid"], invited["sequence"]) == (moved["uid"], 0)
    assert (moved["sequence"], moved["content"]["mode"]) == (1, "in-person")


def test_who_waits_for_approval_is_promoted_without_a_mail(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=1, days=1, approval_required=True)
    first, second = make_registration(db, meeting), make_registration(db, meeting)
    deciding.decline(db, first.id, actor=OFFICER, now=LATER)
    assert state_of(db, second) == ["in-person held"]
    assert kinds(db, second) == ["pending"]


def test_who_cancelled_while_waiting_gets_no_place(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=1, days=1)
    first, gone, third = (make_registration(db, meeting) for _ in range(3))
    deciding.cancel(db, gone.id, actor="person", now=LATER)
    deciding.cancel(db, first.id, actor="person", now=LATER)
    assert state_of(db, third) == ["in-person held"]
    assert state_of(db, gone) == ["in-person not-needed"]
    assert "promoted" not in kinds(db, gone)


def test_after_the_cut_off_date_nobody_is_promoted_by_itself(
    db: Session, dialogue: Dialogue
) -> None:
    ends = wall("2026-11-02 10:30")
    meeting = make_meeting(db, dialogue, places=1, days=1, promotion_ends=ends)
    first, second = make_registration(db, meeting), make_registration(db, meeting)
    deciding.cancel(db, first.id, actor="person", now=LATER)
    raise_places(db, meeting, 5)
    assert state_of(db, second) == [WAITS]
    assert "promoted" not in kinds(db, second)


def test_without_a_cut_off_date_promotion_ends_when_the_meeting_begins(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=1, days=1)
    first, second, third = (make_registration(db, meeting) for _ in range(3))
    before, begun = meeting.starts_at - timedelta(seconds=1), meeting.starts_at
    deciding.cancel(db, first.id, actor=OFFICER, now=before)
    assert state_of(db, second) == ["in-person held"]
    deciding.cancel(db, second.id, actor=OFFICER, now=begun)
    assert state_of(db, third) == [WAITS]
    assert kinds(db, third) == ["confirmation"]


def test_priority_goes_before_the_time_of_arrival(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=0, days=1)
    early, minister = make_registration(db, meeting), make_registration(db, meeting, now=LATER)
    set_priority(db, minister.id, 1, actor=OFFICER, now=LATER)
    raise_places(db, meeting, 1)
    assert [state_of(db, minister), state_of(db, early)] == [["in-person held"], [WAITS]]
    assert "registration.priority-set" in events(db, minister)


def test_there_is_one_priority(db: Session, dialogue: Dialogue) -> None:
    made = make_registration(db, make_meeting(db, dialogue))
    for number in (2, -1):
        with pytest.raises(InvalidError, match="priority-unknown"):
            set_priority(db, made.id, number, actor=OFFICER, now=LATER)
    set_priority(db, made.id, 0, actor=OFFICER, now=LATER)
    assert events(db, made) == ["registration.created"]


def test_waiting_online_does_not_count_as_waiting_for_the_room(
    db: Session, dialogue: Dialogue
) -> None:
    # Who waited online since long and then asks for the room stands behind those who waited for it.
    meeting = make_meeting(db, dialogue, places=1, online_places=1, days=1)
    first = make_registration(db, meeting)
    make_registration(db, meeting, days=Mode.VIRTUAL)
    online = make_registration(db, meeting, days=Mode.VIRTUAL)
    room = make_registration(db, meeting, now=START + timedelta(minutes=5))
    days = dict.fromkeys(modes_of(online), Mode.IN_PERSON)
    changing.change(db, online.id, ChangeCommand(days=days), actor="person", now=LATER)
    deciding.cancel(db, first.id, actor="person", now=LATER)
    assert state_of(db, room) == ["in-person held"]
    (row,) = days_of(db, online)
    assert (row.waiting_since, row.online_waiting_since) == (LATER, START)


def test_who_goes_on_waiting_for_all_days_together_keeps_the_time(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=0, scope=PlacesScope.ALL_DAYS)
    made = make_registration(db, meeting, days=[Mode.IN_PERSON, Mode.VIRTUAL])
    one, two = modes_of(made)
    for days in (
        {one: Mode.IN_PERSON, two: Mode.IN_PERSON},
        {one: Mode.VIRTUAL, two: Mode.IN_PERSON},
    ):
        changing.change(db, made.id, ChangeCommand(days=days), actor="person", now=LATER)
    assert [row.waiting_since for row in days_of(db, made)] == [None, START]


def test_the_officers_hand_gives_a_free_place_to_whom_it_likes(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=1, days=1)
    first, second, third = (make_registration(db, meeting) for _ in range(3))
    begun = meeting.starts_at
    deciding.cancel(db, first.id, actor=OFFICER, now=begun)
    (day_id,) = modes_of(third)
    promoting.place_by_hand(db, third.id, day_id, actor=OFFICER, now=begun)
    assert [state_of(db, second), state_of(db, third)] == [[WAITS], ["in-person held"]]
    assert events(db, third)[0] == "registration.placed"
    assert kinds(db, third)[-1] == "promoted"
    invariants.check(db, meeting.id, begun)


def test_the_officers_hand_places_online_too(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, online_places=1, days=1)
    first, second = (make_registration(db, meeting, days=Mode.VIRTUAL) for _ in range(2))
    begun = meeting.starts_at
    deciding.cancel(db, first.id, actor=OFFICER, now=begun)
    (day_id,) = modes_of(second)
    promoting.place_by_hand(db, second.id, day_id, actor=OFFICER, now=begun, mode=Mode.VIRTUAL)
    assert state_of(db, second) == ["virtual held"]


def test_the_officers_hand_makes_no_places(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=1, days=1)
    first, second = make_registration(db, meeting), make_registration(db, meeting)
    (day_id,) = modes_of(second)
    with pytest.raises(ConflictError, match="no-place-free"):
        promoting.place_by_hand(db, second.id, day_id, actor=OFFICER, now=LATER)
    with pytest.raises(InvalidError, match="not-waiting"):
        promoting.place_by_hand(db, first.id, day_id, actor=OFFICER, now=LATER)
    with pytest.raises(InvalidError, match="not-waiting"):
        promoting.place_by_hand(db, second.id, 999_999, actor=OFFICER, now=LATER)
    deciding.cancel(db, second.id, actor=OFFICER, now=LATER)
    with pytest.raises(InvalidError, match="not-waiting"):
        promoting.place_by_hand(db, second.id, day_id, actor=OFFICER, now=LATER)
    with pytest.raises(NotFoundError):
        promoting.place_by_hand(db, 999_999, day_id, actor=OFFICER, now=LATER)


def test_fewer_places_than_are_taken_are_refused(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=5, days=1)
    for _ in range(3):
        make_registration(db, meeting)
    pool = pool_of(db, meeting)
    with pytest.raises(ConflictError) as error:
        places.set_places(db, pool.id, 2)
    assert error.value.facts == {"taken": 3}
    places.set_places(db, pool.id, 3)
    invariants.check(db, meeting.id, LATER)


def test_a_promotion_in_a_meeting_in_the_room_only_sends_the_first_entry(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=1, days=1, format=MeetingFormat.IN_PERSON)
    first, second = make_registration(db, meeting), make_registration(db, meeting)
    deciding.cancel(db, first.id, actor="person", now=LATER)
    assert kinds(db, second) == ["waiting-list", "promoted"]
    invited = messages_of(db, second)[-1].calendar
    assert invited
    assert (invited["method"], invited["sequence"]) == ("REQUEST", 0)
