"""The message log, background work and the demonstration's mailbox in a real browser; and mails as they look."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from registration.core.roles import Role
from registration.jobs import leases
from registration.jobs import service as jobs
from registration.jobs.models import Job
from registration.messages.delivery import Delivered, Postman
from registration.messages.models import Message
from registration.messages.states import MessageState
from tests.apps import START, Applications
from tests.browser.conftest import Site, served
from tests.browser.officers import sign_in
from tests.databases import Databases
from tests.factories import make_dialogue, make_meeting, make_registration
from tests.people import join, make_account
from tests.snapshot import FOLDER

Violations = Callable[[Page], list[str]]
LOOKS = (("en", "light", 320), ("fr", "dark", 1280))


@pytest.fixture
def site(applications: Applications, databases: Databases, tmp_path: Path) -> Iterator[Site]:
    """The demonstration, served."""
    with served(
        applications, databases, tmp_path, demonstration=True, mail_transport="mailbox"
    ) as made:
        made.now = START
        yield made


def arrange(db: Session) -> tuple[str, str]:
    """Make an officer, mails in every state and a job that runs; returns the ids of a mail and the job."""
    dialogue = make_dialogue(db)
    join(db, make_account(db, "organiser"), dialogue, Role.ORGANISER)
    meeting = make_meeting(db, dialogue)
    for _ in range(3):
        make_registration(db, meeting, email="a.long.address@administration-territoriale.example")
    rows = db.scalars(sa.select(Message).order_by(Message.id)).all()
    rows[2].state, rows[2].error_code = MessageState.FAILED, "address-refused"
    rows[2].last_error = "550 5.1.1 <a.long.address@administration-territoriale.example>: unknown"
    rows[3].error_code, rows[3].attempts = "unreachable", 3
    job = jobs.enqueue(db, kind="update-calendars", arguments={}, meeting_id=meeting.id, now=START)
    leases.claim(db, "me", ["update-calendars"], now=START)
    leases.keep(db, job.id, "me", now=START, done=20, total=100)
    return rows[2].public_id, job.public_id


def deliver(site: Site) -> None:
    """Deliver what is due to the mailbox."""
    with site.app.app_context():
        postman = Postman("me")
        while postman.deliver_next() is not Delivered.NOTHING_DUE:
            pass


def test_the_log_has_no_fault_that_axe_finds_and_fits_a_narrow_screen(
    site: Site, visit: Callable[..., Page], violations: Violations, sideways: Violations
) -> None:
    message, job = site.write(arrange)
    log = "/desk/meetings/rabat-2026/messages"
    for language, scheme, width in LOOKS:
        page = visit("/en/contact", scheme=scheme, width=width, who="organiser")
        sign_in(site, page)
        for path in (log, f"{log}?q=nobody", f"{log}/{message}", f"/desk/jobs/{job}"):
            page.goto(f"/{language}{path}")
            assert violations(page) == [], path
            assert sideways(page) == [], path


def test_the_page_of_a_job_follows_its_progress_to_the_end(
    site: Site, visit: Callable[..., Page]
) -> None:
    _message, public_id = site.write(arrange)
    page = visit("/en/contact", who="organiser")
    sign_in(site, page)
    page.goto(f"/en/desk/jobs/{public_id}")
    assert page.locator("progress").get_attribute("value") == "20"

    def step(done: int) -> None:
        site.write(lambda db: leases.keep(db, _id(db), "me", now=START, done=done, total=100))

    def _id(db: Session) -> int:
        return db.scalars(sa.select(Job.id)).one()

    step(60)
    expect(page.locator("[data-done]")).to_have_text("60")
    expect(page.locator("progress")).to_have_js_property("value", 60)
    site.write(lambda db: leases.finish(db, _id(db), "me", {}, now=START))
    page.get_by_text("Done", exact=True).wait_for()


def test_the_mailbox_shows_mails_under_its_own_policy(
    site: Site, visit: Callable[..., Page], violations: Violations, sideways: Violations
) -> None:
    site.write(arrange)
    deliver(site)
    for language, scheme, width in LOOKS:
        page = visit(f"/{language}/mailbox", scheme=scheme, width=width)
        assert violations(page) == []
        assert sideways(page) == []
        page.get_by_role("link", name="Migration and towns").first.click()
        frame = page.frame_locator("iframe")
        assert "Rabat" in frame.locator("body").inner_text()
        assert sideways(page) == []
        background = "getComputedStyle(document.querySelector('.sheet')).backgroundColor"
        shown = page.frames[1].evaluate(background)
        assert shown == {"light": "rgb(255, 255, 255)", "dark": "rgb(23, 33, 45)"}[scheme]


def test_a_link_in_a_framed_mail_opens_in_the_whole_window(
    site: Site, visit: Callable[..., Page]
) -> None:
    site.write(arrange)
    deliver(site)
    page = visit("/en/mailbox?q=confirmed")
    page.get_by_role("link", name="Registration confirmed").first.click()
    link = page.frame_locator("iframe").get_by_role("link", name="Open the personal page")
    assert (link.get_attribute("href") or "").startswith("http://localhost/en/my/")
    page.route("http://localhost/**", lambda route: route.fulfill(body="the personal page"))
    link.click()
    page.wait_for_url("http://localhost/en/my/**")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_mails_are_readable_in_both_schemes_and_on_a_narrow_screen(
    chromium: Browser,
    violations: Violations,
    sideways: Violations,
    scheme: Literal["light", "dark"],
) -> None:
    page = chromium.new_page(color_scheme=scheme, viewport={"width": 320, "height": 800})
    for path in sorted((FOLDER / "mail").glob("*.html")):
        page.set_content(path.read_text(encoding="utf-8"))
        # A mail has no landmarks: the program that shows it has.
        found = [one for one in violations(page) if not one.startswith(("region", "landmark-"))]
        assert found == [], path.name
        assert sideways(page) == [], path.name
    page.close()
