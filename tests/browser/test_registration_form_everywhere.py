"""The form in a real browser: without script, narrow, over a thin line, and what axe-core finds."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page

from registration.participants.models import Registration
from tests.browser.conftest import Site
from tests.browser.filling import SLUG, arrange, fill, send
from tests.factories import make_registration

Visit = Callable[..., Page]
Find = Callable[[Page], list[str]]
MOST_BYTES = 30_000
MOST_REQUESTS = 4


def names(site: Site) -> list[str]:
    return site.read(
        lambda db: list(db.scalars(sa.select(Registration.family_name).order_by(Registration.id)))
    )


# Without script, on a narrow page, over a thin line


def test_everything_works_without_javascript(site: Site, visit: Visit) -> None:
    page = visit(f"/en{arrange(site)}", javascript=False)
    assert page.is_visible("#country")
    assert page.is_visible("#organisation")
    assert page.is_hidden("#draft-note")
    fill(page, email="")
    send(page)
    assert page.input_value("#family_name") == "Diallo"
    with page.expect_navigation():
        page.click("button[name=switch_language]")
    assert page.input_value("#family_name") == "Diallo"
    page.fill("#email", "a.diallo@ministry.example")
    send(page)
    assert page.inner_text("h1") == "Merci"
    assert names(site) == ["Diallo"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_scrolls_sideways_at_320_pixels(
    site: Site, visit: Visit, sideways: Find, language: str
) -> None:
    form = arrange(site, real=True)
    page = visit(f"/{language}{form}", width=320)
    assert sideways(page) == []
    send(page)
    assert sideways(page) == []
    fill(page)
    page.fill("#position", "Directrice" * 18)
    send(page)
    assert sideways(page) == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_first_visit_is_light(site: Site, visit: Visit, language: str) -> None:
    form = arrange(site, real=True, places=3)
    page = visit("/robots.txt")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    loaded: list[Any] = []
    session.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
    page.goto(f"/{language}{form}", wait_until="networkidle")
    first = site.requests.index(f"GET /{language}{form}")
    assert len(site.requests) - first <= MOST_REQUESTS, site.requests[first:]
    assert 10_000 < sum(loaded) <= MOST_BYTES, loaded


# Accessibility

STATES = ("empty", "errors", "receipt", "full", "closed")


def bring_to(state: str, site: Site, page: Page) -> None:
    if state == "errors":
        send(page)
    elif state == "receipt":
        fill(page)
        send(page)
        page.click("details summary")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_axe_finds_nothing(
    site: Site, visit: Visit, violations: Find, language: str, scheme: str, state: str
) -> None:
    form = arrange(site, places=0 if state == "full" else 10)
    if state == "closed":
        site.now = site.present.replace(year=2030)
    page = visit(f"/{language}{form}", scheme=scheme)
    bring_to(state, site, page)
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_axe_finds_nothing_on_changed_answers(
    site: Site, visit: Visit, violations: Find, language: str, scheme: str
) -> None:
    from registration.core import config
    from registration.meetings.queries import find_meeting
    from registration.participants import access

    arrange(site)

    def registered(db: Any) -> str:
        row = make_registration(db, find_meeting(db, SLUG))  # type: ignore[arg-type]
        return access.personal_token(row, config.current().link_key.encode())

    token = site.write(registered)
    page = visit(f"/{language}/my/{token}/change", scheme=scheme)
    assert violations(page) == []
    page.fill("#family_name", "")
    send(page)
    assert page.locator(".summary").count() == 1
    assert violations(page) == []
