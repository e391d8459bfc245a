"""An officer registers somebody who asked by note verbale, telephone or mail."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.audit.models import AuditEvent
from registration.meetings.models import Meeting
from registration.participants.kinds import Rank, Source, Status
from tests.apps import TestClock
from tests.factories import make_meeting, make_registration, messages_of, state_of
from tests.page import PageClient
from tests.pages.registration_form.desk import ENTRY, edit_path, enter, enter_path
from tests.pages.registration_form.filling import error_at, registered
from tests.people import Cast


def test_an_officer_registers_somebody(cast: Cast, db: Session, meeting: Meeting) -> None:
    page = enter(cast.organiser, meeting)
    (row,) = registered(db)
    assert row.status is Status.CONFIRMED
    assert row.source is Source.NOTE_VERBALE
    assert row.entry_note == "NV 117/2026"
    assert row.rank is Rank.HEAD
    assert dict(row.position) == {"en": "Minister", "fr": "Ministre"}
    assert state_of(db, row) == ["in-person held", "virtual held"]
    assert "The registration is saved." in page
    assert messages_of(db, row)[0].kind == "confirmation"
    entry = db.scalars(sa.select(AuditEvent).where(AuditEvent.kind == "registration.created")).one()
    assert entry.actor == f"account:{cast.account('organiser').id}"


def test_no_mail_goes_out_when_the_officer_says_so(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    enter(cast.organiser, meeting, send_mail="no")
    assert messages_of(db, registered(db)[0]) == []


def test_the_mail_goes_to_the_contact_of_a_person_without_an_address(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    enter(
        cast.organiser,
        meeting,
        email="",
        contact_name="Cabinet",
        contact_email="cabinet@ministry.example",
    )
    (row,) = registered(db)
    assert row.email == ""
    assert {one.recipient for one in messages_of(db, row)} == {"cabinet@ministry.example"}


def test_somebody_without_any_address_is_registered_silently(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    page = enter(cast.organiser, meeting, email="")
    assert error_at(page, "send_mail").startswith("There is no address")
    enter(cast.organiser, meeting, email="", send_mail="no")
    assert len(registered(db)) == 1


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("source", None, "Say how the registration came in."),
        ("source", "online", "Choose one of the answers that are offered."),
        ("send_mail", None, "Say whether the mail is sent."),
        ("language", None, "Choose the language in which we write to you."),
        ("rank", "king", "Choose one of the list."),
        ("contact_email", "x", "Enter an e-mail address like name@ministry.example."),
        ("family_name", "", "Enter the family name; a single name is enough."),
    ],
)
def test_each_rule_has_its_sentence(
    cast: Cast, meeting: Meeting, name: str, value: str | None, sentence: str
) -> None:
    page = enter(cast.organiser, meeting, **{name: value})
    assert page.status == 422
    assert page.errors() == [sentence]
    assert page.form(with_field="family_name").fields["entry_note"] == "NV 117/2026"


def test_neither_the_window_nor_approval_holds_an_officer(
    cast: Cast, db: Session, meeting: Meeting, clock: TestClock
) -> None:
    meeting.approval_required = True
    db.commit()
    clock.set(meeting.ends_at)
    enter(cast.organiser, meeting)
    assert registered(db)[0].status is Status.CONFIRMED


def test_an_officer_gives_functions_that_nobody_chooses_oneself(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    enter(cast.organiser, meeting, functions=["interpreter"])
    assert [one.code for one in registered(db)[0].functions] == ["interpreter"]


def test_a_full_room_puts_the_officers_guest_on_the_waiting_list_and_says_so_before(
    cast: Cast, db: Session
) -> None:
    meeting = make_meeting(db, cast.dialogue, slug="small", places=0)
    page = cast.organiser.page(enter_path(meeting))
    assert "full: waiting list" in page
    enter(cast.organiser, meeting)
    assert state_of(db, registered(db)[0])[0].startswith("in-person waiting")


def test_whom_one_enters_twice_is_shown_and_gets_no_mail(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    enter(cast.organiser, meeting)
    count = len(messages_of(db, registered(db)[0]))
    page = enter(cast.organiser, meeting)
    assert "This person is registered already" in page
    assert len(messages_of(db, registered(db)[0])) == count
    assert len(registered(db)) == 1


def test_a_double_click_is_one_registration(cast: Cast, db: Session, meeting: Meeting) -> None:
    page = cast.organiser.page(enter_path(meeting))
    form = page.form(with_field="family_name")
    nobody = ENTRY | {"email": "", "send_mail": "no"}
    first, second = page.submit(form, **nobody), page.submit(form, **nobody)
    assert first.location == second.location
    assert len(registered(db)) == 1


@pytest.mark.parametrize(
    ("person", "status"),
    [("viewer", 403), ("door_staff", 403), ("needs_coordinator", 403), ("outsider", 404)],
)
def test_only_those_who_may_edit_see_the_forms(
    cast: Cast, db: Session, meeting: Meeting, person: str, status: int
) -> None:
    row = make_registration(db, meeting)
    client: PageClient = getattr(cast, person)
    client.page(enter_path(meeting), status)
    client.page(edit_path(meeting, row), status)


def test_a_visitor_is_asked_to_sign_in(cast: Cast, meeting: Meeting) -> None:
    assert cast.visitor.get(enter_path(meeting)).status_code in {302, 303}


@pytest.mark.parametrize("reads", ["en", "fr"])
def test_the_forms_speak_both_languages(
    cast: Cast, db: Session, meeting: Meeting, reads: str
) -> None:
    row = make_registration(db, meeting)
    for path in (enter_path(meeting, reads), edit_path(meeting, row, reads)):
        assert cast.organiser.page(path).language == reads
