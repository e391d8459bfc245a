"""Changing accounts: signing in is noted, people are added, passwords and second factors are set."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from registration.accounts.models import Account
from registration.accounts.queries import get_account
from registration.audit import service as audit


def subject_of(account: Account) -> str:
    """Return how the audit names an account."""
    return f"account:{account.id}"


def note_sign_in(db: Session, account_id: int, *, now: datetime) -> Account:
    """Note that somebody signed in."""
    account = get_account(db, account_id)
    name = subject_of(account)
    audit.record(db, "account.signed-in", actor=name, subject=name, now=now)
    return account
