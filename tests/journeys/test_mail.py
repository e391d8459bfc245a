"""A delegate registers, changes and cancels; a worker beside the server writes, and a real mail server takes it."""

import re
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import icalendar
import pytest
import sqlalchemy as sa
from flask import Flask

from registration.core import clock
from registration.core.db import session, write
from registration.meetings.models import Meeting
from registration.messages.models import Message
from tests import smtp, workers
from tests.factories import make_dialogue, make_meeting
from tests.page import Page, PageClient

LINK = re.compile(r"^http://localhost(/fr/my/\S+)$", re.MULTILINE)


def event_of(mail: EmailMessage) -> tuple[str, Any]:
    """Return the method of the calendar part as its header says it, and its one entry."""
    part: Any = next(one for one in mail.walk() if one.get_content_type() == "text/calendar")
    calendar = icalendar.Calendar.from_ical(part.get_content())
    method = part["Content-Type"].params["method"]
    assert calendar["METHOD"] == method
    (event,) = calendar.events
    return method, event


def text_of(mail: EmailMessage) -> str:
    """Return the text of a mail."""
    body: Any = mail.get_body(("plain",))
    return str(body.get_content()).replace("\r\n", "\n")


def make() -> Meeting:
    """Make a meeting of two days a month from now."""

    def work(db: Any) -> Meeting:
        starts_on = clock.now().date() + timedelta(days=30)
        return make_meeting(db, make_dialogue(db), places=10, starts_on=starts_on)

    return write(work)


def register(client: PageClient, meeting: Meeting) -> Page:
    """Fill in the form in French: the first day in the room, the second online."""
    days = [meeting.starts_on, meeting.ends_on]
    modes: dict[str, Any] = {
        f"day_{day:%Y%m%d}": mode for day, mode in zip(days, ("in-person", "virtual"), strict=True)
    }
    page = client.page(f"/fr/meetings/{meeting.slug}/register")
    return page.send(
        given_names="Aïssatou",
        family_name="Ndiaye",
        email="a.ndiaye@interieur.example",
        body_type="national-authority",
        country="SN",
        functions=["delegate"],
        position="Directrice",
        language="fr",
        **modes,
    )


@pytest.mark.slow
def test_a_registration_its_change_and_its_cancellation_reach_the_calendar(
    committed_app: Flask, tmp_path: Path
) -> None:
    client = committed_app.test_client()
    assert isinstance(client, PageClient)
    with committed_app.app_context():
        meeting = make()
        url = committed_app.extensions["plenary_settings"].database_url
        var = tmp_path / "worker"
    with (
        smtp.serving() as server,
        workers.running(workers.environment(url, var, smtp_port=server.port)),
    ):

        def mails(number: int) -> list[Any]:
            workers.wait_until(lambda: len(server.raw) >= number)
            return server.mails[:number]

        register(client, meeting)
        confirmation, invitation = mails(2)
        assert confirmation["Subject"] == "Inscription confirmée : Migrations et villes"
        assert confirmation["Content-Language"] == "fr"
        room, online = event_of(confirmation), event_of(invitation)
        assert [room[0], online[0]] == ["REQUEST", "REQUEST"]
        assert room[1]["UID"] != online[1]["UID"]
        assert "URL" not in room[1]
        assert "/fr/join/" in str(online[1]["URL"])

        found = LINK.search(text_of(confirmation))
        assert found is not None
        page = client.page(found.group(1))
        assert page.h1 == "Votre inscription"
        assert client.get(urlsplit(str(online[1]["URL"])).path).status_code == 200

        second = page.form("/days/2")
        page.send(second, mode="in-person")
        changed = mails(3)[2]
        method, event = event_of(changed)
        assert (method, event["SEQUENCE"], event["UID"]) == ("REQUEST", 1, online[1]["UID"])
        assert "URL" not in event

        asks = client.page(f"{found.group(1)}/cancel")
        asks.send(asks.form("/cancel"))
        cancelled = mails(5)[3:]
        events = {str(event["UID"]): (method, event) for method, event in map(event_of, cancelled)}
        assert {method for method, _ in events.values()} == {"CANCEL"}
        assert events[room[1]["UID"]][1]["SEQUENCE"] == 1
        assert events[online[1]["UID"]][1]["SEQUENCE"] == 2
        assert set(server.message_ids.values()) == {1}
    with committed_app.app_context():
        rows = session().scalars(sa.select(Message)).all()
        assert {(row.state.value, len(row.context)) for row in rows} == {("sent", 0)}
