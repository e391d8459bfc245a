"""Signing in, the own account, accounts of others and error pages in a real browser."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from registration.accounts import letters, passwords, second_factor
from registration.core.roles import Role
from tests.accounts.conftest import RIGHT
from tests.apps import START
from tests.browser.conftest import Site
from tests.browser.officers import sign_in
from tests.factories import make_dialogue, make_meeting
from tests.people import join, make_account

Violations = Callable[[Page], list[str]]
LOOKS = (("en", "light", 320), ("fr", "dark", 1280), ("fr", "light", 360))
OPEN = (
    "/desk/sign-in",
    "/desk/forgotten-password",
    "/desk/set-password/x",
    "/nothing",
    "/desk/x/y",
)
OWN = ("", "/password", "/authenticator")
ACCOUNTS = "/desk/dialogues/rabat-process/accounts"


def arrange(db: Session) -> int:
    """Make an administrator, an organiser with a password and somebody invited; returns the organiser's id."""
    dialogue = make_dialogue(db)
    make_meeting(db, dialogue)
    administrator = make_account(db, "administrator", password="a hash")
    organiser = make_account(db, "organiser", password=passwords.hashed(RIGHT))
    organiser.name = "Marie-Claire Ouédraogo-Nana"
    invited = make_account(db, "a-rather-long-name-for-an-address.of-somebody", language="fr")
    for account, role in (
        (administrator, Role.ADMINISTRATOR),
        (organiser, Role.ORGANISER),
        (invited, Role.NEEDS_COORDINATOR),
    ):
        join(db, account, dialogue, role)
    return organiser.id


@pytest.fixture
def sound(violations: Violations, sideways: Violations) -> Callable[[Page, str], None]:
    """Check a page as axe-core does, and that it fits; keep a picture if PLENARY_TEST_PICTURES names a folder."""
    folder = os.environ.get("PLENARY_TEST_PICTURES")

    def check(page: Page, name: str) -> None:
        if folder:
            width = page.evaluate("window.innerWidth")
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        assert violations(page) == [], name
        assert sideways(page) == [], name

    return check


@pytest.mark.parametrize(("language", "scheme", "width"), LOOKS)
def test_pages_of_signing_in_and_of_errors_are_sound(
    site: Site,
    visit: Callable[..., Page],
    sound: Callable[[Page, str], None],
    language: str,
    scheme: str,
    width: int,
) -> None:
    site.now = START
    site.write(arrange)
    page = visit(f"/{language}/contact", scheme=scheme, width=width)
    for number, path in enumerate(OPEN):
        page.goto(f"/{language}{path}")
        sound(page, f"open-{number}-{language}")
    page.goto(f"/{language}/desk/sign-in")
    page.get_by_role("button").last.click()
    expect(page.locator(".summary")).to_be_focused()
    sound(page, f"sign-in-errors-{language}")
    with site.app.app_context():
        token = letters.token_of("key-of-organiser", START.replace(day=5))
    page.goto(f"/{language}/desk/set-password/{token}")
    page.locator("#new").fill("short")
    page.locator("main button").click()
    sound(page, f"set-password-{language}")


@pytest.mark.parametrize(("language", "scheme", "width"), LOOKS)
def test_the_own_account_is_sound(
    site: Site,
    visit: Callable[..., Page],
    sound: Callable[[Page, str], None],
    language: str,
    scheme: str,
    width: int,
) -> None:
    site.now = START
    organiser = site.write(arrange)
    page = visit(f"/{language}/contact", scheme=scheme, width=width, who="organiser")
    sign_in(site, page)
    for number, path in enumerate(OWN):
        page.goto(f"/{language}/desk/account{path}")
        sound(page, f"own-{number}-{language}")
    with site.app.app_context():
        secret = second_factor.new_secret()

    def switch_on(db: Session) -> None:
        from registration.accounts.queries import get_account

        account = get_account(db, organiser)
        account.tf_primary_method, account.tf_totp_secret = second_factor.METHOD, secret
        second_factor.make_recovery_codes(account)

    site.write(switch_on)
    for name in ("", "/authenticator/off", "/recovery-codes/new"):
        page.goto(f"/{language}/desk/account{name}")
        sound(page, f"own-on{name.replace('/', '-')}-{language}")
    page.get_by_role("textbox").fill(RIGHT)
    page.locator("main button").click()
    sound(page, f"recovery-codes-{language}")


@pytest.mark.parametrize(("language", "scheme", "width"), LOOKS)
def test_the_accounts_of_a_dialogue_are_sound(
    site: Site,
    visit: Callable[..., Page],
    sound: Callable[[Page, str], None],
    language: str,
    scheme: str,
    width: int,
) -> None:
    site.now = START
    organiser = site.write(arrange)
    page = visit(f"/{language}/contact", scheme=scheme, width=width, who="administrator")
    sign_in(site, page, "administrator")
    for number, path in enumerate(
        ("", "/new", f"/{organiser}", f"/{organiser + 1}", f"/{organiser - 1}")
    ):
        page.goto(f"/{language}{ACCOUNTS}{path}")
        sound(page, f"accounts-{number}-{language}")
    page.goto(f"/{language}{ACCOUNTS}/new")
    page.locator("main button").last.click()
    expect(page.locator(".summary")).to_be_focused()
    sound(page, f"accounts-errors-{language}")


@pytest.mark.parametrize("javascript", [True, False])
def test_an_officer_signs_in_by_keyboard_with_a_code_and_out(
    site: Site, visit: Callable[..., Page], *, javascript: bool
) -> None:
    site.now = START
    organiser = site.write(arrange)
    with site.app.app_context():
        secret = second_factor.new_secret()
        code = second_factor.codes().code_at(secret, START)

    def switch_on(db: Session) -> None:
        from registration.accounts.queries import get_account

        account = get_account(db, organiser)
        account.tf_primary_method, account.tf_totp_secret = second_factor.METHOD, secret

    site.write(switch_on)
    page = visit("/fr/desk", javascript=javascript)
    page.locator("#email").focus()
    page.keyboard.type("organiser@plenary.example")
    page.keyboard.press("Tab")
    page.keyboard.type(RIGHT)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Deuxième étape de la connexion")
    page.locator("#code").focus()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.url}/fr/desk")
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.locator("h1")).to_have_text("Se connecter")


def test_the_language_can_be_changed_while_one_types(
    site: Site, visit: Callable[..., Page]
) -> None:
    site.write(arrange)
    page = visit("/en/desk/sign-in?next=/en/desk")
    page.locator("#email").fill("organiser@plenary.example")
    page.get_by_role("button", name="Français").click()
    expect(page).to_have_url(f"{site.url}/fr/desk/sign-in?next=/en/desk")
    expect(page.locator("#email")).to_have_value("organiser@plenary.example")
    expect(page.locator(".summary")).to_have_count(0)


def test_the_picture_for_the_app_is_drawn_and_says_what_its_key_says(
    site: Site, visit: Callable[..., Page]
) -> None:
    site.now = START
    site.write(arrange)
    page = visit("/en/contact", who="organiser")
    sign_in(site, page)
    page.goto("/en/desk/account/authenticator")
    box = page.locator("svg.qr").bounding_box()
    assert box is not None
    assert box["width"] > 150
    assert abs(box["width"] - box["height"]) < 1
