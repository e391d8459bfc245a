"""The records of one person, and the signature sheet of a day."""

import pytest
from sqlalchemy.orm import Session

from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.participants.models import Registration
from tests.factories import make_registration
from tests.people import Cast
from tests.presence.desk import path, records


def test_a_word_on_one_person_for_a_day_to_come_is_refused(
    cast: Cast, db: Session, meeting: Meeting, person: Registration
) -> None:
    page = cast.organiser.page(path(meeting, f"/people/{person.public_id}"))
    form = page.form(with_field="where")
    after = page.send(form, 422, where="2026-12-15", mode="virtual", reason="Seen")
    assert after.errors() == [
        "This day is still to come: attendance is recorded once it has begun."
    ]
    assert after.form(with_field="where").fields["reason"] == "Seen"
    assert records(db) == []


def test_the_page_of_a_person_shows_why_she_counts(
    cast: Cast, meeting: Meeting, person: Registration
) -> None:
    page = cast.door_staff.page(path(meeting))
    page.send(page.form("check-in"))
    page = cast.organiser.page(path(meeting, f"/people/{person.public_id}"))
    assert "assumed: nobody recorded the end" in page
    assert "Check-in" in page
    after = page.send(page.form("take-back"), reason="Wrong person")
    assert "Not present" in after
    assert "Wrong person" in after


def test_a_word_on_one_person_for_a_session(
    cast: Cast, db: Session, meeting: Meeting, person: Registration
) -> None:
    session = meeting.sessions[0]
    page = cast.organiser.page(path(meeting, f"/people/{person.public_id}"))
    form = page.form(with_field="where")
    after = page.send(form, where=f"2026-12-14/{session.code}", mode="virtual", reason="Seen")
    assert "Recorded." in after
    assert records(db)[0].session_id == session.id


@pytest.mark.parametrize("where", ["", "2030-01-01", "2026-12-14/none"])
def test_a_word_on_one_person_needs_a_place(
    cast: Cast, db: Session, meeting: Meeting, person: Registration, where: str
) -> None:
    page = cast.organiser.page(path(meeting, f"/people/{person.public_id}"))
    after = page.send(page.form(with_field="where"), 422, where=where, mode="virtual")
    assert after.errors() == ["Choose a day or a session."]
    assert records(db) == []


def test_the_signature_sheet_is_in_protocol_order_with_blank_lines(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    make_registration(db, meeting, "Zongo", represents="SN")
    make_registration(db, meeting, "Adam", represents="iom")
    make_registration(db, meeting, "Weber", represents="DE")
    make_registration(db, meeting, "Online", represents="DE", days=Mode.VIRTUAL)
    english = cast.organiser.page(path(meeting, "/signature-sheet/2026-12-14")).text
    assert english.index("Germany") < english.index("Senegal") < english.index("Organization")
    assert "ONLINE" not in english
    assert "3 people expected in person" in english
    french = cast.organiser.page(path(meeting, "/signature-sheet/2026-12-14", "fr")).text
    assert "Feuille d’émargement" in french
    assert french.index("Allemagne") < french.index("Sénégal")


def test_an_unknown_day_has_no_sheet(cast: Cast, meeting: Meeting) -> None:
    cast.organiser.page(path(meeting, "/signature-sheet/2030-01-01"), 404)
    cast.organiser.page(path(meeting, "/signature-sheet/monday"), 404)
