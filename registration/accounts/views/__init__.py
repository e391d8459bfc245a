"""Pages of accounts: signing in and out, setting a password, the own account."""

from registration.accounts.views import ask, authenticator, own, password, sign_in, step
from registration.accounts.views.blueprints import account, security

__all__ = ["account", "ask", "authenticator", "own", "password", "security", "sign_in", "step"]
