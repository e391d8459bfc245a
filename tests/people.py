"""The cast of the tests: people who are signed in, each a client that checks every page.

    def test_something(cast: Cast, db: Session) -> None:
        meeting = make_meeting(db, cast.dialogue)
        cast.organiser.page("/en/desk/meetings/...")
        cast.outsider.page("/en/desk/meetings/...", 404)

Everybody but the outsider has a role in `cast.dialogue`: the Dialogue that the test made before, or one made at the
first need. Each person is made when first asked for, and is signed in without the page of signing in (that is
what tests/accounts is for), for a very long time: the clock may be moved.
"""

from datetime import UTC, datetime
from functools import cached_property

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from registration.accounts import sessions
from registration.accounts.models import Account
from registration.core.roles import Role
from registration.dialogues.models import Dialogue, Membership
from tests.apps import START
from tests.factories import make_dialogue
from tests.page import PageClient

SIGNED_IN_AT = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp())


def make_account(
    db: Session,
    name: str,
    *,
    language: str = "en",
    password: str | None = None,
    operator: bool = False,
) -> Account:
    """Make an account `<name>@plenary.example`; `password` is the hash that is kept."""
    account = Account(
        email=f"{name}@plenary.example",
        name=name.replace("-", " ").title(),
        language=language,
        password=password,
        is_operator=operator,
        fs_uniquifier=f"key-of-{name}",
        created_at=START,
    )
    db.add(account)
    db.flush()
    return account


def join(db: Session, account: Account, dialogue: Dialogue, role: Role) -> Membership:
    """Give an account a role in a Dialogue."""
    membership = Membership(account_id=account.id, dialogue_id=dialogue.id, role=role)
    db.add(membership)
    db.flush()
    return membership


def signed_in(app: Flask, account: Account) -> PageClient:
    """Return a client in whose session this account is signed in."""
    client = app.test_client()
    assert isinstance(client, PageClient)
    with client.session_transaction() as session:
        session["_user_id"] = account.fs_uniquifier
        session["_fresh"] = True
        session[sessions.SIGNED_IN_AT] = SIGNED_IN_AT
    return client


class Cast:
    """Everybody who opens pages, by what they may do."""

    def __init__(self, app: Flask, db: Session) -> None:
        self._app = app
        self._db = db

    @cached_property
    def dialogue(self) -> Dialogue:
        """Return the Dialogue in which the cast has its roles."""
        found = self._db.scalar(sa.select(Dialogue).order_by(Dialogue.id).limit(1))
        return found or make_dialogue(self._db)

    def account(self, person: str) -> Account:
        """Return the account of a person of the cast (`organiser`, `door_staff`, ...)."""
        name = person.replace("_", "-")
        email = f"{name}@plenary.example"
        found = self._db.scalar(sa.select(Account).where(Account.email == email))
        if found is not None:
            return found
        account = make_account(self._db, name)
        if name in set(Role):
            join(self._db, account, self.dialogue, Role(name))
        self._db.commit()
        return account

    def sign_in(self, person: str) -> PageClient:
        """Return a new client of a person, as from another browser."""
        return signed_in(self._app, self.account(person))

    @cached_property
    def administrator(self) -> PageClient:
        """Return who gives out accounts and roles."""
        return self.sign_in("administrator")

    @cached_property
    def organiser(self) -> PageClient:
        """Return the secretariat's officer."""
        return self.sign_in("organiser")

    @cached_property
    def door_staff(self) -> PageClient:
        """Return who checks people in at the entrance."""
        return self.sign_in("door_staff")

    @cached_property
    def needs_coordinator(self) -> PageClient:
        """Return who may read protected answers."""
        return self.sign_in("needs_coordinator")

    @cached_property
    def viewer(self) -> PageClient:
        """Return who may look and change nothing."""
        return self.sign_in("viewer")

    @cached_property
    def outsider(self) -> PageClient:
        """Return an officer without any role in this Dialogue."""
        return self.sign_in("outsider")

    @cached_property
    def visitor(self) -> PageClient:
        """Return somebody without an account."""
        client = self._app.test_client()
        assert isinstance(client, PageClient)
        return client
