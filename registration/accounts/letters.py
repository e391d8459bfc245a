"""Mails about an account: the invitation, and the link for a forgotten password.

Their link carries no secret that is stored: it is the account's key with a signature, and the key changes as soon as a
password is set, so that it opens once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from registration.accounts.models import Account
from registration.accounts.queries import find_by_key
from registration.core import config, tokens
from registration.core.tokens import Purpose
from registration.messages import links
from registration.messages import service as messages
from registration.messages.kinds import Kind

INVITATION_VALID = timedelta(days=7)
RESET_VALID = timedelta(hours=24)
ENDPOINT = "security.password"
VERSION = 0
"""Of the link: the account's key does what a version does elsewhere."""


def invite(db: Session, account: Account, dialogue: str, *, now: datetime) -> None:
    """Owe the mail that invites somebody to set a password; ``dialogue`` is its name in the account's language."""
    _owe(db, account, Kind.ACCOUNT_INVITATION, now, INVITATION_VALID, dialogue)


def remind(db: Session, account: Account, *, now: datetime) -> None:
    """Owe the mail for a forgotten password."""
    _owe(db, account, Kind.ACCOUNT_RESET, now, RESET_VALID, "")


def _owe(
    db: Session, account: Account, kind: Kind, now: datetime, valid: timedelta, dialogue: str
) -> None:
    messages.enqueue(
        db,
        kind=kind,
        language=account.language,
        recipient=account.email,
        recipient_name=account.name,
        context={
            "account": {"id": account.id, "name": account.name, "key": account.fs_uniquifier},
            "dialogue": dialogue,
            "expires_at": (now + valid).isoformat(),
        },
        cause_key=f"account:{account.id}:{kind}:{now.isoformat()}",
        subject_key=f"account:{account.id}",
        now=now,
    )


def token_of(key: str, expires: datetime) -> str:
    """Return the token with which the account of this key sets its password."""
    return tokens.make(_link_key(), Purpose.ACCOUNT, key, VERSION, expires)


def find_by_token(db: Session, token: str, *, now: datetime) -> Account | None:
    """Return the active account that a token lets set its password; None when it is invented, used or too old."""
    parts = tokens.split(token)
    if parts is None or not parts.expires:
        return None
    if not tokens.is_valid(_link_key(), Purpose.ACCOUNT, parts, VERSION, now):
        return None
    account = find_by_key(db, parts.public_id)
    return account if account is not None and account.active else None


def link(context: Mapping[str, Any], language: str) -> str:
    """Return the address where the account of a mail's context sets its password."""
    expires = datetime.fromisoformat(context["expires_at"])
    return address(context["account"]["key"], expires, language)


def address(key: str, expires: datetime, language: str) -> str:
    """Return the address where the account of this key sets its password."""
    return links.absolute(ENDPOINT, language=language, token=token_of(key, expires))


def _link_key() -> bytes:
    return config.current().link_key.encode()
