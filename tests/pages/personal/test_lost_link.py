import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.meetings.models import Meeting
from registration.messages.models import Message
from registration.participants.models import Registration
from tests.apps import TestClock
from tests.factories import make_registration
from tests.page import PageClient

ADDRESS = "fatou.ndiaye@ministry.example"


def lost_mails(db: Session) -> list[Message]:
    """Return the mails with lost links, the newest last."""
    db.commit()
    chosen = sa.select(Message).where(Message.kind == "lost-link").order_by(Message.id)
    return list(db.scalars(chosen))


def ask(client: PageClient, address: str, language: str = "en") -> str:
    """Ask for the links of an address and return the answer's words, without the page around them."""
    page = client.page(f"/{language}/lost-link")
    answer = page.send(email=address)
    return answer.text


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "a mail with the links is on its way"), ("fr", "un courriel contenant les liens")],
)
def test_the_answer_is_the_same_for_everybody(
    client: PageClient, db: Session, registration: Registration, language: str, words: str
) -> None:
    known = ask(client, ADDRESS, language)
    unknown = ask(client, "nobody@ministry.example", language)
    assert words in known
    assert known == unknown
    assert len(lost_mails(db)) == 1


def test_one_mail_brings_all_links_of_the_address(
    client: PageClient, db: Session, meeting: Meeting, registration: Registration
) -> None:
    make_registration(db, meeting, "Sow", email=ADDRESS)
    make_registration(db, meeting, "Ba", email="", contact_email=ADDRESS, by_officer=True)
    make_registration(db, meeting, "Fall", email="other@ministry.example")
    db.commit()
    ask(client, "  Fatou.Ndiaye@MINISTRY.example ")
    (mail,) = lost_mails(db)
    assert mail.recipient == ADDRESS
    assert {link["name"].split()[-1] for link in mail.context["links"]} == {"Ndiaye", "Sow", "Ba"}


def test_asking_again_and_again_sends_three_mails_an_hour(
    client: PageClient, db: Session, registration: Registration, clock: TestClock
) -> None:
    answers = set()
    for _ in range(6):
        answers.add(ask(client, ADDRESS))
        clock.advance(minutes=2)
    assert len(answers) == 1
    assert len(lost_mails(db)) == 3
    clock.advance(hours=2)
    ask(client, ADDRESS)
    assert len(lost_mails(db)) == 4


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "Enter the e-mail address with which you registered."),
        ("fatou", "Enter an e-mail address like name@ministry.example."),
        (f"{'a' * 300}@ministry.example", "This is too long"),
    ],
)
def test_what_is_no_address_is_refused_and_kept(
    client: PageClient, address: str, sentence: str
) -> None:
    page = client.page("/en/lost-link").send(status=422, email=address)
    assert sentence in page.errors()[0]
    assert page.form().fields["email"] == address


def test_the_language_switch_keeps_what_was_typed(client: PageClient, db: Session) -> None:
    page = client.page("/en/lost-link")
    form = page.form()
    form.action = "/fr/lost-link"
    page = page.send(form, email="fatou@mi", switch_language="fr")
    assert page.language == "fr"
    assert page.form().fields["email"] == "fatou@mi"
    assert page.errors() == []
    assert lost_mails(db) == []


def test_an_expired_page_keeps_what_was_typed(client: PageClient, db: Session) -> None:
    page = client.page("/en/lost-link").send(status=422, email=ADDRESS, csrf_token="stale")
    assert page.form().fields["email"] == ADDRESS
    assert lost_mails(db) == []


def test_nobody_learns_of_erased_registrations(
    client: PageClient, db: Session, registration: Registration, clock: TestClock
) -> None:
    from registration.privacy.service import erasing

    erasing.erase(db, registration.id, actor="person", now=clock.now)
    db.commit()
    ask(client, ADDRESS)
    assert lost_mails(db) == []
