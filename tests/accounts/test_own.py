import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.accounts import limits
from registration.accounts.models import Account
from registration.audit.models import AuditEvent
from tests.accounts.conftest import RIGHT
from tests.apps import TestClock
from tests.page import PageClient
from tests.people import Cast

NEW = "eleven loud geese"


def test_name_and_language_can_be_changed(cast: Cast, db: Session) -> None:
    page = cast.viewer.page("/en/desk/account")
    page = page.send(page.form(with_field="name"), name=" Awa  Diallo ", language="fr")
    assert "Your account is changed." in page
    db.expire_all()
    account = cast.account("viewer")
    assert (account.name, account.language) == ("Awa Diallo", "fr")


def test_a_name_that_is_missing_or_unreadable_is_said(cast: Cast) -> None:
    page = cast.viewer.page("/en/desk/account")
    form = page.form(with_field="name")
    assert page.send(form, 422, name="").errors() == ["Write the name."]
    assert page.send(form, 422, name="x" * 201).errors()
    page.send(form, 422, name="Awa", language="xx")


def test_the_password_is_changed_with_the_present_one(
    cast: Cast, account: Account, client: PageClient
) -> None:
    officer, other = cast.organiser, cast.sign_in("organiser")
    page = officer.page("/en/desk/account/password")
    wrong = page.send(status=422, current="wrong", new=NEW, again=NEW)
    assert wrong.errors() == ["This is not your present password."]
    page = page.send(current=RIGHT, new=NEW, again=NEW)
    assert "Your password is changed." in page
    officer.page("/en/desk")
    assert other.get("/en/desk").status_code == 302
    page = client.page("/en/desk/sign-in")
    assert page.submit(email=account.email, password=NEW).status_code == 303


def test_guessing_the_present_password_has_its_limit(
    cast: Cast, account: Account, clock: TestClock
) -> None:
    page = cast.organiser.page("/en/desk/account/password")
    for _ in range(limits.SIGN_IN_ACCOUNT.tries):
        page.send(status=422, current="wrong", new=NEW, again=NEW)
    page.send(status=429, current=RIGHT, new=NEW, again=NEW)


def test_signing_out_everywhere_ends_every_session(cast: Cast, db: Session) -> None:
    officer, other = cast.viewer, cast.sign_in("viewer")
    page = officer.page("/en/desk/account")
    page = page.send(page.form("sign-out-everywhere"))
    assert "You are signed out everywhere." in page
    assert officer.get("/en/desk").status_code == 302
    assert other.get("/en/desk").status_code == 302
    kinds = db.scalars(sa.select(AuditEvent.kind)).all()
    assert kinds == ["account.sessions-ended"]


def test_an_expired_page_signs_nobody_out(cast: Cast) -> None:
    officer = cast.viewer
    page = officer.page("/en/desk/account")
    page = page.send(page.form("sign-out-everywhere"), 422, csrf_token="old")
    assert "Please send this page again" in page
    assert page.form(with_field="name").fields["name"] == "Viewer"
    officer.page("/en/desk")


def test_a_visitor_is_asked_to_sign_in_first(client: PageClient) -> None:
    for path in ("", "/password", "/authenticator", "/recovery-codes", "/recovery-codes/new"):
        assert client.get(f"/fr/desk/account{path}").location.startswith("/fr/desk/sign-in")


def test_somebody_without_any_role_has_an_account_too(cast: Cast) -> None:
    assert cast.outsider.page("/fr/desk/account").h1 == "Votre compte"
    assert "Your account has no role" in cast.outsider.page("/en/desk")
