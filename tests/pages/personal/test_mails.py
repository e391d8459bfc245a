"""Every link in the mails about a registration opens its page, in the language of the mail."""

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from registration.meetings.models import Meeting
from registration.messages import render
from registration.messages.outgoing import outgoing
from registration.participants.models import Registration
from registration.participants.service import deciding, links
from tests.apps import START
from tests.factories import make_registration, messages_of
from tests.page import PageClient
from tests.pages.personal.addresses import path_of

ADDRESS = re.compile(r"http://localhost/[^\s\"'<>]+")


def texts(app: Flask, db: Session, row: Registration) -> dict[str, str]:
    """Return the text of each mail about a registration, by kind."""
    db.commit()
    found = {}
    for message in messages_of(db, row):
        with app.app_context():
            mail = render.mail_of(outgoing(message))
        body = mail.get_body(("plain",))
        assert body is not None
        found[message.kind] = body.get_content()
    return found


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_link_of_every_mail_opens_its_page(
    app: Flask, client: PageClient, db: Session, meeting: Meeting, language: str
) -> None:
    row = make_registration(db, meeting, language=language, email="a.sow@ministry.example")
    links.send_fresh_link(db, row.id, actor="person", now=START)
    links.send_lost_links(db, "a.sow@ministry.example", now=START)
    deciding.cancel(db, row.id, actor="person", now=START)
    db.flush()
    found = texts(app, db, row)
    assert {"confirmation", "fresh-link", "lost-link", "cancelled"} <= set(found)
    for kind, text in found.items():
        addresses = ADDRESS.findall(text)
        if kind in {"confirmation", "fresh-link", "lost-link"}:
            assert addresses, kind
        for address in addresses:
            assert client.page(path_of(address)).language == language, kind
    assert "/data" in next(iter(ADDRESS.findall(found["fresh-link"])))
