"""How the tests of the form fill it in: valid answers, and the page of a meeting's form."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from registration.meetings.models import Meeting
from registration.participants.models import Registration
from tests.page import Page, PageClient

FIRST, SECOND = "day_20261214", "day_20261215"
ANSWERS: dict[str, Any] = {
    "given_names": "Aminata",
    "family_name": "Diallo",
    "email": "a.diallo@ministry.example",
    "body_type": "national-authority",
    "country": "SN",
    "functions": ["delegate"],
    "position": "Director of Migration",
    FIRST: "in-person",
    SECOND: "virtual",
    "language": "en",
}


def path(meeting: Meeting, reads: str = "en") -> str:
    """Return the address of a meeting's form."""
    return f"/{reads}/meetings/{meeting.slug}/register"


def open_form(client: PageClient, meeting: Meeting, reads: str = "en") -> Page:
    """Open the form."""
    return client.page(path(meeting, reads))


def send(
    client: PageClient, meeting: Meeting, reads: str = "en", /, **changes: Any
) -> TestResponse:
    """Open the form, fill it in and send it; None leaves an answer out."""
    return open_form(client, meeting, reads).submit(**(ANSWERS | changes))


def refused(client: PageClient, meeting: Meeting, reads: str = "en", /, **changes: Any) -> Page:
    """Send a form that is refused; return the page that shows it again."""
    return client.read(send(client, meeting, reads, **changes), 422)


def registered(db: Session) -> list[Registration]:
    """Return all registrations."""
    db.expire_all()
    return list(db.scalars(sa.select(Registration).order_by(Registration.id)))


def value_of(page: Page, name: str) -> str | None:
    """Return what a field of the page's form holds; None for a field without a value."""
    return page.form(with_field="family_name").fields.get(name)


def error_at(page: Page, name: str) -> str:
    """Return the sentence that stands at a field, by what its control says describes it."""
    for element in page.tree.iter():
        if element.get("id") == f"{name}-error":
            words = "".join(element.itertext())
            return words.removeprefix("Error: ").removeprefix("Erreur\N{NO-BREAK SPACE}: ")
    return ""
