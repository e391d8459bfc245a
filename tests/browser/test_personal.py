"""The personal page in a real browser: without scripts, narrow, in both languages and schemes, light, joined."""

import gzip
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page, Response
from sqlalchemy.orm import Session

from registration.meetings.kinds import Mode
from registration.messages import links
from registration.participants.kinds import ConsentKind, Status
from registration.participants.models import ProtectedAnswers, Registration
from tests.apps import START
from tests.browser.conftest import Site
from tests.factories import make_dialogue, make_meeting, make_registration
from tests.pages.personal.addresses import fresh, join, personal

ON_THE_DAY = datetime.fromisoformat("2026-12-15T08:30:00+01:00")
MOST_BYTES = 30_000
MOST_REQUESTS = 4


def arrange(db: Session, online_link: str = "https://video.example/room") -> Registration:
    """Make a full meeting and somebody who waits for a place on the first day."""
    meeting = make_meeting(db, make_dialogue(db), places=2, online_link=online_link)
    for _ in range(2):
        make_registration(db, meeting, days=[Mode.IN_PERSON, Mode.ABSENT])
    return make_registration(
        db,
        meeting,
        "Ouédraogo-Compaoré de la Boucle du Mouhoun",
        given_names="Aïssatou",
        days=[Mode.IN_PERSON, Mode.VIRTUAL],
        represents="BF",
        time_zone="Africa/Ouagadougou",
        email="aissatou.ouedraogo-compaore@administration-territoriale.gouvernement.example",
        language="fr",
        diet="Sans arachides",
        consents=frozenset({ConsentKind.PHOTO}),
    )


@pytest.fixture
def person(site: Site) -> Registration:
    """Return somebody who is registered; the time stands still."""
    site.now = START
    return site.write(arrange)


def reread(site: Site, row: Registration) -> Registration:
    return site.read(lambda db: db.get_one(Registration, row.id))


def paths_of(row: Registration, language: str) -> list[str]:
    """Return the address of every page that a person can see."""
    page = personal(row, language)
    return [
        page,
        f"{page}/cancel",
        f"{page}/fresh-link",
        fresh(row, language),
        f"{fresh(row, language)}/erase",
        join(row, language),
        f"/{language}/lost-link",
        f"/{language}/my/x",
        f"/{language}/erased",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_page_has_a_fault_that_axe_finds_or_is_too_wide(
    site: Site,
    person: Registration,
    visit: Callable[..., Page],
    violations: Callable[[Page], list[str]],
    sideways: Callable[[Page], list[str]],
    language: str,
    scheme: str,
) -> None:
    for path in paths_of(person, language):
        page = visit(path, scheme=scheme, width=320)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        assert violations(page) == [], path
        assert sideways(page) == [], path
        page.close()
    site.now = ON_THE_DAY
    for path in (personal(person, language), join(person, language)):
        page = visit(path, scheme=scheme, width=320)
        assert page.locator("button[name=room]").count() == 1
        assert violations(page) == [], path
        page.close()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_first_visit_is_light(
    site: Site, person: Registration, visit: Callable[..., Page], language: str
) -> None:
    page = visit("/healthz")
    answers: list[Response] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    page.on("response", note)
    page.goto(personal(person, language), wait_until="networkidle")
    sizes = {
        answer.url.rpartition("/")[2]: min(len(gzip.compress(answer.body())), len(answer.body()))
        + answer.request.sizes()["responseHeadersSize"]
        for answer in answers
    }
    assert sum(sizes.values()) <= MOST_BYTES, sizes
    assert len(sizes) <= MOST_REQUESTS, sizes


def test_a_person_does_everything_without_scripts_on_a_narrow_screen(
    site: Site, person: Registration, visit: Callable[..., Page]
) -> None:
    page = visit(personal(person, "fr"), javascript=False, width=320, locale="fr-FR")
    first = page.locator("section.day").first
    assert "1 personne l’attend" in first.inner_text()
    first.locator("summary").click()
    first.get_by_role("button", name="Je participerai à distance").click()
    assert "vous participez à distance ce jour-là" in page.locator(".notice.ok").inner_text()
    page.get_by_role("listitem").filter(has_text="photos").get_by_role("button").click()
    assert page.locator(".consents .badge.ok").count() == 0
    page.get_by_role("link", name="English").click()
    assert "you attend virtually" in page.locator(".status").inner_text()
    page.get_by_role("link", name="Cancel my registration").click()
    page.get_by_role("button", name="Cancel my registration").click()
    assert reread(site, person).status is Status.CANCELLED
    page.get_by_role("button", name="Take the cancellation back").click()
    assert reread(site, person).status is Status.CONFIRMED
    page.get_by_role("link", name="My protected answers and my data").click()
    page.get_by_role("button", name="Send me a fresh link").click()
    assert "Open it within 30 minutes" in page.locator(".notice.ok").inner_text()


def test_protected_answers_download_and_erasure_by_the_link_of_the_mail(
    site: Site, person: Registration, visit: Callable[..., Page]
) -> None:
    context = {
        "registration": person.public_id,
        "link_version": person.link_version,
        "expires_at": (START + timedelta(minutes=30)).isoformat(),
    }
    with site.app.app_context():
        address = links.make("fresh", context, "fr").removeprefix("http://localhost")
    page = visit(address, javascript=False, width=320, locale="fr-FR")
    page.get_by_label("Régime alimentaire").fill("Végétarien")
    page.get_by_role("button", name="English").click()
    assert page.get_by_label("Diet").input_value() == "Végétarien"
    page.get_by_role("button", name="Save these answers").click()
    saved = site.read(lambda db: db.get_one(ProtectedAnswers, person.id))
    assert saved.diet == "Végétarien"
    with page.expect_download() as started:
        page.get_by_role("button", name="Download my data (JSON)").click()
    assert started.value.suggested_filename == f"{person.reference}.json"
    assert "Végétarien" in started.value.path().read_text(encoding="utf-8")
    page.get_by_role("link", name="Erase my data").click()
    page.get_by_label("To confirm, type the word ERASE").fill("erase")
    page.get_by_role("button", name="Erase my data").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Your data are erased"
    assert reread(site, person).family_name == ""


def test_the_page_is_used_by_keyboard_alone(
    site: Site, person: Registration, visit: Callable[..., Page]
) -> None:
    page = visit(personal(person))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice.ok")
    assert "Changed: you attend that day virtually." in page.locator(".notice.ok").inner_text()


def test_on_paper_stands_what_is_booked_and_nothing_to_press(
    site: Site, person: Registration, visit: Callable[..., Page]
) -> None:
    page = visit(personal(person))
    page.emulate_media(media="print")
    assert page.locator(".status").is_visible()
    assert page.locator("section.day").first.is_visible()
    for pressed in page.locator("button, summary, input").all():
        assert not pressed.is_visible()


@dataclass
class Platform:
    """A video platform on other origins: its invitation leads on to a host of its own, as real ones do."""

    address: str = ""
    referers: list[str | None] = field(default_factory=list)


@pytest.fixture
def platform() -> Iterator[Platform]:
    """Two servers: the one of the meeting's link, and the one to which it leads."""
    made = Platform()
    servers: list[HTTPServer] = []

    class Invitation(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.referers.append(self.headers.get("Referer"))
            self.send_response(302)
            self.send_header("Location", f"http://127.0.0.1:{servers[1].server_port}/room")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    class Room(Invitation):
        def do_GET(self) -> None:
            made.referers.append(self.headers.get("Referer"))
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>Room</title><h1>The room</h1>")

    servers += [HTTPServer(("localhost", 0), Invitation), HTTPServer(("127.0.0.1", 0), Room)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    made.address = f"http://localhost:{servers[0].server_port}/invitation"
    yield made
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("javascript", [True, False])
def test_the_button_to_join_leads_to_the_platform_and_tells_it_no_link(
    site: Site, visit: Callable[..., Page], platform: Platform, *, javascript: bool
) -> None:
    site.now = ON_THE_DAY
    row = site.write(lambda db: arrange(db, platform.address))
    for path in (join(row), personal(row)):
        page = visit(path, javascript=javascript, width=320)
        page.get_by_role("button", name="Join online").click()
        page.wait_for_selector("text=The room")
        page.close()
    assert len(platform.referers) >= 4
    assert all(row.public_id not in (referer or "") for referer in platform.referers)
