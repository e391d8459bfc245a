import gzip
from datetime import time

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from registration.core import assets
from registration.core.types import Localised
from registration.dialogues.models import Dialogue
from registration.meetings.facts import renew
from registration.meetings.models import Meeting, MeetingDay
from tests.apps import TestClock
from tests.factories import (
    load_reference,
    make_dialogue,
    make_meeting,
    make_registration,
    make_session,
)
from tests.page import PageClient
from tests.statements import counted

PATH = "/en/meetings/rabat-2026"
CHEMIN = "/fr/meetings/rabat-2026"


@pytest.fixture
def dialogue(db: Session, clock: TestClock) -> Dialogue:
    return make_dialogue(db)


def test_a_browser_that_has_the_page_is_told_so_until_it_changes(
    client: PageClient, db: Session, dialogue: Dialogue, clock: TestClock
) -> None:
    meeting = make_meeting(db, dialogue, places=3)
    first = client.get(PATH)
    etag = first.headers["ETag"]
    again = client.get(PATH, headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert client.get(CHEMIN, headers={"If-None-Match": etag}).status_code == 200
    make_registration(db, meeting)
    changed = client.get(PATH, headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert "2 places left" in changed.text
    row = db.get_one(Meeting, meeting.id)
    row.title = Localised(en="New title", fr="Nouveau titre")
    renew(row, now=clock.now)
    assert "New title" in client.get(PATH, headers={"If-None-Match": etag}).text


def test_the_colours_of_a_kept_page_are_allowed_by_its_policy(
    client: PageClient, db: Session, dialogue: Dialogue
) -> None:
    make_meeting(db, dialogue)
    for _ in range(2):
        response = client.get(PATH)
        nonce = response.text.partition('<style nonce="')[2].partition('"')[0]
        assert nonce
        assert f"'nonce-{nonce}'" in response.headers["Content-Security-Policy"]


def test_the_page_asks_the_database_once(
    app: Flask, client: PageClient, db: Session, dialogue: Dialogue
) -> None:
    make_meeting(db, dialogue, places=100)
    client.get(PATH)
    with counted(app) as statements:
        client.get(PATH)
    assert len(statements) == 1, statements
    with counted(app) as statements:
        client.get(f"{PATH}?utm_source=x")  # rendered anew
    assert len(statements) <= 3, statements


def test_a_first_visit_weighs_less_than_30_kilobytes(
    app: Flask, client: PageClient, db: Session, clock: TestClock
) -> None:
    dialogue = load_reference(db)
    meeting = make_meeting(db, dialogue, days=3, places=5)
    for day in db.scalars(sa.select(MeetingDay)):
        for hour in range(10, 18):
            title = Localised(en=f"A session of hour {hour} on {day.held_on}", fr="Une séance")
            make_session(db, meeting, day, title=title, starts=time(hour), ends=time(hour, 55))
    response = client.get(PATH, headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert b"Agenda" in gzip.decompress(response.data)
    with app.app_context():
        files = [assets.path(name) for name in ("delegates.css", "delegate.js", "favicon.svg")]
    packed = [client.get(name, headers={"Accept-Encoding": "gzip"}) for name in files]
    headers = sum(len(str(one.headers)) for one in (response, *packed))
    assert len(response.data) > 1000
    assert sum(len(one.data) for one in (response, *packed)) + headers < 30_000
    page = client.page(PATH)
    loaded = [
        item.get("href") for item in page.all("link") if item.get("rel") in {"stylesheet", "icon"}
    ]
    loaded += [item.get("src") for item in page.all("script")]
    assert sorted(str(one) for one in loaded) == sorted(files)
    assert not list(page.all("img"))


def test_a_link_to_the_page_can_be_previewed(
    client: PageClient, db: Session, dialogue: Dialogue
) -> None:
    make_meeting(db, dialogue, objective=Localised(en='Compare "models" ' * 40, fr="Comparer"))
    page = client.page(PATH)
    meta = {
        item.get("property") or item.get("name"): item.get("content") for item in page.all("meta")
    }
    assert meta["og:url"] == f"http://localhost{PATH}"
    assert meta["og:title"] == "Migration and towns"
    assert str(meta["description"]).startswith("14 and 15 December 2026 · Paris · Compare")
    assert len(str(meta["description"])) <= 200
    links = {
        item.get("hreflang"): item.get("href") for item in page.all("link") if item.get("hreflang")
    }
    assert links == {"en": f"http://localhost{PATH}", "fr": f"http://localhost{CHEMIN}"}


def test_the_address_of_a_request_does_not_get_into_a_kept_page(
    client: PageClient, db: Session, dialogue: Dialogue
) -> None:
    make_meeting(db, dialogue)
    client.get(PATH, headers={"Host": "evil.example"})
    client.get(f"{PATH}?evil=1")
    assert "evil" not in client.get(PATH).text


def test_the_calendar_file_is_the_same_until_the_meeting_changes(
    client: PageClient, db: Session, dialogue: Dialogue, clock: TestClock
) -> None:
    make_meeting(db, dialogue)
    first = client.get(f"{CHEMIN}/calendar.ics")
    assert first.mimetype == "text/calendar"
    assert first.data.startswith(b"BEGIN:VCALENDAR")
    assert "rabat-2026.ics" in first.headers["Content-Disposition"]
    clock.advance(days=3)
    etag = first.headers["ETag"]
    assert client.get(f"{CHEMIN}/calendar.ics").data == first.data
    again = client.get(f"{CHEMIN}/calendar.ics", headers={"If-None-Match": etag})
    assert again.status_code == 304
