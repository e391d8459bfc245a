"""Changing answers by personal link: protected ones, somebody else's changes, and when it is too late."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from registration.meetings.kinds import MeetingState
from registration.meetings.models import Meeting
from registration.participants.commands import ChangeCommand
from registration.participants.current import person_of
from registration.participants.kinds import Status
from registration.participants.models import ProtectedAnswers, Registration
from registration.participants.service import changing, deciding
from tests.apps import TestClock
from tests.factories import make_registration
from tests.page import PageClient
from tests.pages.registration_form.changing import (
    change_path,
    fresh_path,
    now_stored,
    open_change,
)

# Protected answers


def test_protected_answers_are_not_shown_by_the_personal_link(
    client: PageClient, registration: Registration
) -> None:
    page = open_change(client, registration)
    assert "A ramp" not in page.html
    assert "No nuts" not in page.html
    assert "What you told us before is not shown here." in page


def test_an_empty_protected_field_keeps_what_is_there(
    client: PageClient, db: Session, registration: Registration
) -> None:
    open_change(client, registration).submit(phone="+226 70 00 00 00")
    stored = db.get_one(ProtectedAnswers, registration.id, populate_existing=True)
    assert (stored.access_needs, stored.diet) == ("A ramp", "No nuts")


def test_a_protected_answer_can_be_given_anew(
    client: PageClient, db: Session, registration: Registration
) -> None:
    open_change(client, registration).submit(diet="No fish")
    stored = db.get_one(ProtectedAnswers, registration.id, populate_existing=True)
    assert (stored.access_needs, stored.diet) == ("A ramp", "No fish")


def test_a_fresh_link_shows_and_erases_them(
    client: PageClient, db: Session, registration: Registration, clock: TestClock
) -> None:
    page = client.page(fresh_path(client, registration, clock))
    assert page.form().fields["diet"] == "No nuts"
    assert page.submit(diet="").status_code == 303
    stored = db.get_one(ProtectedAnswers, registration.id, populate_existing=True)
    assert (stored.access_needs, stored.diet) == ("A ramp", "")


# Somebody else changed it


def changed_by_the_secretariat(db: Session, row: Registration, clock: TestClock) -> None:
    details = replace(person_of(row), phone="+226 11 11 11 11", badge_name="Zongo")
    changing.change(
        db, row.id, ChangeCommand(person=details, by_officer=True), actor="account:1", now=clock.now
    )
    db.commit()


def test_who_was_overtaken_is_told_and_loses_nothing(
    client: PageClient, db: Session, registration: Registration, clock: TestClock
) -> None:
    page = open_change(client, registration)
    changed_by_the_secretariat(db, registration, clock)
    again = client.read(page.submit(phone="+226 70 00 00 00"), 409)
    assert "These answers were changed in the meantime" in again
    assert "Telephone: +226 11 11 11 11" in again
    assert "Name on the badge: Zongo" in again
    assert again.form().fields["phone"] == "+226 70 00 00 00"
    assert now_stored(db).phone == "+226 11 11 11 11"
    assert again.submit().status_code == 303
    assert now_stored(db).phone == "+226 70 00 00 00"


@pytest.mark.parametrize("junk", ["", "x", "-1", "9" * 40, "٣"])
def test_a_version_that_cannot_be_read_is_a_changed_one(
    client: PageClient, db: Session, registration: Registration, junk: str
) -> None:
    response = open_change(client, registration).submit(version=junk, phone="+226 70 00 00 00")
    assert "changed in the meantime" in client.read(response, 409)
    assert now_stored(db).phone == "+226 25 00 00 00"


def test_a_name_and_address_that_are_taken_are_refused(
    client: PageClient, db: Session, meeting: Meeting, registration: Registration
) -> None:
    make_registration(db, meeting, "Sow", given_names="", email="sow@ministry.example")
    page = open_change(client, registration)
    response = page.submit(given_names="", family_name="Sow", email="sow@ministry.example")
    assert client.read(response, 409).errors() == [
        "A person of this name is registered with this address already."
    ]


# When nothing can be changed


@pytest.mark.parametrize("reads", ["en", "fr"])
def test_a_cancelled_registration_cannot_be_changed(
    client: PageClient, db: Session, registration: Registration, clock: TestClock, reads: str
) -> None:
    deciding.cancel(db, registration.id, actor="person", now=clock.now)
    db.commit()
    page = open_change(client, registration, reads)
    assert [form for form in page.all("form") if form.get("id") == "registration"] == []
    assert page.language == reads


def test_a_registration_that_was_cancelled_meanwhile_says_so(
    client: PageClient, db: Session, registration: Registration, clock: TestClock
) -> None:
    page = open_change(client, registration)
    deciding.cancel(db, registration.id, actor="person", now=clock.now)
    db.commit()
    answer = client.read(page.submit(phone="+226 70 00 00 00"), 200)
    assert answer.h1 == "Your answers cannot be changed any more"
    assert now_stored(db).status is Status.CANCELLED


def test_after_the_meeting_and_after_its_cancellation_nothing_can_be_changed(
    client: PageClient, db: Session, meeting: Meeting, registration: Registration, clock: TestClock
) -> None:
    path = change_path(client, registration)
    clock.set(meeting.ends_at)
    assert client.page(path).h1 == "Your answers cannot be changed any more"
    clock.set(meeting.created_at)
    meeting.state = MeetingState.CANCELLED
    db.commit()
    assert client.page(path).h1 == "Your answers cannot be changed any more"


def test_a_wrong_link_opens_nothing(client: PageClient, registration: Registration) -> None:
    client.page(change_path(client, registration)[:-9] + "x/change", 404)
