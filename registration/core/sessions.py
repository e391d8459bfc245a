"""The browser's session: Flask's signed cookie, signed with less ado.

Format and signature are those of itsdangerous, so everything that reads them goes on working. Left out is
what a page that is asked for often pays twice: making the signer, deriving its key, and trying to compress
a few dozen bytes.
"""

from __future__ import annotations

import hmac
from typing import Any

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import HMACAlgorithm, TimestampSigner, URLSafeTimedSerializer
from itsdangerous.encoding import base64_encode, want_bytes
from itsdangerous.url_safe import URLSafeSerializerMixin

_EXTENSION = "plenary_session_signer"
MESSAGES = 4
"""So many messages to the reader wait at most for the next page."""


class _Algorithm(HMACAlgorithm):
    """HMAC-SHA1 in one call."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return hmac.digest(key, value, "sha1")


class _Signer(TimestampSigner):
    """A signer that derives its keys once."""

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - as itsdangerous has it
        super().__init__(*arguments, **{**options, "algorithm": _Algorithm()})
        self._derived: dict[bytes, bytes] = {}

    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:
        key = self.secret_keys[-1] if secret_key is None else want_bytes(secret_key)
        if key not in self._derived:
            self._derived[key] = super().derive_key(key)
        return self._derived[key]


class QuickSerializer(URLSafeTimedSerializer):
    """Signs short values: one signer for all, no compression."""

    default_signer = _Signer
    _made: Any = None

    def make_signer(self, salt: str | bytes | None = None) -> Any:  # noqa: ANN401 - a TimestampSigner
        """Return the signer, made at the first call; another salt than the serializer's gets its own."""
        if salt is not None:
            return super().make_signer(salt)
        if self._made is None:
            self._made = super().make_signer()
        return self._made

    def dump_payload(self, obj: Any) -> bytes:  # noqa: ANN401 - what JSON can hold
        """Return the payload as base64; a payload that was compressed can still be read."""
        return base64_encode(super(URLSafeSerializerMixin, self).dump_payload(obj))


class Sessions(SecureCookieSessionInterface):
    """Signs as Flask does and remembers the signer of an application."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return the signer of the application's key; another key gets another signer."""
        keys = [*(app.config["SECRET_KEY_FALLBACKS"] or ()), app.secret_key]
        known, signer = app.extensions.get(_EXTENSION, (None, None))
        if signer is None or known != keys:
            signer = QuickSerializer(
                keys,
                salt=self.salt,
                serializer=self.serializer,
                signer_kwargs={"key_derivation": self.key_derivation},
            )
            app.extensions[_EXTENSION] = (keys, signer)
        return signer if app.secret_key else None

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Save as Flask does, with the latest messages only.

        Those of pages that are never fetched would pile up until the cookie is larger than browsers take
        (RFC 6265 6.1: 4096 bytes), and the session would be lost with it.
        """
        if session.modified and len(session.get("_flashes", ())) > MESSAGES:
            session["_flashes"] = session["_flashes"][-MESSAGES:]
        super().save_session(app, session, response)
