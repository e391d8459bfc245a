"""Who is signed in: the session's account as plain values, signing in and out.

A session ends after ``session_hours``, and at once when the account is disabled or its key changes (a new password, a
changed second factor, "sign out everywhere").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import g, session
from flask_security import current_user
from flask_security.utils import login_user, logout_user

from registration.accounts import second_factor
from registration.accounts.models import Account
from registration.core import clock, config

SIGNED_IN_AT = "signed_in_at"
PENDING = "sign_in"
PENDING_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Officer:
    """The account that reads this page."""

    id: int
    email: str
    name: str
    language: str
    is_operator: bool
    has_second_factor: bool

    @property
    def label(self) -> str:
        """Return the name, or the address of an account without one."""
        return self.name or self.email


@dataclass(frozen=True, slots=True)
class Pending:
    """A sign-in whose password was right and whose second factor is outstanding."""

    key: str
    goal: str
    secret: str | None
    """The secret (encrypted) that is being set up, where the account has no second factor yet."""


def officer() -> Officer | None:
    """Return who is signed in; None for visitors. Asks the database once a request."""
    if "officer" not in g:
        g.officer = _read()
    found: Officer | None = g.officer
    return found


def _read() -> Officer | None:
    at = session.get(SIGNED_IN_AT)
    settings = config.current()
    if not isinstance(at, int):
        return None
    if clock.now().timestamp() - at > timedelta(hours=settings.session_hours).total_seconds():
        return None
    account: Any = current_user
    if not account.is_authenticated:
        return None
    found = officer_of(account)
    if settings.two_factor_required and not found.has_second_factor:
        return None
    return found


def officer_of(account: Account) -> Officer:
    """Return the plain values of an account."""
    return Officer(
        id=account.id,
        email=account.email,
        name=account.name,
        language=account.language,
        is_operator=account.is_operator,
        has_second_factor=second_factor.is_on(account),
    )


def sign_in(account: Account) -> None:
    """Begin a session for an account that has proved who it is; the tokens of open forms are renewed."""
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    session.pop(PENDING, None)
    login_user(account)
    session[SIGNED_IN_AT] = int(clock.now().timestamp())
    g.officer = officer_of(account)


def sign_out() -> None:
    """End the session of this browser."""
    session.pop(SIGNED_IN_AT, None)
    session.pop(PENDING, None)
    logout_user()
    g.pop("officer", None)


def hold(account: Account, goal: str, secret: str | None = None) -> None:
    """Remember for ten minutes that the password of an account was right."""
    until = int((clock.now() + PENDING_FOR).timestamp())
    session[PENDING] = {
        "key": account.fs_uniquifier,
        "goal": goal,
        "secret": secret,
        "until": until,
    }


def held() -> Pending | None:
    """Return the sign-in that waits for its second factor; None when there is none, or no more."""
    kept = session.get(PENDING)
    if not isinstance(kept, dict) or kept["until"] < clock.now().timestamp():
        return None
    return Pending(key=kept["key"], goal=kept["goal"], secret=kept["secret"])
