"""Who is signed in: the session's account as plain values, signing in and out.

A session ends after ``session_hours``, and at once when the account is disabled or its key changes (a new password, a
changed second factor, "sign out everywhere").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import g, session
from flask_login import (  # type: ignore[import-untyped]
    current_user,
    login_user,
    logout_user,
)

from registration.accounts import second_factor
from registration.accounts.models import Account
from registration.core import clock, config
from registration.core.errors import ForbiddenError

SIGNED_IN_AT = "signed_in_at"
PENDING = "sign_in"
SETTING_UP = "second_factor"
CODES_SHOWN = "recovery_codes"
STEP = timedelta(minutes=10)
"""How long a step may take that goes on in the next request."""


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
    session.pop(CODES_SHOWN, None)
    login_user(account)
    session[SIGNED_IN_AT] = int(clock.now().timestamp())
    g.officer = officer_of(account)


def go_on(account: Account) -> None:
    """Go on in this browser after the account's key was renewed; the other browsers are signed out."""
    login_user(account)
    g.officer = officer_of(account)


def current() -> Officer:
    """Return who is signed in, on a page that nobody else opens.

    Raises:
        ForbiddenError: nobody is.
    """
    found = officer()
    if found is None:
        raise ForbiddenError("account")
    return found


def sign_out() -> None:
    """End the session of this browser."""
    for name in (SIGNED_IN_AT, PENDING, SETTING_UP, CODES_SHOWN, "csrf_token"):
        session.pop(name, None)
    g.pop("csrf_token", None)
    logout_user()
    g.pop("officer", None)


def hold(account: Account, goal: str, secret: str | None = None) -> None:
    """Remember for ten minutes that the password of an account was right."""
    _keep(PENDING, key=account.fs_uniquifier, goal=goal, secret=secret)


def held() -> Pending | None:
    """Return the sign-in that waits for its second factor; None when there is none, or no more."""
    kept = _kept(PENDING)
    return Pending(kept["key"], kept["goal"], kept["secret"]) if kept else None


def keep_secret(account_id: int, secret: str) -> None:
    """Remember the secret (encrypted) that an account's app is learning just now."""
    _keep(SETTING_UP, account=account_id, secret=secret)


def kept_secret(account_id: int) -> str | None:
    """Return the secret that an account's app is learning just now."""
    kept = _kept(SETTING_UP)
    return str(kept["secret"]) if kept and kept["account"] == account_id else None


def show_recovery_codes(goal: str) -> None:
    """Let the recovery codes be seen for ten minutes, then go on to ``goal``."""
    session.pop(SETTING_UP, None)
    _keep(CODES_SHOWN, goal=goal)


def recovery_codes_shown() -> str | None:
    """Return where to go on after the recovery codes, which may be seen now; None when they may not."""
    kept = _kept(CODES_SHOWN)
    return str(kept["goal"]) if kept else None


def _keep(name: str, **values: Any) -> None:  # noqa: ANN401 - plain JSON values
    session[name] = values | {"until": int((clock.now() + STEP).timestamp())}


def _kept(name: str) -> dict[str, Any] | None:
    kept = session.get(name)
    if not isinstance(kept, dict) or kept["until"] < clock.now().timestamp():
        return None
    return kept
