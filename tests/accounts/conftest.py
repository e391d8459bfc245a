"""Accounts with passwords, and the codes of their apps."""

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from registration.accounts import passwords, second_factor
from registration.accounts.models import Account
from registration.messages.models import Message
from registration.messages.outgoing import outgoing
from registration.messages.render import mail_of
from tests.apps import TestClock
from tests.people import Cast

RIGHT = "a dozen quiet herons"


@pytest.fixture(scope="session")
def hashed(request: pytest.FixtureRequest) -> Callable[[Flask], str]:
    """Hash RIGHT, once for all tests: it takes a tenth of a second on purpose."""
    kept: list[str] = []

    def make(app: Flask) -> str:
        if not kept:
            with app.app_context():
                kept.append(passwords.hashed(RIGHT))
        return kept[0]

    return make


@pytest.fixture
def account(app: Flask, db: Session, cast: Cast, hashed: Callable[[Flask], str]) -> Account:
    """An officer with a password and the organiser's role."""
    found = cast.account("organiser")
    found.password = hashed(app)
    db.commit()
    return found


class Telephone:
    """An authenticator app that has learned one secret."""

    def __init__(self, app: Flask, secret: str, clock: TestClock) -> None:
        self._app = app
        self._secret = secret
        self._clock = clock

    def code(self) -> str:
        """Return the code that it shows now."""
        with self._app.app_context():
            return second_factor.codes().code_at(self._secret, self._clock.now)


@pytest.fixture
def telephone(app: Flask, db: Session, account: Account, clock: TestClock) -> Telephone:
    """The telephone of the account, whose second factor is on."""
    with app.app_context():
        secret = second_factor.new_secret()
        second_factor.make_recovery_codes(account)
    account.tf_primary_method = second_factor.METHOD
    account.tf_totp_secret = secret
    db.commit()
    return Telephone(app, secret, clock)


@pytest.fixture
def link_of(app: Flask, db: Session) -> Callable[[str], str]:
    """The path of the link in the newest mail to an address, as the mail is sent."""

    def find(recipient: str) -> str:
        chosen = sa.select(Message).where(Message.recipient == recipient)
        message = db.scalars(chosen.order_by(Message.id.desc())).first()
        assert message is not None
        sent = outgoing(message)
        with app.app_context():
            mail = mail_of(sent)
        text = mail.get_body(("plain",))
        assert text is not None
        links = re.findall(r"http://localhost(/\S*/desk/set-password/\S+)", text.get_content())
        assert len(set(links)) == 1, text.get_content()
        return str(links[0])

    return find
