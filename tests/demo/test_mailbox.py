"""The demonstration's mailbox: what is shown, and that it is nowhere else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from registration.core import clock
from registration.core.db import session, write
from registration.messages.delivery import Delivered, Postman
from registration.messages.models import MailboxItem
from tests.apps import START, Applications, TestClock
from tests.factories import make_dialogue, make_meeting, make_registration
from tests.page import PageClient


@pytest.fixture
def demonstration(
    applications: Applications, fresh_database_url: str, tmp_path: Path, clock: TestClock
) -> Iterator[Flask]:
    """The application as a demonstration, with the mails of one registration delivered."""
    app = applications.make(
        fresh_database_url, tmp_path, demonstration=True, mail_transport="mailbox"
    )
    with app.app_context():
        write(lambda db: make_registration(db, make_meeting(db, make_dialogue(db)), "Ndiaye"))
        postman = Postman("demo")
        while postman.deliver_next() is Delivered.SENT:
            pass
    yield app
    applications.dispose(app)


@pytest.fixture
def reader(demonstration: Flask) -> PageClient:
    """A visitor of the demonstration."""
    client = demonstration.test_client()
    assert isinstance(client, PageClient)
    return client


def test_delivered_mails_are_listed_and_found(reader: PageClient) -> None:
    page = reader.page("/en/mailbox")
    assert page.h1 == "Delivered mail"
    assert page.link("Registration confirmed: Migration and towns") == "/en/mailbox/1"
    assert len([row for row in page.texts("tr") if "@" in row]) == 2
    found = reader.page("/en/mailbox?q=CALENDAR")
    assert len([row for row in found.texts("tr") if "@" in row]) == 1
    assert "Nothing" not in found
    assert "Aucun message ne correspond" in reader.page("/fr/mailbox?q=nobody")


def test_a_mail_shows_its_headers_text_and_calendar(reader: PageClient) -> None:
    page = reader.page("/en/mailbox/1")
    assert page.h1 == "Registration confirmed: Migration and towns"
    assert "Rabat Process <secretariat@plenary.example>" in page
    text, calendar = page.texts("pre")
    assert "Your registration for the meeting is confirmed." in text
    assert "METHOD:REQUEST" in calendar
    assert "http://localhost/en/my/" in text


def test_the_html_is_framed_and_can_do_nothing(demonstration: Flask, reader: PageClient) -> None:
    page = reader.get("/fr/mailbox/1")
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    frame = next(reader.page("/fr/mailbox/1").all("iframe"))
    assert frame.get("sandbox") == "allow-top-navigation-by-user-activation"
    framed = FlaskClient(demonstration).get(frame.get("src", ""))
    assert framed.status_code == 200
    policy = framed.headers["Content-Security-Policy"]
    assert "sandbox allow-top-navigation-by-user-activation;" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert '<base target="_top">' in framed.text
    assert "<h1" in framed.text


def test_the_raw_mail_and_the_calendar_part_can_be_saved(reader: PageClient) -> None:
    raw = reader.get("/en/mailbox/1/raw")
    assert raw.mimetype == "text/plain"
    assert b"Content-Type: multipart/mixed" in raw.data
    calendar = reader.get("/en/mailbox/1/calendar.ics")
    assert calendar.mimetype == "text/calendar"
    assert calendar.data.startswith(b"BEGIN:VCALENDAR\r\n")


def test_a_mail_that_is_not_there_is_not_found(reader: PageClient) -> None:
    reader.page("/en/mailbox/99", 404)


def test_the_same_mail_delivered_twice_is_one(demonstration: Flask) -> None:
    with demonstration.app_context():
        db = session()
        write(
            lambda db: db.execute(
                sa.text("UPDATE messages SET state = 'queued', context = '{}', calendar = NULL")
            )
        )
        write(lambda db: db.execute(sa.text("UPDATE messages SET kind = 'cancelled'")))
        postman = Postman("demo")
        assert postman.deliver_next() is Delivered.SENT
        assert db.scalar(sa.select(sa.func.count()).select_from(MailboxItem)) == 2


def test_an_empty_mailbox_says_how_to_fill_it(demonstration: Flask, reader: PageClient) -> None:
    with demonstration.app_context():
        write(lambda db: db.execute(sa.delete(MailboxItem)))
    assert "Register for a meeting" in reader.page("/en/mailbox")


@pytest.mark.parametrize("path", ["", "/1", "/1/html", "/1/raw", "/1/calendar.ics"])
def test_there_is_no_mailbox_outside_the_demonstration(client: PageClient, path: str) -> None:
    assert client.get(f"/en/mailbox{path}").status_code == 404


def test_the_clock_of_the_delivery_is_kept(demonstration: Flask) -> None:
    with demonstration.app_context():
        assert session().scalars(sa.select(MailboxItem.delivered_at)).first() == clock.now()
        assert clock.now() == START
