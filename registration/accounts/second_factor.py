"""The second factor: codes of an authenticator app (RFC 6238), and recovery codes for a lost one.

Secrets are encrypted in the database (PLENARY_TOTP_KEY). A code opens once: the time step of the last one used is
kept, so that a code that was looked at over a shoulder is of no use.
"""

from __future__ import annotations

import base64
import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import segno
from cryptography.fernet import Fernet
from flask import current_app
from flask_security import Totp
from markupsafe import Markup
from passlib.totp import TokenError  # type: ignore[import-untyped]

from registration.accounts.models import Account
from registration.core import config

METHOD = "authenticator"
WINDOW_SECONDS = 30
"""How far the clock of a telephone may be wrong, either way."""
RECOVERY_CODES = 8
QR_SCALE = 4


class Codes(Totp):
    """Flask-Security's codes, each of which opens once; ``now`` is an argument as everywhere."""

    def match(self, account: Account, secret: str, code: str, now: datetime) -> bool:
        """Tell whether ``code`` is of the app that has ``secret``, later than the last one used; uses it up."""
        try:
            found = self._totp.verify(
                code,
                secret,
                time=now,
                window=WINDOW_SECONDS,
                last_counter=account.tf_last_counter,
            )
        except TokenError:
            return False
        account.tf_last_counter = found.counter
        return True

    def code_at(self, secret: str, now: datetime) -> str:
        """Return the code that an app shows, for tests and the demonstration."""
        return str(self._totp.from_source(secret).generate(time=now).token)


@dataclass(frozen=True, slots=True)
class SetUp:
    """What an authenticator app needs to know: a picture to scan, or a key to type."""

    svg: Markup
    key: str


def codes() -> Codes:
    """Return the factory of codes of the current application."""
    return cast("Codes", current_app.extensions["security"].totp_factory)


def new_secret() -> str:
    """Return a new secret, encrypted: it may be kept in a cookie."""
    return str(codes().generate_totp_secret())


def set_up(secret: str, email: str) -> SetUp:
    """Return how an app learns ``secret``."""
    made = segno.make(codes().get_totp_uri(email, secret), error="m", micro=False)
    picture = io.BytesIO()
    made.save(
        picture, kind="svg", scale=QR_SCALE, border=4, xmldecl=False, omitsize=True,
        svgclass="qr", lineclass=None, dark="#000", light="#fff",
    )  # fmt: skip
    drawn = picture.getvalue().decode("utf-8").strip()
    return SetUp(
        svg=Markup(drawn),  # noqa: S704 - segno's squares; no text of anybody is in it
        key=str(codes().get_totp_pretty_key(secret)),
    )


def is_on(account: Account) -> bool:
    """Tell whether an account signs in with a second factor."""
    return account.tf_primary_method == METHOD


def is_code(account: Account, secret: str, code: str, now: datetime) -> bool:
    """Tell whether a code is right, and use it up (the account's row is locked by the caller)."""
    return codes().match(account, secret, code, now)


def make_recovery_codes(account: Account) -> list[str]:
    """Give an account new recovery codes, kept encrypted, and return them."""
    made = [str(code) for code in codes().generate_recovery_codes(RECOVERY_CODES)]
    account.mf_recovery_codes = [_cipher().encrypt(code.encode()).decode() for code in made]
    return made


def recovery_codes(account: Account) -> list[str]:
    """Return the recovery codes that are left."""
    kept = account.mf_recovery_codes or []
    return [_cipher().decrypt(code.encode()).decode() for code in kept]


def take_recovery_code(account: Account, code: str) -> bool:
    """Use a recovery code up; False when the account has no such code (any more)."""
    left = recovery_codes(account)
    wanted = "".join(code.split()).lower()
    if wanted not in left:
        return False
    kept = account.mf_recovery_codes or []
    number = left.index(wanted)
    account.mf_recovery_codes = [*kept[:number], *kept[number + 1 :]]
    return True


def forget(account: Account) -> None:
    """Take the second factor and its recovery codes away."""
    account.tf_primary_method = None
    account.tf_totp_secret = None
    account.tf_last_counter = None
    account.mf_recovery_codes = None


def _cipher() -> Fernet:
    secret = config.current().totp_key.encode()
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"recovery codes|" + secret).digest()))
