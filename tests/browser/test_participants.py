"""The officers' lists in a real browser: accessible, narrow, live, by keyboard and without JavaScript."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from registration.core.roles import Role
from registration.meetings.kinds import Mode
from tests.apps import START
from tests.browser.conftest import Site
from tests.browser.officers import sign_in
from tests.factories import make_dialogue, make_meeting, make_registration, written
from tests.people import join, make_account

Faults = Callable[[Page], list[str]]
Visit = Callable[..., Page]
DESK = "/desk/meetings/rabat-2026"
LOOKS = (("en", "light", 320), ("fr", "dark", 1280))


@dataclass
class People:
    """The public ids of two people."""

    first: str
    second: str


def arrange(db: Session) -> People:
    """Make a meeting that is full, with people in every state."""
    dialogue = make_dialogue(db)
    join(db, make_account(db, "organiser"), dialogue, Role.ORGANISER)
    join(db, make_account(db, "needs-coordinator"), dialogue, Role.NEEDS_COORDINATOR)
    meeting = make_meeting(db, dialogue, places=1, approval_required=True, delegation_limit=1)
    first = make_registration(
        db, meeting, "Ouédraogo", given_names="Issa", represents="BF", diet="Halal", now=START
    )
    second = make_registration(db, meeting, "Ouedraogo", given_names="Issa", represents="BF")
    make_registration(db, meeting, "Diallo", represents="SN", days=Mode.VIRTUAL)
    make_registration(db, meeting, "Dupont", represents=written(db, dialogue, "New Towns"))
    return People(first.public_id, second.public_id)


@pytest.fixture
def people(site: Site) -> People:
    """Fill the site; its clock stands still."""
    site.now = START
    return site.write(arrange)


@pytest.mark.parametrize(("language", "scheme", "width"), LOOKS)
def test_no_page_has_a_fault_that_axe_finds_nor_scrolls_sideways(
    site: Site,
    people: People,
    visit: Visit,
    violations: Faults,
    sideways: Faults,
    language: str,
    scheme: str,
    width: int,
) -> None:
    person = f"{DESK}/participants/{people.first}"
    paths = {
        "organiser": [
            f"{DESK}/participants?country=BF",
            person,
            f"{person}/address",
            f"{person}/merge",
            f"{person}/merge/{people.second}",
            f"{DESK}/participants/decide?action=decline&scope=all",
            f"{DESK}/participants/export",
            f"{DESK}/participants/print?status=pending",
            f"{DESK}/delegations",
            f"{DESK}/delegations/bf-government",
        ],
        "needs-coordinator": [f"{DESK}/participants/needs", f"{person}/protected"],
    }
    for who, found in paths.items():
        page = visit(f"/{language}/", scheme=scheme, width=width, who=who)
        sign_in(site, page, who)
        for path in found:
            page.goto(f"/{language}{path}")
            for details in page.locator("details.more > summary").all():
                details.click()
            assert violations(page) == [], path
            assert sideways(page) == [], path


def test_the_list_follows_what_is_typed(site: Site, people: People, visit: Visit) -> None:
    page = visit("/en/")
    sign_in(site, page)
    page.goto(f"/en{DESK}/participants")
    names = page.locator("tbody th a")
    expect(names).to_have_count(4)
    page.get_by_label("Name, e-mail, reference").press_sequentially("diallo")
    expect(names).to_have_count(1)
    expect(page).to_have_url(f"{site.url}/en{DESK}/participants?q=diallo")
    expect(page.locator("[data-live-status]")).to_have_text("1 row")
    expect(page.get_by_label("Name, e-mail, reference")).to_be_focused()
    page.get_by_role("link", name="Export this one").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Export 1 registration")


def test_people_are_ticked_and_decided_by_keyboard(
    site: Site, people: People, visit: Visit
) -> None:
    page = visit("/en/")
    sign_in(site, page)
    page.goto(f"/en{DESK}/participants?country=BF")
    page.get_by_label("Select all that are shown").focus()
    page.keyboard.press("Space")
    page.get_by_role("combobox", name="With", exact=True).select_option("approve")
    page.get_by_role("button", name="Go on").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Approve 2 registrations?")
    page.get_by_role("button", name="Approve 2 registrations").press("Enter")
    expect(page.get_by_text("2 registrations were approved.")).to_be_visible()


def test_a_file_is_taken(site: Site, people: People, visit: Visit) -> None:
    page = visit("/fr/")
    sign_in(site, page)
    page.goto(f"/fr{DESK}/participants/export?country=SN")
    with page.expect_download() as download:
        page.get_by_role("button", name="Créer le fichier").click()
    assert download.value.suggested_filename == "rabat-2026_participants_fr_2026-11-02.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    heads = [cell.value for cell in book.worksheets[0][1]]
    assert "Pays" in heads
    assert book.worksheets[0].max_row == 2


def test_everything_works_without_javascript(site: Site, people: People, visit: Visit) -> None:
    page = visit("/en/", javascript=False, width=360)
    sign_in(site, page)
    page.goto(f"/en{DESK}/participants")
    page.locator("#filter-status").select_option("pending")
    page.get_by_role("button", name="Apply").click()
    page.get_by_label("Select DIALLO").check()
    page.get_by_role("combobox", name="With", exact=True).select_option("decline")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Decline 1 registration").click()
    expect(page.get_by_text("1 registration was declined.")).to_be_visible()
    page.goto(f"/en{DESK}/delegations?q=niger")
    page.get_by_role("button", name="Record regrets").click()
    expect(page.get_by_text("Regrets of Niger are recorded.")).to_be_visible()
