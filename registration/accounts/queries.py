"""Finding accounts."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.accounts.models import Account
from registration.core.collation import normal_email
from registration.core.errors import NotFoundError


def find_by_email(db: Session, email: str) -> Account | None:
    """Return the account of an e-mail address in any spelling, None without one."""
    return db.scalar(sa.select(Account).where(Account.email == normal_email(email)))


def find_by_key(db: Session, key: str) -> Account | None:
    """Return the account of a session's or link's key; None when it was changed since."""
    return db.scalar(sa.select(Account).where(Account.fs_uniquifier == key))


def get_account(db: Session, account_id: int, *, lock: bool = False) -> Account:
    """Return an account by id; ``lock`` keeps others from changing it until the transaction ends.

    Raises:
        NotFoundError: there is none.
    """
    statement = sa.select(Account).where(Account.id == account_id)
    found = db.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise NotFoundError("account")
    return found
