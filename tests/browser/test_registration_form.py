"""The form in a real browser: drafts, languages, suggestions, keyboard, errors."""

from collections.abc import Callable

import sqlalchemy as sa
from playwright.sync_api import Page

from registration.participants.models import Registration
from tests.browser.conftest import Site
from tests.browser.filling import SLUG, arrange, fill, send

Visit = Callable[..., Page]
Find = Callable[[Page], list[str]]


def names(site: Site) -> list[str]:
    return site.read(
        lambda db: list(db.scalars(sa.select(Registration.family_name).order_by(Registration.id)))
    )


def wait_for_draft(page: Page, word: str) -> None:
    page.wait_for_function(
        "(word) => (localStorage.getItem('draft:rabat-2026') ?? '').includes(word)", arg=word
    )


# Drafts


def test_a_draft_is_kept_without_the_protected_answers(site: Site, visit: Visit) -> None:
    form = arrange(site)
    page = visit(f"/en{form}")
    page.fill("#access_needs", "a ramp, please")
    page.fill("#diet", "no nuts")
    fill(page)
    wait_for_draft(page, "Director of Migration")
    kept = page.evaluate("localStorage.getItem('draft:rabat-2026')")
    assert "ramp" not in kept
    assert "nuts" not in kept
    assert "csrf" not in kept
    again = visit(f"/fr{form}")
    assert again.input_value("#family_name") == "Diallo"
    assert again.is_checked("#day_20261214 input[value=in-person]")
    assert again.input_value("#country") == "SN"
    assert again.input_value("#diet") == ""
    assert again.is_visible("#draft-note")


def test_one_can_start_afresh(site: Site, visit: Visit) -> None:
    form = arrange(site)
    page = visit(f"/en{form}")
    fill(page)
    wait_for_draft(page, "Director")
    again = visit(f"/en{form}")
    again.click("#draft-note button")
    assert again.input_value("#family_name") == ""
    assert again.is_hidden("#draft-note")
    assert visit(f"/en{form}").input_value("#family_name") == ""


def test_a_draft_goes_when_the_form_was_accepted(site: Site, visit: Visit) -> None:
    form = arrange(site)
    page = visit(f"/en{form}")
    fill(page)
    wait_for_draft(page, "Director")
    send(page)
    assert page.inner_text("h1") == "Thank you"
    assert page.evaluate("localStorage.length") == 0
    assert visit(f"/en{form}").input_value("#family_name") == ""
    assert names(site) == ["Diallo"]


def test_a_draft_goes_after_a_day(site: Site, visit: Visit) -> None:
    form = arrange(site)
    page = visit(f"/en{form}")
    fill(page)
    wait_for_draft(page, "Director")
    page.evaluate(
        """() => {
          const draft = JSON.parse(localStorage.getItem('draft:rabat-2026'));
          draft.at -= 24 * 3600 * 1000;
          localStorage.setItem('draft:rabat-2026', JSON.stringify(draft));
        }"""
    )
    again = visit(f"/en{form}")
    assert again.input_value("#family_name") == ""
    assert again.evaluate("localStorage.getItem('draft:rabat-2026')") is None


# Languages


def test_the_language_switch_keeps_everything_typed(site: Site, visit: Visit) -> None:
    form = arrange(site)
    page = visit(f"/en{form}")
    fill(page, email="not yet")
    page.fill("#diet", "no nuts")
    with page.expect_navigation():
        page.click("button[name=switch_language]")
    assert page.url == f"{site.url}/fr{form}"
    assert page.get_attribute("html", "lang") == "fr"
    assert page.inner_text("h1") == "S’inscrire"
    assert page.input_value("#email") == "not yet"
    assert page.input_value("#diet") == "no nuts"
    assert page.is_checked("#day_20261215 input[value=virtual]")
    assert page.locator(".summary").count() == 0
    page.fill("#email", "a.diallo@ministry.example")
    send(page)
    assert page.inner_text("h1") == "Merci"
    assert names(site) == ["Diallo"]


# What helps while one fills it in


def test_only_what_the_type_of_body_needs_is_asked(site: Site, visit: Visit) -> None:
    page = visit(f"/en{arrange(site)}")
    assert page.is_hidden("#country")
    assert page.is_hidden("#organisation")
    page.select_option("#body_type", "local-authority")
    assert page.is_visible("#country")
    assert page.is_hidden("#organisation")
    page.select_option("#body_type", "civil-society")
    assert page.is_hidden("#country")
    assert page.is_visible("#organisation")
    page.select_option("#form_of_address", "other")
    assert page.is_visible("#form_of_address_text")


def test_an_organisation_is_taken_from_the_suggestions_by_keyboard(
    site: Site, visit: Visit, violations: Find
) -> None:
    page = visit(f"/en{arrange(site)}")
    page.select_option("#body_type", "civil-society")
    page.click("#organisation")
    page.keyboard.type("mmc")
    page.wait_for_selector("#organisation-list [role=option]")
    shown = page.locator("#organisation-list [role=option]").all_inner_texts()
    assert shown == ["Mayors Migration Council (MMC)", "Mixed Migration Centre (MMC)"]
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.input_value("#organisation") == "Mixed Migration Centre (MMC)"
    assert page.input_value("#organisation_id") != ""
    page.keyboard.type("x")
    assert page.input_value("#organisation_id") == ""


def test_the_time_zone_is_that_of_the_browser(site: Site, visit: Visit) -> None:
    page = visit(f"/en{arrange(site)}", zone="Africa/Niamey")
    assert page.input_value("#time_zone") == "Africa/Niamey"


def test_a_double_click_sends_once(site: Site, visit: Visit) -> None:
    page = visit(f"/en{arrange(site)}")
    fill(page)
    with page.expect_navigation():
        page.dblclick("#registration .actions .button")
    assert page.inner_text("h1") == "Thank you"
    assert names(site) == ["Diallo"]
    assert site.requests.count(f"POST /en/meetings/{SLUG}/register") == 1


def test_after_the_back_button_the_form_can_be_sent_for_the_next_person(
    site: Site, visit: Visit
) -> None:
    page = visit(f"/en{arrange(site)}")
    fill(page)
    send(page)
    page.go_back()
    fill(page, name="Sow")
    send(page)
    assert names(site) == ["Diallo", "Sow"]


def test_the_whole_form_goes_by_keyboard(site: Site, visit: Visit) -> None:
    page = visit(f"/en{arrange(site)}")
    press = page.keyboard.press
    page.focus("#given_names")
    page.keyboard.type("Aminata")
    press("Tab")
    page.keyboard.type("Diallo")
    press("Tab")
    press("Tab")
    page.keyboard.type("a.diallo@ministry.example")
    page.focus("#body_type")
    page.keyboard.type("National")
    press("Tab")
    page.keyboard.type("Senegal")
    press("Tab")
    press("Tab")
    press("Space")
    page.focus("#position")
    page.keyboard.type("Director")
    press("Tab")
    press("Space")
    press("Tab")
    press("ArrowRight")
    with page.expect_navigation():
        page.focus("#position")
        press("Enter")
    assert page.inner_text("h1") == "Thank you"


# Errors


def test_the_summary_takes_the_focus_and_leads_to_the_field(site: Site, visit: Visit) -> None:
    page = visit(f"/en{arrange(site)}")
    fill(page, email="a.diallo@")
    send(page)
    assert page.evaluate("document.activeElement.className") == "summary"
    page.click(".summary a")
    assert page.evaluate("document.activeElement.id") == "email"
    described = page.get_attribute("#email", "aria-describedby") or ""
    words = [page.text_content(f"#{one}") for one in described.split()]
    assert words[-1] == "Error: Enter an e-mail address like name@ministry.example."


def test_an_error_in_a_group_leads_to_its_first_choice(site: Site, visit: Visit) -> None:
    page = visit(f"/en{arrange(site)}")
    send(page)
    page.click(".summary a[href='#day_20261214-0']")
    assert page.evaluate("document.activeElement.id") == "day_20261214-0"
