from sqlalchemy.orm import Session

from registration.core import config, tokens
from registration.core.tokens import Purpose
from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.participants import access
from registration.participants.models import Registration
from tests.apps import TestClock
from tests.factories import make_meeting, make_registration, messages_of
from tests.page import Page, PageClient
from tests.pages.registration_form.filling import SECOND, registered, send


def receipt_of(client: PageClient, meeting: Meeting, reads: str = "en", /, **changes: str) -> Page:
    """Register, and follow to the receipt."""
    response = send(client, meeting, reads, **changes)
    assert response.status_code == 303
    return client.page(response.location)


def token_of(registration: Registration, clock: TestClock, client: PageClient) -> str:
    with client.application.app_context():
        key = config.current().link_key.encode()
    return access.receipt_token(registration, key, now=clock.now)


def test_it_says_where_the_registration_stands_with_its_reference(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    page = receipt_of(client, meeting)
    (row,) = registered(db)
    assert page.h1 == "Thank you"
    assert "Your registration is confirmed: some days in person, others virtually." in page
    assert row.reference in page
    assert "Monday 14 December 2026" in page
    assert "a.diallo@ministry.example" in page


def test_it_speaks_french(client: PageClient, meeting: Meeting) -> None:
    page = receipt_of(client, meeting, "fr")
    assert page.h1 == "Merci"
    assert "mardi 15 décembre 2026" in page


def test_it_says_that_one_waits(client: PageClient, db: Session, meeting: Meeting) -> None:
    for number in range(10):
        make_registration(db, meeting, f"Sow {number}", days=Mode.IN_PERSON)
    page = receipt_of(client, meeting)
    assert "you attend virtually, and are on the waiting list for a place in person" in page
    assert "until a place is yours" in page


def test_it_says_that_the_secretariat_decides(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    meeting.approval_required = True
    db.commit()
    page = receipt_of(client, meeting)
    assert "waits for the secretariat’s approval" in page
    assert "The secretariat decides on your registration and writes to you." in page


def test_it_discloses_no_protected_answer(client: PageClient, meeting: Meeting) -> None:
    page = receipt_of(client, meeting, diet="no nuts", phone="+221 33 000 00 00")
    assert "no nuts" not in page
    assert "33 000" not in page


def test_it_takes_the_draft_out_of_the_browser(client: PageClient, meeting: Meeting) -> None:
    page = receipt_of(client, meeting)
    body = page.tree.find("body")
    assert body is not None
    assert body.get("data-draft-done") == meeting.slug


def test_it_ends_after_a_day(
    client: PageClient, db: Session, meeting: Meeting, clock: TestClock
) -> None:
    page = receipt_of(client, meeting)
    clock.advance(hours=25)
    client.page(page.path, 404)


def test_another_token_opens_nothing(
    client: PageClient, db: Session, meeting: Meeting, clock: TestClock
) -> None:
    row = make_registration(db, meeting)
    token = token_of(row, clock, client)
    client.page(f"/en/registered/{token}", 200)
    with client.application.app_context():
        key = config.current().link_key.encode()
    personal = tokens.make(key, Purpose.PERSONAL, row.public_id, row.link_version)
    for wrong in (token[:-2] + "xx", personal, row.public_id, "x.1.y", "a" * 300):
        client.page(f"/en/registered/{wrong}", 404)


def test_a_wrong_address_is_corrected_there(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    page = receipt_of(client, meeting, email="a.dialo@ministry.example")
    corrected = page.send(page.form(with_field="email"), email="a.diallo@ministry.example")
    (row,) = registered(db)
    assert row.email == "a.diallo@ministry.example"
    assert "a.diallo@ministry.example" in corrected
    assert corrected.h1 == "Thank you"
    assert [one.recipient for one in messages_of(db, row)][-1] == "a.diallo@ministry.example"
    client.page(page.path, 404)  # the wrong address may have received a link: all are revoked


def test_no_address_is_refused_there_and_what_was_typed_stays(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    page = receipt_of(client, meeting)
    again = client.read(page.submit(page.form(with_field="email"), email="a.diallo@"), 422)
    assert again.errors() == ["Enter an e-mail address like name@ministry.example."]
    assert again.form(with_field="email").fields["email"] == "a.diallo@"
    assert registered(db)[0].email == "a.diallo@ministry.example"


def test_an_address_at_which_the_same_person_is_registered_is_refused(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    receipt_of(client, meeting)
    page = receipt_of(client, meeting, email="other@ministry.example")
    again = client.read(
        page.submit(page.form(with_field="email"), email="a.diallo@ministry.example"), 409
    )
    assert again.errors() == ["A person of this name is registered with this address already."]


def test_one_cannot_have_mail_sent_to_many_strangers(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    page = receipt_of(client, meeting)
    for number in range(20):
        page = page.send(page.form(with_field="email"), email=f"a{number}@ministry.example")
    response = page.submit(page.form(with_field="email"), email="last@ministry.example")
    assert client.read(response, 429).errors()[0].startswith("This address was used many times")


def test_reading_the_receipt_changes_nothing(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    page = receipt_of(client, meeting)
    before = registered(db)[0].version
    client.page(page.path)
    assert registered(db)[0].version == before


def test_the_receipt_of_another_meeting_names_that_one(client: PageClient, db: Session) -> None:
    from tests.factories import make_dialogue

    other = make_meeting(db, make_dialogue(db, "other"), slug="other", days=1)
    page = receipt_of(client, other, **{SECOND: ""})
    assert page.title == "Your registration – Migration and towns"
