"""Flask-Security: what of it is used, and how.

It brings the sessions, the hashing of passwords (argon2) and the authenticator app's codes. Its own
pages are not registered: some of them change state on GET, answer 200 to bad input, write inside a
reading transaction and speak its own vocabulary; ours are in :mod:`registration.accounts.views`
(docs/decisions/0007-pages-of-accounts.md).
"""

from __future__ import annotations

from flask import Flask
from flask_security import FSQLALiteUserDatastore, Security

from registration.accounts.models import Account, AccountRole
from registration.accounts.second_factor import Codes
from registration.core.config import Settings
from registration.core.db import database

ISSUER = "Plenary"


def init_app(app: Flask, settings: Settings) -> None:
    """Set up Flask-Security for an application."""
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a method
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_SALT=settings.password_salt,
        SECURITY_PASSWORD_NORMALIZE_FORM="NFKC",  # noqa: S106 - the same
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_CONFIRMABLE=False,
        SECURITY_PASSWORDLESS=False,
        SECURITY_TRACKABLE=False,
        SECURITY_TWO_FACTOR=True,
        SECURITY_TWO_FACTOR_ENABLED_METHODS=["authenticator"],
        SECURITY_TOTP_SECRETS={"1": settings.totp_key},
        SECURITY_TOTP_ISSUER=ISSUER,
        SECURITY_JOIN_USER_ROLES=False,
        SECURITY_CLI_USERS_NAME=None,
        SECURITY_CLI_ROLES_NAME=None,
    )
    datastore = FSQLALiteUserDatastore(database, Account, AccountRole)
    security = Security(app, datastore, register_blueprint=False, totp_cls=Codes)
    _ask_only_where_needed(app, security)


def _ask_only_where_needed(app: Flask, security: Security) -> None:
    """Let a page find out who reads it only if it asks (``sessions.officer``).

    Otherwise every request would load the account, every template too (an error page must work without the
    database), every response would vary by cookie, and a token in a query or a header would sign in.
    """
    security.principal.identity_loaders.clear()
    security.login_manager.request_loader(None)
    for functions in (app.template_context_processors, app.after_request_funcs):
        ours = [one for one in functions[None] if not one.__module__.startswith("flask_login")]
        functions[None] = ours  # type: ignore[assignment]
