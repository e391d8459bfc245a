import json
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.audit.models import AuditEvent
from registration.meetings.models import Meeting
from registration.participants.kinds import Status
from registration.participants.models import ProtectedAnswers, Registration
from tests.apps import TestClock
from tests.factories import make_registration, messages_of
from tests.page import PageClient
from tests.pages.personal.addresses import fresh, join, personal


def answers(db: Session, row: Registration) -> tuple[str, str] | None:
    """Return access needs and diet as they are in the database now; None when there are none."""
    db.commit()
    found = db.get(ProtectedAnswers, row.id, populate_existing=True)
    return (found.access_needs, found.diet) if found else None


@pytest.mark.parametrize(
    ("language", "button", "words"),
    [
        ("en", "Send me a fresh link", "Open it within 30 minutes."),
        ("fr", "M’envoyer un nouveau lien", "Ouvrez-le dans les 30 minutes."),
    ],
)
def test_a_fresh_link_is_sent_on_demand(
    client: PageClient,
    db: Session,
    registration: Registration,
    language: str,
    button: str,
    words: str,
) -> None:
    page = client.page(f"{personal(registration, language)}/fresh-link")
    form = page.form("fresh-link")
    assert [found.words for found in form.buttons] == [button]
    assert words in page.send(form)
    mail = messages_of(db, registration)[-1]
    assert mail.kind == "fresh-link"
    assert mail.recipient == "fatou.ndiaye@ministry.example"


def test_the_link_in_the_mail_opens_the_page(
    client: PageClient, db: Session, registration: Registration
) -> None:
    from registration.messages import links
    from registration.messages.models import Message

    page = client.page(f"{personal(registration)}/fresh-link")
    page.send(page.form("fresh-link"))
    mail = db.scalars(sa.select(Message).where(Message.kind == "fresh-link")).one()
    with client.application.app_context():
        address = links.make("fresh", mail.context, "fr")
    page = client.page(address.removeprefix("http://localhost"))
    assert page.language == "fr"
    assert page.form("/data").fields["diet"] == "No nuts"


def test_five_links_an_hour_are_enough(
    client: PageClient, db: Session, registration: Registration, clock: TestClock
) -> None:
    for _ in range(5):
        page = client.page(f"{personal(registration)}/fresh-link")
        page.send(page.form("fresh-link"))
        clock.advance(minutes=2)
    page = client.page(f"{personal(registration)}/fresh-link")
    page = page.send(page.form("fresh-link"), 422)
    assert "You have asked for this several times." in page
    kinds = [message.kind for message in messages_of(db, registration)]
    assert kinds.count("fresh-link") == 5


def test_without_an_address_the_secretariat_helps(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    row = make_registration(db, meeting, email="", by_officer=True)
    db.commit()
    page = client.page(f"{personal(row)}/fresh-link")
    assert "No address is registered for you" in page
    assert not [*page.all("form")]


def test_the_personal_page_shows_nothing_protected(
    client: PageClient, registration: Registration
) -> None:
    page = client.page(personal(registration))
    assert "No nuts" not in page.html
    assert "A place near the door" not in page.html


@pytest.mark.parametrize("language", ["en", "fr"])
def test_protected_answers_are_seen_and_changed(
    client: PageClient, db: Session, registration: Registration, language: str
) -> None:
    page = client.page(fresh(registration, language))
    form = page.form("/data", with_field=None)
    form = page.form(fresh(registration, language))
    assert (form.fields["access_needs"], form.fields["diet"]) == (
        "A place near the door",
        "No nuts",
    )
    page = page.send(form, access_needs="Loupe\r\net lampe", diet="")
    assert answers(db, registration) == ("Loupe\net lampe", "")


def test_empty_answers_erase_what_was_there(
    client: PageClient, db: Session, registration: Registration
) -> None:
    page = client.page(fresh(registration))
    page.send(page.form(fresh(registration)), access_needs="", diet="")
    assert answers(db, registration) in {None, ("", "")}


def test_an_answer_that_is_too_long_is_kept_on_the_page(
    client: PageClient, db: Session, registration: Registration
) -> None:
    page = client.page(fresh(registration))
    page = page.send(page.form(fresh(registration)), 422, diet="x" * 2001)
    assert "This is too long" in page.errors()[0]
    assert page.form(fresh(registration)).fields["diet"] == "x" * 2001
    assert answers(db, registration) == ("A place near the door", "No nuts")


def test_the_language_switch_keeps_what_was_typed_and_saves_nothing(
    client: PageClient, db: Session, registration: Registration
) -> None:
    page = client.page(fresh(registration))
    form = page.form(fresh(registration))
    form.action = fresh(registration, "fr")
    page = page.send(form, diet="Végétarien", switch_language="fr")
    assert page.language == "fr"
    assert page.form(fresh(registration, "fr")).fields["diet"] == "Végétarien"
    assert answers(db, registration) == ("A place near the door", "No nuts")


def test_protected_pages_are_kept_in_no_cache(
    client: PageClient, registration: Registration
) -> None:
    for path in (fresh(registration), f"{fresh(registration)}/erase"):
        assert client.get(path).headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_download_is_a_file_and_the_history_notes_it(
    client: PageClient, db: Session, registration: Registration, language: str
) -> None:
    page = client.page(fresh(registration, language))
    response = page.submit(page.form("/download"))
    assert response.mimetype == "application/json"
    assert f"filename={registration.reference}.json" in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "private, no-store"
    found = json.loads(response.data)
    assert found["language"] == language
    assert "No nuts" in response.text
    db.commit()
    kinds = db.scalars(sa.select(AuditEvent.kind)).all()
    assert kinds.count("registration.downloaded") == 1


def test_a_download_without_its_token_gives_nothing(
    client: PageClient, registration: Registration
) -> None:
    page = client.page(fresh(registration))
    page = page.send(page.form("/download"), 422, csrf_token="stale")
    assert "Please press the button again." in page


@pytest.mark.parametrize(
    ("language", "word"), [("en", "ERASE"), ("en", "erase"), ("fr", "EFFACER"), ("fr", "Effacer ")]
)
def test_erasing_wants_a_typed_word(
    client: PageClient, db: Session, registration: Registration, language: str, word: str
) -> None:
    page = client.page(f"{fresh(registration, language)}/erase")
    for wrong in ("", "yes"):
        page = page.send(page.form("/erase"), 422, word=wrong)
        assert len(page.errors()) == 1
    db.commit()
    assert db.get_one(Registration, registration.id, populate_existing=True).erased_at is None
    page = page.send(page.form("/erase"), word=word)
    assert page.path == f"/{language}/erased"
    db.commit()
    row = db.get_one(Registration, registration.id, populate_existing=True)
    assert row.erased_at is not None
    assert row.status is Status.CANCELLED


def test_before_the_meeting_the_page_says_that_everything_goes(
    client: PageClient, registration: Registration
) -> None:
    assert "Everything personal can be erased now." in client.page(fresh(registration))
    page = client.page(f"{fresh(registration)}/erase")
    assert "Your registration is cancelled with it" in page
    assert "Nobody can undo this." in page


def test_after_the_meeting_only_what_was_optional_goes_and_the_page_says_until_when_the_rest_stays(
    client: PageClient, db: Session, registration: Registration, clock: TestClock
) -> None:
    now = clock.set(datetime(2026, 12, 20, 9, tzinfo=UTC))
    link = fresh(registration, expires=now + timedelta(minutes=30))
    page = client.page(link)
    assert "The rest is kept until 15 December 2031, because funders audit" in page
    page = client.page(f"{link}/erase")
    assert "This erases at once what was optional" in page
    page = page.send(page.form("/erase"), word="ERASE")
    assert page.path == link
    assert "What was optional is erased." in page
    row = db.get_one(Registration, registration.id, populate_existing=True)
    assert (row.family_name, row.email) == ("Ndiaye", "fatou.ndiaye@ministry.example")
    assert (row.badge_name, row.phone, row.languages_understood) == ("", "", [])
    assert answers(db, row) in {None, ("", "")}
    assert client.get(personal(row)).status_code == 200


def test_after_an_erasure_every_link_is_dead(
    client: PageClient, registration: Registration
) -> None:
    page = client.page(f"{fresh(registration)}/erase")
    form = page.form("/erase")
    paths = (personal(registration), fresh(registration), join(registration))
    page.send(form, word="ERASE")
    for path in paths:
        assert client.get(path).status_code == 404
    assert page.send(form, 404, word="ERASE").h1 == "This link does not open anything"
