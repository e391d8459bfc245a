"""The officers' forms: registering somebody, correcting a registration."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.audit.models import AuditEvent
from registration.core.roles import Role
from registration.core.types import Localised
from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.participants.kinds import Rank, Source, Status
from registration.participants.models import ProtectedAnswers, Registration
from tests.apps import TestClock
from tests.factories import make_meeting, make_registration, messages_of, state_of
from tests.page import Page, PageClient
from tests.pages.registration_form.filling import ANSWERS, error_at, registered
from tests.people import Cast

ENTRY: dict[str, Any] = {
    **{name: value for name, value in ANSWERS.items() if name != "position"},
    "position_en": "Minister",
    "position_fr": "Ministre",
    "rank": "head",
    "source": "note-verbale",
    "entry_note": "NV 117/2026",
    "send_mail": "yes",
}


def enter_path(meeting: Meeting, reads: str = "en") -> str:
    return f"/{reads}/desk/meetings/{meeting.slug}/participants/new"


def edit_path(meeting: Meeting, row: Registration, reads: str = "en") -> str:
    return f"/{reads}/desk/meetings/{meeting.slug}/participants/{row.public_id}/edit"


def enter(client: PageClient, meeting: Meeting, **changes: Any) -> Page:
    """Enter somebody; return the page that comes then, whatever its status."""
    page = client.page(enter_path(meeting))
    response = page.submit(page.form(with_field="family_name"), **(ENTRY | changes))
    if response.status_code == 303:
        return client.page(response.location)
    return client.read(response, response.status_code)


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


# Correcting


@pytest.fixture
def registration(db: Session, meeting: Meeting) -> Registration:
    """Somebody with both languages of the position and protected answers."""
    return make_registration(
        db,
        meeting,
        "Zongo",
        email="zongo@ministry.example",
        position=Localised(en="Mayor", fr="Maire"),
        days=[Mode.IN_PERSON, Mode.ABSENT],
        diet="No nuts",
    )


def correct(client: PageClient, meeting: Meeting, row: Registration, **changes: Any) -> Page:
    """Correct a registration; return the page that comes then, whatever its status."""
    page = client.page(edit_path(meeting, row))
    response = page.submit(page.form(with_field="family_name"), **changes)
    if response.status_code == 303:
        return client.page(response.location)
    return client.read(response, response.status_code)


def test_an_officer_corrects_a_name_and_sends_the_mail(
    cast: Cast, db: Session, meeting: Meeting, registration: Registration
) -> None:
    before = len(messages_of(db, registration))
    page = correct(cast.organiser, meeting, registration, family_name="Zoungo", send_mail="yes")
    assert "The changes are saved." in page
    (row,) = registered(db)
    assert row.family_name == "Zoungo"
    assert dict(row.position) == {"en": "Mayor", "fr": "Maire"}
    assert len(messages_of(db, row)) > before


def test_an_officer_corrects_silently(
    cast: Cast, db: Session, meeting: Meeting, registration: Registration
) -> None:
    before = len(messages_of(db, registration))
    correct(cast.organiser, meeting, registration, family_name="Zoungo", send_mail="no")
    assert registered(db)[0].family_name == "Zoungo"
    assert len(messages_of(db, registration)) == before


def test_a_corrected_address_gets_everything_and_the_old_links_end(
    cast: Cast, db: Session, meeting: Meeting, registration: Registration
) -> None:
    version = registration.link_version
    correct(cast.organiser, meeting, registration, email="right@ministry.example", send_mail="yes")
    (row,) = registered(db)
    assert row.email == "right@ministry.example"
    assert row.link_version > version
    assert messages_of(db, row)[-1].recipient == "right@ministry.example"


def test_the_mail_is_sent_again_when_nothing_else_changes(
    cast: Cast, db: Session, meeting: Meeting, registration: Registration
) -> None:
    before = len(messages_of(db, registration))
    correct(cast.organiser, meeting, registration, send_mail="yes")
    assert len(messages_of(db, registration)) > before


def test_the_rank_and_the_second_language_of_the_position_are_the_officers(
    cast: Cast, db: Session, meeting: Meeting, registration: Registration
) -> None:
    correct(
        cast.organiser, meeting, registration, rank="head", position_fr="Mairesse", send_mail="no"
    )
    (row,) = registered(db)
    assert row.rank is Rank.HEAD
    assert dict(row.position) == {"en": "Mayor", "fr": "Mairesse"}


def test_who_was_overtaken_is_told_and_loses_nothing(
    cast: Cast, db: Session, meeting: Meeting, registration: Registration
) -> None:
    page = cast.organiser.page(edit_path(meeting, registration))
    correct(cast.organiser, meeting, registration, family_name="Zoungo", send_mail="no")
    response = page.submit(
        page.form(with_field="family_name"), phone="+226 70 00 00 00", send_mail="no"
    )
    again = cast.organiser.read(response, 409)
    assert "Family name: Zoungo" in again
    assert again.form(with_field="family_name").fields["phone"] == "+226 70 00 00 00"
    assert registered(db)[0].phone == ""


def test_protected_answers_are_hidden_from_an_organiser_and_stay(
    cast: Cast, db: Session, meeting: Meeting, registration: Registration
) -> None:
    page = cast.organiser.page(edit_path(meeting, registration))
    assert "No nuts" not in page.html
    correct(cast.organiser, meeting, registration, phone="+226 70 00 00 00", send_mail="no")
    stored = db.get_one(ProtectedAnswers, registration.id, populate_existing=True)
    assert stored.diet == "No nuts"


def test_who_may_see_protected_answers_sees_them_and_that_is_logged(
    cast: Cast, db: Session, meeting: Meeting, registration: Registration, monkeypatch: Any
) -> None:
    from registration.core import roles
    from registration.core.roles import Permission

    both = roles.ROLE_PERMISSIONS[Role.ORGANISER] | {Permission.PROTECTED_VIEW}
    monkeypatch.setitem(roles.ROLE_PERMISSIONS, Role.ORGANISER, frozenset(both))
    page = cast.organiser.page(edit_path(meeting, registration))
    assert page.form(with_field="family_name").fields["diet"] == "No nuts"
    entries = db.scalars(sa.select(AuditEvent).where(AuditEvent.kind == "protected.viewed")).all()
    assert [entry.subject for entry in entries] == [f"registration:{registration.public_id}"]
    correct(cast.organiser, meeting, registration, diet="", send_mail="no")
    assert db.get(ProtectedAnswers, registration.id, populate_existing=True) is None


def test_a_registration_of_another_meeting_is_not_found(
    cast: Cast, db: Session, meeting: Meeting, registration: Registration
) -> None:
    other = make_meeting(db, meeting.dialogue, slug="other")
    cast.organiser.page(edit_path(other, registration), 404)
