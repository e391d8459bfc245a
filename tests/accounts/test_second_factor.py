from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from registration.accounts import limits, second_factor, service
from registration.accounts.models import Account
from registration.core.config import Settings
from tests.accounts.conftest import RIGHT, Telephone
from tests.apps import TestClock
from tests.page import Page, PageClient
from tests.people import Cast


@pytest.fixture
def demanded(app: Flask) -> Iterator[None]:
    """Every account must have a second factor."""
    before: Settings = app.extensions["plenary_settings"]
    from dataclasses import replace

    app.extensions["plenary_settings"] = replace(before, two_factor_required=True)
    yield
    app.extensions["plenary_settings"] = before


def password_given(client: PageClient, goal: str = "/en/desk") -> Page:
    """Sign in with the password; returns the page that comes then."""
    page = client.page(f"/en/desk/sign-in?next={goal}")
    return page.send(email="organiser@plenary.example", password=RIGHT)


def key_on(page: Page) -> str:
    """Return the key for an app without camera."""
    return next(page.texts("code"))


def app_with_key(page: Page, clock: TestClock) -> str:
    """Return the code that an app shows which was told the key on the page."""
    from passlib.totp import TOTP  # type: ignore[import-untyped]

    return str(TOTP(key=key_on(page)).generate(time=clock.now).token)


def test_the_password_alone_opens_nothing(client: PageClient, telephone: Telephone) -> None:
    page = password_given(client)
    assert page.h1 == "Second step of signing in"
    assert client.get("/en/desk").status_code == 302
    response = page.submit(code=telephone.code())
    assert (response.status_code, response.location) == (303, "/en/desk")
    client.page("/en/desk")


def test_a_code_opens_once(client: PageClient, telephone: Telephone, app: Flask) -> None:
    code = telephone.code()
    assert password_given(client).submit(code=code).status_code == 303
    other = app.test_client()
    assert isinstance(other, PageClient)
    page = password_given(other).send(status=422, code=code)
    assert page.errors() == [
        "This code is not right, or was used already. Write the one that the app shows now."
    ]


def test_a_code_may_have_spaces_and_a_clock_may_be_half_a_minute_wrong(
    client: PageClient, telephone: Telephone, clock: TestClock
) -> None:
    code = telephone.code()
    clock.advance(seconds=29)
    assert password_given(client).submit(code=f" {code[:3]} {code[3:]} ").status_code == 303


def test_an_old_code_is_worth_nothing(
    client: PageClient, telephone: Telephone, clock: TestClock
) -> None:
    code = telephone.code()
    clock.advance(minutes=2)
    password_given(client).send(status=422, code=code)


@pytest.mark.parametrize("code", ["000000", "12345", "abcdef", "١٢٣٤٥٦", "x" * 41, "'; --"])
def test_whatever_is_typed_as_a_code_gets_a_sentence(
    client: PageClient, telephone: Telephone, code: str
) -> None:
    assert len(password_given(client).send(status=422, code=code).errors()) == 1


def test_after_ten_wrong_codes_the_account_has_to_wait(
    client: PageClient, telephone: Telephone, clock: TestClock
) -> None:
    page = password_given(client)
    for _ in range(limits.CODE_ACCOUNT.tries):
        page.send(status=422, code="000000")
    page.send(status=429, code=telephone.code())


def test_the_second_step_takes_ten_minutes_at_most(
    client: PageClient, telephone: Telephone, clock: TestClock
) -> None:
    page = password_given(client)
    clock.advance(minutes=11)
    page = page.send(code=telephone.code())
    assert page.h1 == "Sign in"
    assert "That took too long. Sign in once more." in page


def test_the_second_step_without_the_first_is_refused(client: PageClient) -> None:
    assert client.page("/en/desk/sign-in/code").h1 == "Sign in"


def test_a_recovery_code_opens_once_and_says_how_many_are_left(
    client: PageClient, telephone: Telephone, account: Account, app: Flask, db: Session
) -> None:
    with app.app_context():
        codes = second_factor.recovery_codes(account)
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    db.commit()
    page = password_given(client).follow("Telephone not at hand? Use a recovery code")
    assert page.form().fields.keys() == {"csrf_token", "code"}
    page = page.send(code=f" {codes[3].upper()} ")
    assert "That recovery code is used up. You have 7 left." in page
    other = app.test_client()
    assert isinstance(other, PageClient)
    page = password_given(other).follow("Telephone not at hand? Use a recovery code")
    page.send(status=422, code=codes[3])


def test_neither_secret_nor_recovery_codes_are_readable_in_the_database(
    app: Flask, db: Session, telephone: Telephone, account: Account
) -> None:
    with app.app_context():
        codes = second_factor.recovery_codes(account)
    row = db.execute(
        sa.text("SELECT tf_totp_secret, mf_recovery_codes FROM accounts WHERE email = :email"),
        {"email": account.email},
    ).one()
    assert '"enckey"' in row[0]
    assert len(row[0]) <= 255
    assert not any(code in row[1] for code in codes)


def test_the_app_is_set_up_by_picture_or_key_and_the_first_code(
    cast: Cast, account: Account, clock: TestClock, app: Flask, db: Session
) -> None:
    officer, other = cast.organiser, cast.sign_in("organiser")
    page = officer.page("/en/desk/account").follow("Set up an authenticator app")
    assert page.html.count('class="qr"') == 1
    assert key_on(page) == key_on(officer.page("/en/desk/account/authenticator"))
    page.send(status=422, code="000000")
    page = page.send(code=app_with_key(page, clock))
    assert page.h1 == "Your recovery codes"
    shown = list(page.texts("code"))
    db.expire_all()
    with app.app_context():
        assert second_factor.recovery_codes(account) == shown
    assert page.follow("I have kept them: go on").h1 == "Your account"
    assert other.get("/en/desk").status_code == 302, "other browsers are signed out"


def test_recovery_codes_are_shown_for_ten_minutes_only(
    cast: Cast, account: Account, clock: TestClock
) -> None:
    officer = cast.organiser
    page = officer.page("/en/desk/account/authenticator")
    page.send(code=app_with_key(page, clock))
    clock.advance(minutes=11)
    assert officer.page("/en/desk/account/recovery-codes").h1 == "Your account"


def test_new_recovery_codes_take_the_password_and_replace_the_old(
    cast: Cast, telephone: Telephone, account: Account, app: Flask, db: Session
) -> None:
    with app.app_context():
        before = second_factor.recovery_codes(account)
    db.commit()
    page = cast.organiser.page("/en/desk/account/recovery-codes/new")
    page.send(status=422, current="wrong")
    shown = set(page.send(current=RIGHT).texts("code"))
    assert len(shown) == second_factor.RECOVERY_CODES
    assert not shown & set(before)


def test_switching_off_takes_the_password(
    cast: Cast, telephone: Telephone, account: Account, db: Session
) -> None:
    page = cast.organiser.page("/en/desk/account/authenticator/off")
    page.send(status=422, current="wrong")
    page = page.send(current=RIGHT)
    assert "Signing in takes your password alone again." in page
    db.expire_all()
    assert account.tf_totp_secret is None
    assert not account.mf_recovery_codes


def test_where_it_is_demanded_nobody_gets_in_without(
    client: PageClient, account: Account, clock: TestClock, demanded: None
) -> None:
    page = password_given(client, "/en/desk?past=1")
    assert page.h1 == "Set up the second step"
    assert client.get("/en/desk").status_code == 302
    page.send(status=422, code="000000")
    page = page.send(code=app_with_key(page, clock))
    assert page.h1 == "Your recovery codes"
    assert page.link("I have kept them: go on") == "/en/desk?past=1"
    client.page("/en/desk")


def test_where_it_is_demanded_a_session_from_before_ends(cast: Cast, demanded: None) -> None:
    assert cast.organiser.get("/en/desk").status_code == 302


def test_where_it_is_demanded_it_cannot_be_switched_off(
    cast: Cast, telephone: Telephone, account: Account, demanded: None, db: Session
) -> None:
    officer = cast.organiser
    page = officer.page("/en/desk/account/authenticator/off")
    assert "cannot be switched off" in page
    token = page.form("sign-out").fields["csrf_token"]
    officer.post("/en/desk/account/authenticator/off", data={"current": RIGHT, "csrf_token": token})
    db.expire_all()
    assert account.tf_totp_secret is not None


def test_it_cannot_be_set_up_at_sign_in_where_it_is_not_demanded(
    client: PageClient, telephone: Telephone
) -> None:
    password_given(client)
    assert client.page("/en/desk/sign-in/second-factor").h1 == "Sign in"


def test_the_same_code_at_the_same_time_opens_once(
    app: Flask, db: Session, telephone: Telephone, account: Account, clock: TestClock
) -> None:
    code, account_id = telephone.code(), account.id
    with app.app_context():
        assert service.use_code(db, account_id, code, now=clock.now) is not None
        assert service.use_code(db, account_id, code, now=clock.now) is None
