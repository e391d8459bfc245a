"""How the tests in Chromium arrange a meeting and fill in its form."""

from playwright.sync_api import Page

from registration.meetings.models import Meeting
from tests.apps import START
from tests.browser.conftest import Site
from tests.factories import load_reference, make_dialogue, make_meeting

SLUG = "rabat-2026"


def arrange(site: Site, *, real: bool = False, places: int | None = 10) -> str:
    """Make a meeting that is open for registration; return the path of its form without the language.

    `real` loads the reference data, so that the long lists are as long as they are.
    """
    site.now = START

    def work(db: object) -> Meeting:
        dialogue = load_reference(db) if real else make_dialogue(db)  # type: ignore[arg-type]
        return make_meeting(db, dialogue, places=places)  # type: ignore[arg-type]

    site.write(work)
    return f"/meetings/{SLUG}/register"


def fill(page: Page, *, name: str = "Diallo", email: str = "a.diallo@ministry.example") -> None:
    """Answer what is needed."""
    page.fill("#given_names", "Aminata")
    page.fill("#family_name", name)
    page.fill("#email", email)
    page.select_option("#body_type", "national-authority")
    page.select_option("#country", "SN")
    page.check("#functions input[value=delegate]")
    page.fill("#position", "Director of Migration")
    page.check("#day_20261214 input[value=in-person]")
    page.check("#day_20261215 input[value=virtual]")


def send(page: Page) -> None:
    """Press the button of the form and wait for what comes."""
    with page.expect_navigation():
        page.click("#registration .actions .button")
