"""What somebody reads who filled in the form once more, by where the registration stands."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from registration.participants import notices
from registration.participants.facts import PersonFacts
from registration.participants.kinds import Status
from tests.apps import START
from tests.messages.letterbox import FOR_ANOTHER, MEETING, PERSON, owed, part, written

pytestmark = pytest.mark.usefixtures("readable_links")
SAYS = {
    ("en", Status.PENDING): "registered already",
    ("en", Status.CONFIRMED): "registered already",
    ("en", Status.CANCELLED): "take the cancellation back",
    ("en", Status.DECLINED): "was declined before",
    ("fr", Status.CONFIRMED): "existe déjà",
    ("fr", Status.CANCELLED): "revenir sur l’annulation",
    ("fr", Status.DECLINED): "n’avait pas été retenue",
}


def read(db: Session, person: PersonFacts, status: Status) -> tuple[str, str]:
    """Return the mail's text and HTML, with single spaces."""
    (message,) = owed(
        db, lambda: notices.already_registered(db, MEETING, person, status, now=START)
    )
    mail = written(message)
    plain, html = (
        " ".join(part(mail, kind).replace("\N{NO-BREAK SPACE}", " ").split())
        for kind in ("text/plain", "text/html")
    )
    return plain, html


@pytest.mark.parametrize(("language", "status"), SAYS)
def test_it_says_where_the_registration_stands(db: Session, language: str, status: Status) -> None:
    for words in read(db, replace(PERSON, language=language), status):
        assert SAYS[language, status] in words


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.DECLINED])
def test_a_contact_reads_it_of_the_person(db: Session, status: Status) -> None:
    for words in read(db, replace(FOR_ANOTHER, language="en"), status):
        assert "for the person named below" in words
        assert f"was {status.value} before" in words
