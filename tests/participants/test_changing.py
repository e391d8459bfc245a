from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from registration.audit.queries import history_of
from registration.core.errors import ConflictError, DomainError
from registration.core.types import Localised
from registration.dialogues.models import Dialogue
from registration.meetings import places
from registration.meetings.kinds import Mode
from registration.messages.states import MessageState
from registration.participants.commands import ChangeCommand
from registration.participants.current import modes_of, person_of
from registration.participants.kinds import ConsentKind, Rank
from registration.participants.models import ProtectedAnswers, Registration
from registration.participants.service import changing
from tests.apps import START
from tests.factories import (
    function,
    make_meeting,
    make_registration,
    messages_of,
    of_country,
    state_of,
    wall,
)
from tests.invariants import places as invariants

LATER = START + timedelta(hours=1)
OFFICER = "account:1"


def change(
    db: Session, registration: Registration, *, now: Any = LATER, **answers: Any
) -> Registration:
    """Let the person change answers, or an officer with `by_officer=True`."""
    expected = answers.pop("expected_version", None)
    command = ChangeCommand(**answers)
    actor = OFFICER if command.by_officer else "person"
    return changing.change(
        db, registration.id, command, actor=actor, now=now, expected_version=expected
    )


def refused(db: Session, registration: Registration, **answers: Any) -> str:
    with pytest.raises(DomainError) as error:
        change(db, registration, **answers)
    return error.value.code


def switch(registration: Registration, *modes: Mode) -> dict[int, Mode]:
    return dict(zip(modes_of(registration), modes, strict=True))


def kinds(db: Session, registration: Registration) -> list[str]:
    return [mail.kind for mail in messages_of(db, registration)]


def test_one_answer_changes_and_no_other(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    made = make_registration(
        db,
        meeting,
        phone="+33 1",
        gender=None,
        position=Localised(en="Director", fr="Directeur"),
        diet="Halal",
        access_needs="Ramp",
        functions=("delegate", "speaker"),
        consents=frozenset({ConsentKind.PHOTO}),
    )
    before = person_of(made)
    change(db, made, person=replace(before, phone="+33 2"))
    db.expire_all()
    assert person_of(made) == replace(before, phone="+33 2")
    assert made.protected is not None
    assert (made.protected.diet, made.protected.access_needs) == ("Halal", "Ramp")
    assert [item.code for item in made.functions] == ["delegate", "speaker"]
    assert len(made.consents) == 1
    assert state_of(db, made) == ["in-person held"] * 2
    (event, *_) = history_of(db, f"registration:{made.public_id}")
    assert (event.kind, event.facts) == ("registration.changed", {"fields": ["phone"]})
    assert kinds(db, made)[-1] == "changed"
    assert made.changed_at == LATER


def test_nothing_that_differs_writes_nothing(db: Session, dialogue: Dialogue) -> None:
    made = make_registration(db, make_meeting(db, dialogue), diet="Halal")
    before = made.version, kinds(db, made)
    change(
        db,
        made,
        person=person_of(made),
        days=modes_of(made),
        function_ids=tuple(item.id for item in made.functions),
        represents=of_country(db, dialogue, "FR"),
        rank=Rank.DELEGATE,
        diet="Halal",
        access_needs="",
    )
    assert (made.version, kinds(db, made)) == before
    assert len(history_of(db, f"registration:{made.public_id}")) == 1


def test_protected_answers_are_kept_changed_and_erased_one_by_one(
    db: Session, dialogue: Dialogue
) -> None:
    made = make_registration(db, make_meeting(db, dialogue))
    change(db, made, diet="Vegan")
    change(db, made, access_needs="Ramp")
    stored = db.get_one(ProtectedAnswers, made.id, populate_existing=True)
    assert (stored.diet, stored.access_needs) == ("Vegan", "Ramp")
    change(db, made, diet="")
    change(db, made, access_needs="")
    assert db.get(ProtectedAnswers, made.id, populate_existing=True) is None
    fields = [item.facts for item in history_of(db, f"registration:{made.public_id}")]
    assert "Vegan" not in str(fields)


def test_a_changed_name_is_found_and_sorted_by_the_new_one(db: Session, dialogue: Dialogue) -> None:
    made = make_registration(db, make_meeting(db, dialogue), "Zorro")
    old_key = made.sort_key
    change(db, made, person=replace(person_of(made), family_name="Éric"))
    assert made.sort_key < old_key
    assert "eric" in made.search_key
    assert made.reference.split("-")[1].casefold() in made.search_key


def test_a_name_cannot_become_that_of_somebody_who_is_there(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue)
    shared: dict[str, Any] = {"email": "assistant@townhall.example", "given_names": ""}
    make_registration(db, meeting, "Benali", **shared)
    second = make_registration(db, meeting, "Diallo", **shared)
    wanted = replace(person_of(second), family_name="BENALI")
    assert refused(db, second, person=wanted) == "already-registered"
    assert second.family_name == "Diallo"


def test_another_address_gets_everything_and_the_link_stays(
    db: Session, dialogue: Dialogue
) -> None:
    made = make_registration(db, make_meeting(db, dialogue))
    version = made.link_version
    change(db, made, person=replace(person_of(made), email="new@ministry.example"))
    assert made.link_version == version  # the person holds the link and keeps it
    mails = messages_of(db, made)
    assert {mail.state for mail in mails[:2]} == {MessageState.CANCELLED}
    assert [(mail.kind, mail.recipient) for mail in mails[2:]] == [
        ("address-corrected", "new@ministry.example"),
        ("calendar-invitation", "new@ministry.example"),
    ]


def test_an_officers_correction_revokes_what_the_old_address_has(
    db: Session, dialogue: Dialogue
) -> None:
    made = make_registration(db, make_meeting(db, dialogue))
    version, feed = made.link_version, made.feed_token
    wanted = replace(person_of(made), email="right@ministry.example")
    change(db, made, person=wanted, by_officer=True)
    assert made.link_version == version + 1
    assert made.feed_token != feed
    assert {mail.context["link_version"] for mail in messages_of(db, made)[2:]} == {version + 1}


def test_a_switch_of_one_day_leaves_the_other_place(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=1)
    made = make_registration(db, meeting)
    late = make_registration(db, meeting)
    change(db, made, days=switch(made, Mode.ABSENT, Mode.IN_PERSON))
    assert state_of(db, made) == ["absent", "in-person held"]
    assert state_of(db, late)[0] == "in-person held"
    (event,) = [
        item
        for item in history_of(db, f"registration:{made.public_id}")
        if item.kind == "registration.mode-changed"
    ]
    assert event.facts["mode"] == "absent"
    invariants.check(db, meeting.id, LATER)


def test_who_goes_back_into_the_room_stands_behind_the_others(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=1)
    made, late = make_registration(db, meeting), make_registration(db, meeting)
    change(db, made, days=switch(made, Mode.VIRTUAL, Mode.VIRTUAL))
    change(db, made, days=switch(made, Mode.IN_PERSON, Mode.IN_PERSON))
    assert state_of(db, late) == ["in-person held"] * 2
    assert state_of(db, made) == ["in-person waiting, online held"] * 2
    invariants.check(db, meeting.id, LATER)


def test_whoever_attends_is_not_sent_to_wait_online(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, online_places=1, days=1)
    make_registration(db, meeting, days=Mode.VIRTUAL)
    made = make_registration(db, meeting)
    with db.begin_nested() as savepoint:
        assert refused(db, made, days=switch(made, Mode.VIRTUAL)) == "online-full"
        assert savepoint.is_active
    assert state_of(db, made) == ["in-person held"]
    invariants.check(db, meeting.id, LATER)


def test_no_day_at_all_is_a_cancellation_and_not_a_change(db: Session, dialogue: Dialogue) -> None:
    made = make_registration(db, make_meeting(db, dialogue))
    assert refused(db, made, days=switch(made, Mode.ABSENT, Mode.ABSENT)) == "no-day"
    assert refused(db, made, days={999_999: Mode.VIRTUAL}) == "unknown-day"


def test_a_closed_mode_may_be_kept_or_left_and_not_taken(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, closes_in_person=wall("2026-11-02 10:30"))
    made = make_registration(db, meeting, days=[Mode.IN_PERSON, Mode.VIRTUAL])
    assert refused(db, made, days=switch(made, Mode.IN_PERSON, Mode.IN_PERSON)) == "mode-closed"
    change(db, made, days=switch(made, Mode.IN_PERSON, Mode.ABSENT))
    change(db, made, days=switch(made, Mode.VIRTUAL, Mode.VIRTUAL))
    assert refused(db, made, days=switch(made, Mode.IN_PERSON, Mode.VIRTUAL)) == "mode-closed"
    both = switch(made, Mode.IN_PERSON, Mode.IN_PERSON)
    change(db, made, days=both, by_officer=True)
    assert state_of(db, made) == ["in-person held"] * 2


def test_a_day_that_is_over_is_history_to_its_person(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    made = make_registration(db, meeting)
    evening = meeting.starts_at + timedelta(hours=8)
    day_one_off = switch(made, Mode.ABSENT, Mode.IN_PERSON)
    assert refused(db, made, days=day_one_off, now=evening) == "day-over"
    change(db, made, days=switch(made, Mode.IN_PERSON, Mode.VIRTUAL), now=evening)
    assert state_of(db, made) == ["in-person held", "virtual held"]
    change(db, made, days=day_one_off, by_officer=True, now=evening)
    assert state_of(db, made) == ["absent", "in-person held"]


def test_a_function_free_from_places_gives_the_place_to_the_next(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=1)
    made, late = make_registration(db, meeting), make_registration(db, meeting)
    interpreter = (function(db, dialogue, "interpreter").id,)
    change(db, made, function_ids=interpreter, by_officer=True)
    assert state_of(db, made) == ["in-person not-needed"] * 2
    assert state_of(db, late) == ["in-person held"] * 2
    delegate = (function(db, dialogue, "delegate").id,)
    change(db, made, function_ids=delegate, by_officer=True)
    assert state_of(db, made) == ["in-person waiting, online held"] * 2
    invariants.check(db, meeting.id, LATER)


def test_a_person_keeps_an_officers_function_and_takes_none(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue)
    made = make_registration(db, meeting, functions=("interpreter",), by_officer=True)
    codes = {
        code: function(db, dialogue, code).id for code in ("interpreter", "speaker", "support")
    }
    change(db, made, function_ids=(codes["interpreter"], codes["speaker"]))
    assert [item.code for item in made.functions] == ["speaker", "interpreter"]
    assert refused(db, made, function_ids=(codes["support"],)) == "function-unknown"
    change(db, made, function_ids=())
    assert made.functions == []


def test_a_change_that_fails_half_way_leaves_the_counters(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=1, online_places=1, days=2)
    make_registration(db, meeting, days=[Mode.ABSENT, Mode.VIRTUAL])
    made = make_registration(db, meeting)
    with pytest.raises(ConflictError, match="online-full"):
        change(db, made, days=switch(made, Mode.VIRTUAL, Mode.VIRTUAL), diet="Vegan")
    assert db.get(ProtectedAnswers, made.id) is None
    places.lock(db, meeting.id)
    invariants.check(db, meeting.id, LATER)
