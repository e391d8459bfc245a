from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from registration.audit.queries import history_of
from registration.core.types import Localised
from registration.jobs.running import run_next
from registration.meetings.models import Meeting
from registration.participants.kinds import Source, Status
from registration.participants.models import Registration
from registration.participants.service import deciding
from tests.factories import make_meeting, make_registration, messages_of, state_of
from tests.page import Page
from tests.people import Cast

LIST = "/en/desk/meetings/rabat-2026/participants"


@pytest.fixture
def meeting(cast: Cast, db: Session) -> Meeting:
    return make_meeting(db, cast.dialogue, approval_required=True, places=2)


def asking(cast: Cast, action: str, *people: Registration) -> Page:
    ticked = "&".join(f"selected={person.public_id}" for person in people)
    return cast.organiser.page(f"{LIST}/decide?action={action}&scope=selected&{ticked}")


def status_of(db: Session, person: Registration) -> Status:
    db.expire_all()
    return db.get_one(Registration, person.id).status


def test_nothing_happens_before_the_question_is_answered(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    person = make_registration(db, meeting)
    asking(cast, "approve", person)
    assert status_of(db, person) is Status.PENDING


def test_several_are_approved_and_told(cast: Cast, db: Session, meeting: Meeting) -> None:
    people = [make_registration(db, meeting) for _ in range(3)]
    page = asking(cast, "approve", *people)
    assert page.h1 == "Approve 3 registrations?"
    done = page.send()
    assert "3 registrations were approved." in done
    assert [status_of(db, person) for person in people] == [Status.CONFIRMED] * 3
    assert {messages_of(db, person)[1].kind for person in people} == {"confirmation"}


def test_the_page_foresees_what_happens_to_whom(
    cast: Cast, db: Session, meeting: Meeting, clock: Any
) -> None:
    waiting = make_registration(db, meeting)
    confirmed = make_registration(db, meeting)
    gone = make_registration(db, meeting)
    silent = make_registration(db, meeting, email="")
    deciding.approve(db, confirmed.id, actor="system", now=clock.now)
    deciding.cancel(db, gone.id, actor="system", now=clock.now)
    page = asking(cast, "approve", waiting, confirmed, gone, silent)
    assert page.h1 == "Approve 2 registrations?"
    assert "1 person has an address and can be told by mail." in page
    assert "1 person has no address: nobody is told." in page
    assert "1: It is confirmed already." in page
    assert "1: It is cancelled: reinstate it first." in page


def test_one_that_fails_keeps_no_other_back(
    cast: Cast, db: Session, meeting: Meeting, clock: Any
) -> None:
    first, second = make_registration(db, meeting, "Adam"), make_registration(db, meeting, "Zorro")
    page = asking(cast, "approve", first, second)
    deciding.cancel(db, first.id, actor="person", now=clock.now)
    done = page.send()
    assert "1 registration was approved." in done
    assert "1 registration stayed as it was" in done
    assert "ADAM" in done
    assert "It is cancelled: reinstate it first." in done
    assert status_of(db, second) is Status.CONFIRMED


def test_a_declined_person_reads_the_sentence_in_the_own_language(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    english = make_registration(db, meeting, language="en")
    french = make_registration(db, meeting, language="fr")
    page = asking(cast, "decline", english, french)
    page.send(reason_en="The room is full.", reason_fr="La salle est complète.")
    assert messages_of(db, english)[-1].context["reason"] == "The room is full."
    assert messages_of(db, french)[-1].context["reason"] == "La salle est complète."
    assert status_of(db, french) is Status.DECLINED


def test_a_sentence_that_some_could_not_read_is_refused(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    people = [make_registration(db, meeting, language=code) for code in ("en", "fr")]
    page = asking(cast, "decline", *people)
    again = page.send(status=422, reason_en="The room is full.")
    assert again.errors() == [
        "Write the sentence in French too: some of them read their mail in it."
    ]
    assert "The room is full." in again.html
    assert status_of(db, people[0]) is Status.PENDING


def test_a_place_that_is_freed_goes_to_the_next(cast: Cast, db: Session, meeting: Meeting) -> None:
    first, _second, waiting = (make_registration(db, meeting) for _ in range(3))
    asking(cast, "cancel", first).send()
    assert state_of(db, waiting) == ["in-person held", "in-person held"]


def test_nobody_is_told_when_the_officer_says_so(cast: Cast, db: Session, meeting: Meeting) -> None:
    person = make_registration(db, meeting)
    before = len(messages_of(db, person))
    asking(cast, "decline", person).send(tell=None)
    assert status_of(db, person) is Status.DECLINED
    assert len(messages_of(db, person)) == before


def test_a_mail_is_sent_again(cast: Cast, db: Session, meeting: Meeting, clock: Any) -> None:
    person = make_registration(db, meeting)
    silent = make_registration(db, meeting, email="", by_officer=True, source=Source.TELEPHONE)
    clock.advance(hours=1)
    done = asking(cast, "send-again", person, silent).send()
    assert "1 mail is on its way." in done
    assert "There is no address to which it could be sent." in done
    assert [message.kind for message in messages_of(db, person)] == ["pending", "pending"]


def test_all_that_the_filter_finds_are_decided_in_the_background(
    app: Flask, cast: Cast, db: Session, meeting: Meeting, clock: Any
) -> None:
    people = [make_registration(db, meeting, represents="SN") for _ in range(52)]
    other = make_registration(db, meeting, represents="FR")
    page = cast.organiser.page(f"{LIST}/decide?action=approve&scope=all&country=SN")
    assert page.h1 == "Approve 52 registrations?"
    response = page.submit()
    assert response.status_code == 303
    assert "/desk/jobs/" in response.location
    assert {status_of(db, person) for person in people} == {Status.PENDING}
    with app.app_context():
        assert run_next("worker")
    assert {status_of(db, person) for person in people} == {Status.CONFIRMED}
    assert status_of(db, other) is Status.PENDING
    job = response.location.rsplit("/", 1)[1]
    assert "52 registrations were approved." in cast.organiser.page(f"{LIST}/decisions/{job}")
    (event, *_rest) = history_of(db, f"registration:{people[0].public_id}")
    assert event.actor.startswith("account:")


def test_many_end_only_when_their_number_is_typed(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    people = [make_registration(db, meeting) for _ in range(20)]
    page = cast.organiser.page(f"{LIST}/decide?action=cancel&scope=all")
    again = page.send(status=422, typed="2")
    assert again.errors() == ["Type 20 to go on."]
    assert status_of(db, people[0]) is Status.PENDING
    again.send(typed="20")
    assert {status_of(db, person) for person in people} == {Status.CANCELLED}


def test_a_list_that_changed_meanwhile_is_shown_again(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    first = make_registration(db, meeting)
    page = cast.organiser.page(f"{LIST}/decide?action=approve&scope=all")
    late = make_registration(db, meeting)
    again = page.send(status=422)
    assert "The list has changed meanwhile." in again
    assert again.h1 == "Approve 2 registrations?"
    assert status_of(db, first) is Status.PENDING
    again.send()
    assert status_of(db, late) is Status.CONFIRMED


def test_a_second_click_is_the_same_decision(cast: Cast, db: Session, meeting: Meeting) -> None:
    person = make_registration(db, meeting)
    page = asking(cast, "approve", person)
    first, second = page.submit(), page.submit()
    assert first.location == second.location
    assert "1 registration was approved." in cast.organiser.page(second.location)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("action=approve&scope=selected", "Tick at least one person."),
        ("scope=all", "Choose what to do."),
        ("action=explode&scope=all", "Choose what to do."),
    ],
)
def test_what_is_missing_is_said_on_the_list(
    cast: Cast, db: Session, meeting: Meeting, query: str, sentence: str
) -> None:
    make_registration(db, meeting)
    assert sentence in cast.organiser.page(f"{LIST}/decide?{query}")


def test_people_of_another_meeting_cannot_be_reached(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    elsewhere = make_meeting(db, cast.dialogue, slug="other", approval_required=True)
    stranger = make_registration(db, elsewhere)
    page = asking(cast, "decline", stranger)
    assert "Nothing would happen to any of them." in page
    assert status_of(db, stranger) is Status.PENDING


def test_only_who_may_edit_decides(cast: Cast, db: Session, meeting: Meeting) -> None:
    person = make_registration(db, meeting)
    path = f"{LIST}/decide?action=approve&selected={person.public_id}"
    for client in (cast.viewer, cast.door_staff, cast.needs_coordinator):
        client.page(path, 403)
        assert client.post(path).status_code == 403
    cast.outsider.page(path, 404)
    assert "Choose what to do" not in cast.viewer.page(LIST)


def test_an_expired_page_keeps_the_sentence(cast: Cast, db: Session, meeting: Meeting) -> None:
    person = make_registration(db, meeting, language="en")
    page = asking(cast, "decline", person)
    again = page.send(status=422, reason_en="The room is full.", csrf_token="old")
    assert "The room is full." in again.html
    again.send()
    assert status_of(db, person) is Status.DECLINED


def test_a_sentence_in_one_language_is_enough_for_those_who_read_it(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    person = make_registration(db, meeting, language="fr", position=Localised(fr="Maire"))
    asking(cast, "decline", person).send(reason_fr="La salle est complète.")
    assert messages_of(db, person)[-1].context["reason"] == "La salle est complète."
