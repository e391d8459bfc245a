from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from registration.accounts import letters, second_factor
from registration.accounts.models import Account
from registration.core.roles import Role
from registration.messages.models import Message
from tests.factories import make_dialogue
from tests.page import Page
from tests.people import Cast, join, make_account

LIST = "/en/desk/dialogues/rabat-process/accounts"


def person(cast: Cast, name: str) -> Page:
    """Open the page of a person of the cast as administrator."""
    return cast.administrator.page(f"{LIST}/{cast.account(name).id}")


def reloaded(db: Session, account: Account) -> Account:
    """Return the account as it is now."""
    db.expire_all()
    return account


def test_accounts_of_the_only_dialogue_are_a_click_away(cast: Cast) -> None:
    page = cast.administrator.page("/en/desk").follow("Accounts")
    assert (page.path, page.h1) == (LIST, "Accounts")
    assert "administrator@plenary.example" in page


def test_who_administers_several_chooses(cast: Cast, db: Session) -> None:
    administrator = cast.administrator
    other = make_dialogue(db, "other-process")
    join(db, cast.account("administrator"), other, Role.ADMINISTRATOR)
    db.commit()
    page = administrator.page("/en/desk/accounts")
    links = [a.get("href") for a in page.all("a")]
    assert LIST in links
    assert "/en/desk/dialogues/other-process/accounts" in links


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_only_administrators_see_accounts(cast: Cast, role: str) -> None:
    assert cast.dialogue.slug == "rabat-process"
    client = cast.sign_in(role)
    client.page(LIST, 403)
    client.page("/en/desk/accounts", 403)
    assert "Accounts" not in list(client.page("/en/desk").texts("a"))


def test_an_invitation_leads_to_a_password_and_in(cast: Cast, db: Session, app: Flask) -> None:
    page = cast.administrator.page(LIST).follow("Invite somebody")
    page = page.send(email="awa@ministry.example", name="Awa Diallo", language="fr", role="viewer")
    assert "A mail to awa@ministry.example is on its way" in page
    assert "Invited, no password yet" in page
    message = db.scalars(sa.select(Message)).one()
    context = message.context
    with app.app_context():
        path = urlsplit(letters.link(context, "fr")).path
    page = cast.visitor.page(path)
    assert page.language == "fr"
    assert "Bienvenue" in page
    page = page.send(new="une douzaine de hérons", again="une douzaine de hérons")
    page = page.send(email="awa@ministry.example", password="une douzaine de hérons")
    assert page.path == "/fr/desk"


def test_an_invitation_keeps_what_was_typed_and_says_what_is_wrong(cast: Cast) -> None:
    page = cast.administrator.page(f"{LIST}/new")
    page = page.send(status=422, email="awa at ministry", name="", role=None)
    assert page.errors() == [
        "Choose a role.",
        "Enter an e-mail address like name@ministry.example.",
        "Write the name.",
    ]
    assert page.form().fields["email"] == "awa at ministry"


def test_somebody_who_is_there_already_is_not_invited(cast: Cast) -> None:
    cast.account("viewer")
    page = cast.administrator.page(f"{LIST}/new")
    page = page.send(
        status=422, email="viewer@plenary.example", name="V", language="en", role="viewer"
    )
    assert page.errors() == [
        "This person has a role in this Dialogue already. Change it in the list."
    ]


def test_a_role_is_changed(cast: Cast) -> None:
    page = person(cast, "viewer")
    form = page.form(with_field="role")
    assert form.fields["role"] == "viewer"
    page = page.send(form, role="organiser")
    assert "The role is changed." in page
    assert person(cast, "viewer").form(with_field="role").fields["role"] == "organiser"


def test_ones_own_account_is_for_others_to_change(cast: Cast, db: Session) -> None:
    page = person(cast, "administrator")
    assert "This is your own account." in page
    token = page.form("sign-out").fields["csrf_token"]
    own = f"{LIST}/{cast.account('administrator').id}"
    for action in ("remove", "disable", "authenticator-off"):
        response = cast.administrator.post(f"{own}/{action}", data={"csrf_token": token})
        page = cast.administrator.page(response.location)
        assert "You cannot do this to your own account." in page
    cast.administrator.post(own, data={"csrf_token": token, "role": "viewer"})
    cast.administrator.page(LIST)
    assert reloaded(db, cast.account("administrator")).active


def test_an_account_is_disabled_and_enabled_again(cast: Cast, db: Session) -> None:
    viewer = cast.viewer
    viewer.page("/en/desk")
    page = person(cast, "viewer")
    page = page.send(page.form("/disable"))
    assert "The account is disabled" in page
    assert viewer.get("/en/desk").status_code == 302
    page = page.send(page.form("/enable"))
    assert "The account is enabled." in page
    assert reloaded(db, cast.account("viewer")).active


def test_a_role_is_taken_away_at_once(cast: Cast) -> None:
    viewer = cast.viewer
    page = person(cast, "viewer")
    page = page.send(page.form("/remove"))
    assert "The role is taken away." in page
    assert "viewer@plenary.example" not in page
    viewer.page(LIST, 404)


def test_a_lost_telephone_is_switched_off(cast: Cast, db: Session, app: Flask) -> None:
    account = cast.account("viewer")
    with app.app_context():
        account.tf_totp_secret = second_factor.new_secret()
    account.tf_primary_method = second_factor.METHOD
    db.commit()
    page = person(cast, "viewer")
    page = page.send(page.form("/authenticator-off"))
    assert "The authenticator app is switched off." in page
    assert reloaded(db, account).tf_totp_secret is None


def test_an_invitation_is_sent_again(cast: Cast, db: Session) -> None:
    page = person(cast, "viewer")
    page.send(page.form("/invite-again"))
    message = db.scalars(sa.select(Message)).one()
    assert message.recipient == "viewer@plenary.example"


def test_what_concerns_other_dialogues_is_not_offered_and_refused(cast: Cast, db: Session) -> None:
    assert cast.dialogue.slug != "other-process"
    other = make_dialogue(db, "other-process")
    account = cast.account("viewer")
    join(db, account, other, Role.VIEWER)
    db.commit()
    page = person(cast, "viewer")
    assert "Only the role can be changed here" in page
    token = page.form("sign-out").fields["csrf_token"]
    for action in ("disable", "enable", "authenticator-off"):
        response = cast.administrator.post(
            f"{LIST}/{account.id}/{action}", data={"csrf_token": token}
        )
        assert "roles in Dialogues that you do not administer" in cast.administrator.page(
            response.location
        )
    assert reloaded(db, account).active


def test_an_account_of_another_dialogue_is_not_found(cast: Cast, db: Session) -> None:
    stranger = make_account(db, "stranger")
    db.commit()
    administrator = cast.administrator
    administrator.page(f"{LIST}/{stranger.id}", 404)
    token = administrator.page(LIST).form("sign-out").fields["csrf_token"]
    for action in ("invite-again", "remove", "disable", "enable", "authenticator-off"):
        response = administrator.post(f"{LIST}/{stranger.id}/{action}", data={"csrf_token": token})
        assert response.status_code == 404
    assert reloaded(db, stranger).active


@pytest.mark.parametrize(
    "action", ["invite-again", "remove", "disable", "enable", "authenticator-off"]
)
def test_an_expired_page_does_nothing(cast: Cast, db: Session, action: str) -> None:
    account = cast.account("viewer")
    response = cast.administrator.post(f"{LIST}/{account.id}/{action}", data={})
    page = cast.administrator.read(response, 422)
    assert "Please send this page again" in page
    assert reloaded(db, account).active
    cast.viewer.page("/en/desk")
