from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from registration.accounts import limits
from registration.accounts.models import Account
from registration.messages.models import Message
from tests.accounts.conftest import RIGHT
from tests.apps import TestClock
from tests.page import Page, PageClient
from tests.people import Cast

NEW = "eleven loud geese"
SENT = "If there is an account with the address {}, a mail with a link is on its way. It opens for 24 hours."

LinkOf = Callable[[str], str]


def asked(client: PageClient, email: str) -> Page:
    """Ask for a new password; returns the page that answers."""
    return client.page("/en/desk/forgotten-password").send(email=email)


def count(db: Session) -> int:
    """Return how many mails are owed."""
    db.expire_all()
    return db.scalar(sa.select(sa.func.count()).select_from(Message)) or 0


def test_a_link_sets_a_new_password_once(
    client: PageClient, account: Account, link_of: LinkOf
) -> None:
    page = asked(client, "ORGANISER@plenary.example")
    assert SENT.format("ORGANISER@plenary.example") in page
    path = link_of(account.email)
    page = client.page(path).send(new=NEW, again=NEW)
    assert "Your password is set. Sign in with it." in page
    assert page.submit(email=account.email, password=RIGHT).status_code == 422
    assert page.submit(email=account.email, password=NEW).status_code == 303
    assert client.page(path, 404).h1 == "This link no longer opens"


def test_opening_the_link_changes_nothing(
    client: PageClient, account: Account, link_of: LinkOf, db: Session
) -> None:
    asked(client, account.email)
    path, key = link_of(account.email), account.fs_uniquifier
    for _ in range(3):
        client.page(path)
    db.expire_all()
    assert account.fs_uniquifier == key


def test_the_answer_is_the_same_without_an_account(client: PageClient, db: Session) -> None:
    assert SENT.format("nobody@plenary.example") in asked(client, "nobody@plenary.example")
    assert count(db) == 0


def test_a_disabled_account_gets_no_mail(client: PageClient, account: Account, db: Session) -> None:
    account.active = False
    db.commit()
    assert SENT.format(account.email) in asked(client, account.email)
    assert count(db) == 0


def test_an_address_gets_a_few_mails_only_and_nobody_is_told(
    client: PageClient, account: Account, db: Session, clock: TestClock
) -> None:
    for _ in range(limits.RESET_ACCOUNT.tries + 2):
        clock.advance(seconds=1)
        assert SENT.format(account.email) in asked(client, account.email)
    assert count(db) == limits.RESET_ACCOUNT.tries


def test_a_client_may_ask_for_so_many_addresses_only(client: PageClient, clock: TestClock) -> None:
    for number in range(limits.RESET_CLIENT.tries):
        asked(client, f"person-{number}@plenary.example")
    page = client.page("/en/desk/forgotten-password").send(status=429, email="x@plenary.example")
    assert "There were too many tries." in page


def test_a_link_is_too_old_after_a_day(
    client: PageClient, account: Account, link_of: LinkOf, clock: TestClock
) -> None:
    asked(client, account.email)
    path = link_of(account.email)
    clock.advance(hours=23, minutes=59)
    page = client.page(path)
    clock.advance(minutes=2)
    response = page.submit(new=NEW, again=NEW)
    assert client.read(response, 404).h1 == "This link no longer opens"


def test_a_changed_link_opens_nothing(
    client: PageClient, account: Account, link_of: LinkOf
) -> None:
    asked(client, account.email)
    path = link_of(account.email)
    head, _, signature = path.rpartition(".")
    key, expires = head.rsplit(".", 1)
    for changed in (
        f"{head}.{'A' * len(signature)}",
        f"{key}.{int(expires) + 86400}.{signature}",
        f"{key}.{signature}",
        "/en/desk/set-password/rubbish",
    ):
        client.page(changed, 404)


def test_a_password_that_is_easily_guessed_is_refused_with_a_reason(
    client: PageClient, account: Account, link_of: LinkOf
) -> None:
    asked(client, account.email)
    page = client.page(link_of(account.email))
    tried = {
        "short": "This password is too short",
        "aaaabbbbaaaabbbb": "too few different characters",
        account.email: "is your name or your address",
    }
    for password, words in tried.items():
        assert words in page.send(status=422, new=password, again=password).errors()[0]
    differs = page.send(status=422, new=NEW, again=NEW + "!")
    assert differs.errors() == ["The two passwords differ. Write the same one twice."]


def test_a_new_password_signs_every_browser_out(
    client: PageClient, account: Account, link_of: LinkOf, cast: Cast
) -> None:
    signed_in = cast.organiser
    signed_in.page("/en/desk")
    asked(client, account.email)
    client.page(link_of(account.email)).send(new=NEW, again=NEW)
    assert signed_in.get("/en/desk").status_code == 302


def test_the_mail_is_in_the_accounts_language_and_holds_no_link(
    client: PageClient, account: Account, db: Session
) -> None:
    account.language = "fr"
    db.commit()
    asked(client, account.email)
    message = db.scalars(sa.select(Message)).one()
    assert (message.kind, message.language) == ("account-reset", "fr")
    assert "set-password" not in str(message.context)


def test_an_expired_page_sets_no_password(
    app: Flask, client: PageClient, account: Account, link_of: LinkOf
) -> None:
    asked(client, account.email)
    path = link_of(account.email)
    page = client.page(path).send(status=422, new=NEW, again=NEW, csrf_token="old")
    assert "Please send this page again" in page
    client.page(path)
