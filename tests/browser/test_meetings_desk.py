"""The officer's pages of a meeting in a real browser: a meeting from nothing to published, two at work, every look."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from registration.core.roles import Role
from registration.core.types import Localised
from registration.dialogues.models import Dialogue
from registration.meetings.kinds import MeetingState
from registration.meetings.models import Meeting
from tests.apps import START
from tests.browser.conftest import Site
from tests.browser.officers import sign_in
from tests.factories import make_dialogue, make_meeting, make_registration, wall
from tests.people import join, make_account

Violations = Callable[[Page], list[str]]
LOOKS = (("en", "light", 320), ("fr", "dark", 320), ("fr", "light", 1280), ("en", "dark", 1280))
DESK = "/desk/meetings/rabat-2026"


def people(db: Session) -> Dialogue:
    """Make a Dialogue with an organiser, an administrator and a viewer."""
    dialogue = make_dialogue(db)
    for name in ("organiser", "administrator", "viewer"):
        join(db, make_account(db, name), dialogue, Role(name))
    return dialogue


def arrange(db: Session) -> tuple[int, int]:
    """Make a meeting with people in it and a draft that lacks French; returns a day and a session."""
    dialogue = people(db)
    meeting = make_meeting(
        db,
        dialogue,
        places=4,
        delegation_limit=2,
        closes_in_person=wall("2026-12-01 18:00"),
    )
    for number in range(9):
        came = START - timedelta(days=9 - number)
        make_registration(db, meeting, represents=("SN", "FR", "iom")[number % 3], now=came)
    make_meeting(db, dialogue, slug="draft", published=False, label=Localised(en="Label"))
    return meeting.days[0].id, meeting.sessions[0].id


def test_every_page_fits_and_has_no_fault_that_axe_finds(
    site: Site, visit: Callable[..., Page], violations: Violations, sideways: Violations
) -> None:
    site.now = START
    day, session = site.write(arrange)
    paths = [
        "/desk",
        "/desk/meetings/new",
        DESK,
        f"{DESK}/details",
        f"{DESK}/agenda",
        f"{DESK}/agenda/days/{day}",
        f"{DESK}/agenda/days/{day}/remove",
        f"{DESK}/agenda/sessions/{session}",
        f"{DESK}/rules",
        f"{DESK}/publication",
        f"{DESK}/cancel",
        f"{DESK}/copy",
        "/desk/meetings/draft",
        "/desk/meetings/draft/publication",
    ]
    for language, scheme, width in LOOKS:
        page = visit("/en/contact", scheme=scheme, width=width, who="organiser")
        sign_in(site, page)
        for path in paths:
            page.goto(f"/{language}{path}")
            assert violations(page) == [], path
            assert sideways(page) == [], path


def test_a_viewer_s_pages_have_no_fault_either(
    site: Site, visit: Callable[..., Page], violations: Violations
) -> None:
    site.now = START
    site.write(arrange)
    page = visit("/en/contact", width=320, who="viewer")
    sign_in(site, page, "viewer")
    for path in (DESK, f"{DESK}/details", f"{DESK}/agenda", f"{DESK}/rules"):
        page.goto(f"/fr{path}")
        assert violations(page) == [], path


@pytest.mark.parametrize("javascript", [True, False])
def test_a_meeting_is_made_described_and_published(
    site: Site, visit: Callable[..., Page], *, javascript: bool
) -> None:
    site.write(people)
    page = visit("/en/contact", javascript=javascript, who=f"organiser {javascript}")
    sign_in(site, page)
    page.goto("/en/desk")
    page.get_by_role("link", name="New meeting").click()
    page.get_by_label("Title in English").fill("Towns and migration")
    page.get_by_label("Name in the address").fill("towns-2027")
    page.get_by_label("Hybrid: in person and virtual").check()
    page.get_by_label("First day").fill("2027-03-15")
    page.get_by_label("Time zone").select_option("Africa/Dakar")
    page.get_by_role("button", name="Make the draft").click()

    page.get_by_role("link", name="Publication: what is missing, and the preview").click()
    page.get_by_role("link", name="Details – Title in French").click()
    expect(page.get_by_label("Title in French", exact=True)).to_be_in_viewport()
    for label, english, french in (
        ("Title", "Towns and migration", "Villes et migrations"),
        ("Description", "A day.", "Une journée."),
        ("Venue", "Town hall", "Hôtel de ville"),
        ("City", "Dakar", "Dakar"),
    ):
        page.get_by_label(f"{label} in English", exact=True).fill(english)
        page.get_by_label(f"{label} in French", exact=True).fill(french)
    page.get_by_role("button", name="Add an organiser").click()
    page.get_by_label("Name in English").fill("Ministry")
    page.get_by_label("Name in French").fill("Ministère")
    page.get_by_label("Name in French").press("Enter")  # saves, and takes nobody away
    expect(page.get_by_text("The details are saved.")).to_be_visible()
    expect(page.get_by_label("Name in English")).to_have_value("Ministry")

    page.get_by_role("link", name="Agenda").click()
    page.get_by_role("link", name="Change the day").click()
    page.get_by_label("Theme in English").fill("Towns")
    page.get_by_label("Theme in French").fill("Villes")
    page.get_by_role("button", name="Save the day").click()
    page.get_by_role("link", name="Add a session").click()
    page.get_by_label("Title in English").fill("Opening")
    page.get_by_label("Title in French").fill("Ouverture")
    page.get_by_label("Begins at").fill("09:30")
    page.get_by_role("button", name="Add the session").click()
    expect(page.get_by_role("cell", name="09:30–10:00")).to_be_visible()

    page.get_by_role("link", name="Registration rules").click()
    page.get_by_label("Monday 15 March 2027: Places in person").fill("60")
    page.get_by_role("button", name="Save the rules").last.click()
    expect(page.get_by_text("The rules are saved.")).to_be_visible()

    page.goto("/en/desk/meetings/towns-2027")
    page.get_by_role("link", name="Publish").first.click()
    page.get_by_role("button", name="Publish the meeting").click()
    expect(page.get_by_text("The meeting is published.")).to_be_visible()
    page.get_by_role("link", name="See the public page").click()
    expect(page.get_by_role("heading", name="Towns and migration")).to_be_visible()

    def state(db: Session) -> MeetingState:
        return db.scalars(sa.select(Meeting.state).where(Meeting.slug == "towns-2027")).one()

    assert site.read(state) is MeetingState.PUBLISHED


def test_changing_the_language_in_the_middle_loses_nothing(
    site: Site, visit: Callable[..., Page]
) -> None:
    site.now = START
    site.write(arrange)
    page = visit("/en/contact", who="organiser")
    sign_in(site, page)
    page.goto(f"/en{DESK}/details")
    page.get_by_label("Label in English").fill("Half written")
    page.get_by_role("button", name="Français").click()
    expect(page.get_by_role("heading", name="Informations")).to_be_visible()
    expect(page.get_by_label("Label en anglais")).to_have_value("Half written")
    page.get_by_label("Label en français").fill("À moitié")
    page.get_by_role("button", name="Enregistrer les informations").last.click()
    expect(page.get_by_text("Les informations sont enregistrées.")).to_be_visible()


def test_what_somebody_else_changed_meets_the_reader_first(
    site: Site, visit: Callable[..., Page], violations: Violations
) -> None:
    site.now = START
    site.write(arrange)
    mine = visit("/en/contact", who="organiser")
    theirs = visit("/en/contact", who="administrator")
    sign_in(site, mine)
    sign_in(site, theirs, "administrator")
    for page in (mine, theirs):
        page.goto(f"/en{DESK}/rules")
    theirs.get_by_label("Names in a delegation without asking").fill("5")
    theirs.get_by_role("button", name="Save the rules").click()
    mine.get_by_label("Every registration waits for approval").check()
    mine.get_by_role("button", name="Save the rules").click()

    box = mine.get_by_role("alert").first
    expect(box).to_be_focused()
    expect(box).to_contain_text("Somebody else saved this page while you worked on it")
    assert violations(mine) == []
    box.get_by_role("link").click()
    expect(mine.get_by_label("Names in a delegation without asking")).to_have_value("5")
    mine.get_by_role("button", name="Save the rules").click()
    expect(mine.get_by_text("The rules are saved.")).to_be_visible()


def test_the_places_asked_for_are_those_of_the_scope(
    site: Site, visit: Callable[..., Page]
) -> None:
    site.now = START
    site.write(arrange)
    page = visit("/en/contact", who="organiser")
    sign_in(site, page)
    page.goto(f"/en{DESK}/rules")
    together = page.get_by_label("Places in person for all days together")
    each = page.get_by_role("table", name="Places for each day")
    expect(together).to_be_hidden()
    expect(each).to_be_visible()
    page.get_by_label("For all days together: a place holds for the whole meeting").check()
    expect(together).to_be_visible()
    expect(each).to_be_hidden()
