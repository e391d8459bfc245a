import logging
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from registration.accounts.models import RateCounter
from registration.core import tokens
from registration.core.i18n import in_language
from registration.core.tokens import Purpose
from registration.meetings.models import Meeting
from registration.messages import links
from registration.participants.models import Registration
from tests.apps import START, TestClock
from tests.factories import make_registration
from tests.page import PageClient
from tests.pages.personal.addresses import (
    KEY,
    everything,
    feed,
    fresh,
    join,
    path_of,
    personal,
    token_of,
)

DEAD = "This link does not open anything"
ENDINGS = {
    Purpose.PERSONAL: ("/my/{}", "/my/{}/cancel", "/my/{}/fresh-link", "/my/{}/calendar.ics"),
    Purpose.FRESH: ("/my/{}/data", "/my/{}/data/erase"),
    Purpose.JOIN: ("/join/{}",),
}
POSTS = {
    Purpose.PERSONAL: (
        "/my/{}/days/1",
        "/my/{}/cancel",
        "/my/{}/reinstate",
        "/my/{}/consents/photo",
        "/my/{}/reset-feed",
        "/my/{}/join",
        "/my/{}/fresh-link",
    ),
    Purpose.FRESH: ("/my/{}/data", "/my/{}/data/download", "/my/{}/data/erase"),
    Purpose.JOIN: ("/join/{}",),
}
EXPIRES = START + timedelta(minutes=30)


def context(row: Registration) -> dict[str, object]:
    """Return what a mail about a registration knows."""
    return {
        "registration": row.public_id,
        "link_version": row.link_version,
        "expires_at": EXPIRES.isoformat(),
        "meeting": {"slug": "rabat-2026"},
    }


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_links_of_mails_open_their_pages(
    app: Flask, client: PageClient, registration: Registration, language: str
) -> None:
    with app.app_context():
        made = {
            name: links.make(name, context(registration), language)
            for name in ("personal", "fresh", "join")
        }
        assert links.join(registration.public_id, 1, language) == made["join"]
    assert all(address.startswith(f"http://localhost/{language}/") for address in made.values())
    for address in made.values():
        assert client.page(path_of(address)).language == language


def test_the_link_of_a_meeting_leads_to_its_page(app: Flask, registration: Registration) -> None:
    with app.app_context():
        address = links.make("meeting", context(registration), "fr")
    assert address == "http://localhost/fr/meetings/rabat-2026"


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_token_of_one_purpose_is_worthless_for_another(
    client: PageClient, registration: Registration, purpose: Purpose
) -> None:
    token = token_of(registration, purpose, EXPIRES)
    for other in {*ENDINGS} - {purpose}:
        for ending in ENDINGS[other]:
            assert client.get("/en" + ending.format(token)).status_code == 404
        for ending in POSTS[other]:
            assert client.post("/en" + ending.format(token)).status_code == 404


def test_a_fresh_link_lives_half_an_hour(
    client: PageClient, registration: Registration, clock: TestClock
) -> None:
    assert client.get(fresh(registration)).status_code == 200
    clock.advance(minutes=29, seconds=59)
    assert client.get(fresh(registration)).status_code == 200
    clock.advance(seconds=1)
    assert client.page(fresh(registration), 404).h1 == DEAD


def test_a_longer_life_cannot_be_written_into_a_token(
    client: PageClient, registration: Registration
) -> None:
    owner, expires, signature = token_of(registration, Purpose.FRESH, EXPIRES).split(".")
    longer = f"{owner}.{int(expires) + 1}.{signature}"
    assert client.get(f"/en/my/{longer}/data").status_code == 404


def test_raising_the_version_revokes_every_link(
    client: PageClient, db: Session, registration: Registration
) -> None:
    paths = (personal(registration), fresh(registration), join(registration))
    registration.link_version += 1
    db.commit()
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]
    assert client.get(personal(registration)).status_code == 200


@pytest.mark.parametrize(
    "damage",
    [
        lambda token: token[:-1],
        lambda token: token + "A",
        lambda token: token[::-1],
        lambda token: token.replace(".", ""),
        lambda _: "x",
        lambda _: "é" * 40,
        lambda _: "..",
        lambda _: f"{'9' * 400}.{'9' * 400}.x",
        lambda token: token.split(".")[0] + ".",
    ],
)
def test_a_damaged_link_shows_the_one_page(
    client: PageClient, registration: Registration, damage: object
) -> None:
    assert callable(damage)
    token = damage(token_of(registration, Purpose.PERSONAL))
    page = client.page(f"/en/my/{token}", 404)
    assert page.h1 == DEAD
    assert page.link("Lost your link?") == "/en/lost-link"


def test_the_page_of_a_dead_link_never_says_why(
    client: PageClient, db: Session, meeting: Meeting, registration: Registration
) -> None:
    merged = make_registration(db, meeting)
    merged.merged_into_id = registration.id
    db.commit()
    unknown = tokens.make(KEY, Purpose.PERSONAL, tokens.public_id(), 1)
    old = tokens.make(KEY, Purpose.PERSONAL, registration.public_id, 99)
    pages = [
        client.page(path, 404).text
        for path in (f"/en/my/{unknown}", f"/en/my/{old}", personal(merged), "/en/my/x")
    ]
    assert len(set(pages)) == 1
    assert "Ce lien n’ouvre rien" in client.page("/fr/my/x", 404)


def test_people_cannot_be_enumerated(
    client: PageClient, db: Session, registration: Registration
) -> None:
    for guess in (registration.public_id, str(registration.id), registration.reference, "1"):
        for path in (f"/en/my/{guess}", f"/en/join/{guess}", f"/en/calendars/{guess}.ics"):
            assert client.get(path).status_code == 404


def test_failed_links_are_limited_per_client_and_genuine_ones_still_open(
    client: PageClient, registration: Registration, clock: TestClock
) -> None:
    for number in range(60):
        assert client.get(f"/en/my/wrong{number}").status_code == 404
    page = client.page("/en/my/wrong", 429)
    assert "Wait a quarter of an hour" in page
    assert client.get("/en/join/wrong").status_code == 429
    assert client.get("/en/calendars/wrong.ics").status_code == 429
    assert client.get("/en/my/x", environ_overrides={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404
    assert client.get(personal(registration)).status_code == 200
    clock.advance(minutes=31)
    assert client.get("/en/my/wrong").status_code == 404


def test_genuine_links_are_not_counted(
    client: PageClient, db: Session, registration: Registration
) -> None:
    for _ in range(5):
        client.get(personal(registration))
    db.commit()
    assert db.scalar(sa.select(sa.func.count()).select_from(RateCounter)) == 0


def test_no_get_changes_anything(
    app: Flask, client: PageClient, db: Session, registration: Registration, clock: TestClock
) -> None:
    """Walk every address of the personal pages that a mail scanner could open."""
    values = {
        Purpose.PERSONAL: token_of(registration, Purpose.PERSONAL),
        Purpose.FRESH: token_of(registration, Purpose.FRESH, EXPIRES),
        Purpose.JOIN: token_of(registration, Purpose.JOIN),
    }
    paths = [
        "/en" + ending.format(values[purpose])
        for purpose, endings in ENDINGS.items()
        for ending in endings
    ]
    paths += [feed(registration), "/en/lost-link", "/en/erased"]
    known = {
        str(rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("personal.") and "GET" in (rule.methods or ())
    }
    assert len(known) == len(paths), "an address is not walked"
    before = everything(db)
    for path in paths:
        for _ in range(2):
            assert client.get(path).status_code == 200
            assert client.head(path).status_code == 200
    assert everything(db) == before
    clock.set(START + timedelta(days=43))  # the second day of the meeting
    client.get(join(registration))
    client.get(personal(registration))
    assert everything(db) == before


def test_every_change_wants_a_post(client: PageClient, registration: Registration) -> None:
    gets = {ending for endings in ENDINGS.values() for ending in endings}
    for purpose, endings in POSTS.items():
        for ending in set(endings) - gets:
            path = "/en" + ending.format(token_of(registration, purpose, EXPIRES))
            assert client.get(path).status_code == 405


def test_a_token_reaches_no_other_site_and_no_search_engine(
    client: PageClient, registration: Registration
) -> None:
    for path in (personal(registration), fresh(registration), join(registration), "/en/my/x"):
        headers = client.get(path).headers
        assert headers["Referrer-Policy"] == "same-origin"
        assert "public" not in headers["Cache-Control"]
    assert client.get(personal(registration)).headers["X-Robots-Tag"] == "noindex, nofollow"


def test_tokens_stand_in_no_log_line(
    client: PageClient, registration: Registration, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("plenary").info("the log is written")
    for path in (
        personal(registration),
        fresh(registration),
        join(registration),
        feed(registration),
    ):
        client.get(path)
        client.post(path)
    client.get("/en/my/" + "wrong-token." * 4)
    written = capsys.readouterr()
    log = written.err + written.out
    assert "/my/<string:token>" in log
    for secret in (registration.public_id, registration.feed_token, "wrong-token", "Ndiaye"):
        assert secret not in log


def test_the_language_of_a_link_can_be_switched_on_the_dead_page_too(client: PageClient) -> None:
    assert client.page("/en/my/x", 404).link("Français") == "/fr/my/x"
    with client.application.app_context(), in_language("fr"):
        pass
