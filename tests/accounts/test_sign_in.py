import re

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from registration.accounts import limits
from registration.accounts.models import Account
from registration.audit.models import AuditEvent
from tests.accounts.conftest import RIGHT
from tests.apps import TestClock
from tests.page import PageClient
from tests.people import Cast, make_account


def test_the_right_password_opens_the_page_that_was_wanted(
    client: PageClient, account: Account, db: Session
) -> None:
    page = client.page("/en/desk?past=1")
    assert page.h1 == "Sign in"
    response = page.submit(email="Organiser@Plenary.example ", password=RIGHT)
    assert (response.status_code, response.location) == (303, "/en/desk?past=1")
    client.page("/en/desk")
    assert [event.kind for event in db.scalars(sa.select(AuditEvent))] == ["account.signed-in"]


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("organiser@plenary.example", "a dozen loud herons"),
        ("nobody@plenary.example", RIGHT),
        ("organiser@plenary.example", RIGHT.upper()),
        ("organiser@plenary.example", "x"),
    ],
)
def test_whatever_is_wrong_gets_the_same_answer(
    client: PageClient, account: Account, email: str, password: str
) -> None:
    page = client.page("/en/desk/sign-in").send(status=422, email=email, password=password)
    assert page.errors() == [
        "The e-mail address and the password do not belong together. Check both."
    ]
    assert page.form().fields["email"] == email
    assert page.form().fields["password"] == ""


def test_a_disabled_account_cannot_sign_in(
    client: PageClient, account: Account, db: Session
) -> None:
    account.active = False
    db.commit()
    page = client.page("/en/desk/sign-in")
    page.send(status=422, email=account.email, password=RIGHT)


def test_an_account_without_a_password_cannot_sign_in(client: PageClient, db: Session) -> None:
    account = make_account(db, "invited")
    db.commit()
    for password in ("", " ", "None"):
        page = client.page("/en/desk/sign-in")
        page.send(status=422, email=account.email, password=password)


@pytest.mark.parametrize(
    "goal",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "/en/desk/sign-out",
        "/x\r\nSet-Cookie: a=b",
        "//[broken",
    ],
)
def test_signing_in_never_leads_elsewhere(client: PageClient, account: Account, goal: str) -> None:
    response = client.get("/en/desk/sign-in", query_string={"next": goal})
    page = client.read(response)
    response = page.submit(email=account.email, password=RIGHT)
    assert response.location == "/en/desk"


def test_an_expired_page_keeps_the_address_and_signs_nobody_in(
    client: PageClient, account: Account
) -> None:
    page = client.page("/en/desk/sign-in")
    page = page.send(status=422, email=account.email, password=RIGHT, csrf_token="old")
    assert page.form().fields["email"] == account.email
    assert "Nothing that you typed is lost" in page
    assert client.get("/en/desk").status_code == 302


def test_the_language_switch_keeps_what_was_typed(client: PageClient, account: Account) -> None:
    page = client.page("/en/desk/sign-in?next=/en/desk")
    response = page.submit(button="Français", email="someone@plenary.example")
    page = client.read(response)
    assert page.language == "fr"
    assert page.errors() == []
    assert page.form().fields["email"] == "someone@plenary.example"
    assert page.form().action == "/fr/desk/sign-in?next=/en/desk"


def test_after_ten_wrong_passwords_the_account_has_to_wait(
    client: PageClient, account: Account, clock: TestClock
) -> None:
    for _ in range(limits.SIGN_IN_ACCOUNT.tries):
        page = client.page("/en/desk/sign-in")
        page.send(status=422, email=account.email, password="wrong")
    response = page.submit(email=account.email, password=RIGHT)
    refused = client.read(response, 429)
    assert int(response.headers["Retry-After"]) > 0
    assert re.fullmatch(
        r"There were too many tries\. Wait \d+ minutes, then try again\.", refused.errors()[0]
    )
    clock.advance(minutes=31)
    page = client.page("/en/desk/sign-in")
    assert page.submit(email=account.email, password=RIGHT).status_code == 303


def test_a_client_that_tries_many_accounts_has_to_wait(
    client: PageClient, account: Account, db: Session, clock: TestClock
) -> None:
    page = client.page("/en/desk/sign-in")
    for number in range(limits.SIGN_IN_CLIENT.tries):
        page.send(status=422, email=f"person-{number}@plenary.example", password="wrong")
    page.send(status=429, email=account.email, password=RIGHT)


def test_signing_in_is_not_counted(client: PageClient, account: Account, app: Flask) -> None:
    for _ in range(limits.SIGN_IN_ACCOUNT.tries + 2):
        browser = app.test_client()
        assert isinstance(browser, PageClient)
        page = browser.page("/en/desk/sign-in")
        assert page.submit(email=account.email, password=RIGHT).status_code == 303


def test_signing_in_renews_the_token_of_forms(client: PageClient, account: Account) -> None:
    page = client.page("/en/desk/sign-in")
    before = page.form().fields["csrf_token"]
    page.submit(email=account.email, password=RIGHT)
    assert client.page("/en/desk/sign-out").form("sign-out").fields["csrf_token"] != before


def test_signing_out_takes_a_post(cast: Cast) -> None:
    officer = cast.organiser
    page = officer.page("/en/desk/sign-out")
    assert page.h1 == "Do you want to sign out?"
    officer.page("/en/desk")
    page = page.send(page.form("sign-out"))
    assert page.h1 == "Sign in"
    assert officer.get("/en/desk").status_code == 302


def test_signing_out_from_an_expired_page_asks_again(cast: Cast) -> None:
    officer = cast.organiser
    response = officer.post("/en/desk/sign-out", data={})
    assert officer.read(response, 422).h1 == "Do you want to sign out?"
    officer.page("/en/desk")


def test_who_is_signed_in_is_not_asked_again(cast: Cast) -> None:
    response = cast.organiser.get("/fr/desk/sign-in")
    assert response.location == "/fr/desk"
