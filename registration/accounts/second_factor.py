"""The second factor: codes of an authenticator app (RFC 6238), and recovery codes for a lost one.

Secrets are encrypted in the database (PLENARY_TOTP_KEY). A code opens once: the time step of the last one used is
kept, so that a code that was looked at over a shoulder is of no use.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import segno
from flask_security import Totp
from passlib.totp import TotpMatch  # type: ignore[import-untyped]

from registration.accounts.models import Account

METHOD = "authenticator"
WINDOW_SECONDS = 30
"""How far the clock of a telephone may be wrong, either way."""
QR_SCALE = 4


class Codes(Totp):
    """Flask-Security's codes, each of which opens once."""

    def get_last_counter(self, user: Account) -> int | None:  # type: ignore[override]
        """Return the time step of the last code that was used."""
        return user.tf_last_counter

    def set_last_counter(self, user: Account, tmatch: TotpMatch) -> None:  # type: ignore[override]
        """Keep the time step of a code that was used; the caller's transaction writes it."""
        user.tf_last_counter = tmatch.counter


@dataclass(frozen=True, slots=True)
class SetUp:
    """What an authenticator app needs to know: a picture to scan, or a key to type."""

    svg: str
    key: str


def set_up(codes: Totp, secret: str, email: str) -> SetUp:
    """Return how an app learns ``secret`` (encrypted, as kept)."""
    picture = io.BytesIO()
    segno.make(codes.get_totp_uri(email, secret), error="m", micro=False).save(
        picture, kind="svg", scale=QR_SCALE, border=2, xmldecl=False, svgns=True, omitsize=False,
        svgclass="qr", lineclass=None, light="#fff", dark="#000",
    )  # fmt: skip
    return SetUp(
        svg=picture.getvalue().decode("utf-8").strip(), key=codes.get_totp_pretty_key(secret)
    )


def is_on(account: Account) -> bool:
    """Tell whether an account signs in with a second factor."""
    return account.tf_primary_method == METHOD
