"""An officer corrects a registration."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.audit.models import AuditEvent
from registration.core import roles
from registration.core.roles import Permission, Role
from registration.core.types import Localised
from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.participants.kinds import Rank
from registration.participants.models import ProtectedAnswers, Registration
from tests.factories import make_meeting, make_registration, messages_of
from tests.pages.registration_form.desk import correct, edit_path
from tests.pages.registration_form.filling import registered
from tests.people import Cast


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
