"""The public pages and the officer's pages of a Dialogue in Chromium: sound, narrow, light, without JavaScript."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from registration.core.roles import Role
from registration.core.types import Localised
from registration.meetings.kinds import MeetingFormat, OrganiserRole, SessionKind
from registration.meetings.models import MeetingDay, MeetingOrganiser
from tests.browser.conftest import Site
from tests.browser.officers import sign_in
from tests.factories import (
    country,
    load_reference,
    make_meeting,
    make_registration,
    make_session,
    written,
)
from tests.people import join, make_account

PUBLIC = ("", "meetings/lisbon", "meetings/past", "contact", "data-protection", "accessibility")
DESK = (
    "",
    "/details",
    "/notice",
    "/partners",
    "/partners/new",
    "/countries",
    "/organisations",
    "/organisations/unchecked",
    "/vocabulary",
    "/action-plan",
    "/chair",
)


def arrange(db: Session) -> None:
    dialogue = load_reference(db)
    label = Localised(en="Rabat Process label meeting", fr="Réunion labellisée Processus de Rabat")
    meeting = make_meeting(
        db, dialogue, slug="lisbon", places=[3, 1], label=label, zone="Europe/Lisbon",
        lead_country_id=country(db, "PT").id,
        objective=Localised(en="To compare.", fr="Comparer."),
    )  # fmt: skip
    meeting.organisers.append(
        MeetingOrganiser(role=OrganiserRole.LEAD, name=Localised(en="Ministry", fr="Ministère"))
    )
    day = db.scalars(sa.select(MeetingDay).where(MeetingDay.meeting_id == meeting.id)).first()
    assert day is not None
    make_session(
        db, meeting, day, kind=SessionKind.RECEPTION, starts=time(18), ends=time(20),
        format=MeetingFormat.IN_PERSON, title=Localised(en="Reception", fr="Réception"),
    )  # fmt: skip
    for _ in range(3):
        make_registration(db, meeting)
    make_registration(db, meeting, represents=written(db, dialogue, "Mayor’s Migration Council"))
    make_meeting(db, dialogue, slug="past", starts_on=date(2026, 3, 2))


@pytest.fixture
def shown(site: Site) -> Site:
    """A site with a meeting that is nearly full and one that is over."""
    site.now = datetime(2026, 11, 20, 9, tzinfo=UTC)
    site.write(arrange)
    return site


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_public_pages_are_accessible_and_narrow(
    shown: Site,
    visit: Callable[..., Page],
    violations: Callable[[Page], list[str]],
    sideways: Callable[[Page], list[str]],
    path: str,
    scheme: str,
) -> None:
    for language in ("en", "fr"):
        page = visit(f"/{language}/{path}", scheme=scheme, width=320)
        assert violations(page) == []
        assert sideways(page) == []
        assert page.locator("html").get_attribute("lang") == language


def test_a_first_visit_is_light_and_needs_four_requests(
    shown: Site, visit: Callable[..., Page]
) -> None:
    page = visit("/en/contact", width=360)  # another page first, so that the browser runs
    context = page.context
    context.clear_cookies()
    sizes: list[int] = []
    fresh = context.browser
    assert fresh is not None
    other = fresh.new_context(base_url=shown.url)
    first = other.new_page()
    first.on("requestfinished", lambda one: sizes.append(_weight(one)))
    first.goto("/fr/meetings/lisbon", wait_until="networkidle")
    other.close()
    assert len(sizes) <= 4
    assert sum(sizes) <= 30_000


def _weight(request: object) -> int:
    sizes = request.sizes()  # type: ignore[attr-defined]
    return int(sizes["responseBodySize"] + sizes["responseHeadersSize"])


def test_the_meeting_page_works_without_javascript(shown: Site, visit: Callable[..., Page]) -> None:
    page = visit("/fr/meetings/lisbon", javascript=False)
    assert page.locator(".sessions time small").count() == 0
    assert page.get_by_text("Europe").count() == 0
    page.get_by_role("link", name="S’inscrire").click()
    assert page.url.endswith("/fr/meetings/lisbon/register")


def test_readers_elsewhere_see_their_own_hours(shown: Site, visit: Callable[..., Page]) -> None:
    away = visit("/en/meetings/lisbon", zone="Africa/Lagos")
    notes = away.locator(".sessions time small").all_inner_texts()
    assert notes[0] == "Mon 10:00 – 18:00 (your time)"
    there = visit("/en/meetings/lisbon", zone="Europe/Lisbon")
    assert there.locator(".sessions time small").count() == 0


def test_the_whole_meeting_page_can_be_reached_by_keyboard(
    shown: Site, visit: Callable[..., Page]
) -> None:
    page = visit("/en/meetings/lisbon")
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert reached[0] == "Skip to the content"
    for words in ("Français", "Register", "Add to my calendar", "Send me my link again", "Contact"):
        assert words in reached


def test_a_kept_page_keeps_its_colours_when_it_is_opened_again(
    shown: Site, visit: Callable[..., Page]
) -> None:
    page = visit("/en/meetings/lisbon")
    colour = "getComputedStyle(document.documentElement).getPropertyValue('--brand')"
    first = page.evaluate(colour)
    page.reload()
    assert page.evaluate(colour) == first != ""


@pytest.mark.parametrize("path", DESK)
def test_the_pages_of_a_dialogue_are_accessible_and_narrow(
    shown: Site,
    visit: Callable[..., Page],
    violations: Callable[[Page], list[str]],
    sideways: Callable[[Page], list[str]],
    path: str,
) -> None:
    def make_officer(db: Session) -> None:
        from registration.dialogues.queries import list_dialogues

        account = make_account(db, "organiser")
        join(db, account, list_dialogues(db)[0], Role.ORGANISER)

    shown.write(make_officer)
    for language, scheme, width in (("en", "light", 320), ("fr", "dark", 1280)):
        page = visit("/en/contact", scheme=scheme, width=width, who="organiser")
        sign_in(shown, page)
        page.goto(f"/{language}/desk/dialogues/rabat-process{path}")
        assert page.locator(".rail a[aria-current]").count() == 1
        assert violations(page) == []
        assert sideways(page) == []
