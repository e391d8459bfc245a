"""The officer of the demonstration, with a password that is made anew and shown once."""

from __future__ import annotations

import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.accounts import passwords
from registration.accounts.models import Account
from registration.accounts.queries import find_by_email
from registration.core.roles import Role
from registration.demo.loading.everything import DIALOGUE
from registration.dialogues.models import Dialogue, Membership

EMAIL = "officer@plenary.example"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS = 4
GROUP_LETTERS = 4


def new_password() -> str:
    """Return a password that can be read out and typed: four groups of four letters and digits."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP_LETTERS)) for _ in range(GROUPS))
    return "-".join(groups)


def appoint(db: Session, password: str, *, now: datetime) -> Account:
    """Make the officer an administrator of the demonstration's Dialogue, or give a new password."""
    account = find_by_email(db, EMAIL)
    if account is None:
        account = Account(
            email=EMAIL,
            name="Demonstration Officer",
            fs_uniquifier=secrets.token_hex(16),
            created_at=now,
        )
        db.add(account)
    account.password = passwords.hashed(password)
    account.active = True
    db.flush()
    dialogue = db.scalars(sa.select(Dialogue).where(Dialogue.slug == DIALOGUE)).one()
    chosen = sa.select(Membership).where(
        Membership.account_id == account.id, Membership.dialogue_id == dialogue.id
    )
    if db.scalar(chosen) is None:
        db.add(Membership(account_id=account.id, dialogue_id=dialogue.id, role=Role.ADMINISTRATOR))
        db.flush()
    return account
