"""Changing accounts: adding people, passwords, second factors, disabling.

Whatever proves who somebody is ends the sessions of the account everywhere when it changes: its key is renewed.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registration.accounts import letters, second_factor
from registration.accounts.models import Account
from registration.accounts.queries import find_by_email, get_account
from registration.audit import service as audit
from registration.core.collation import normal_email
from registration.core.errors import ConflictError, InvalidError


def subject_of(account: Account) -> str:
    """Return how audit and outbox name an account; also who acts when it acts itself."""
    return f"account:{account.id}"


def create(
    db: Session,
    *,
    email: str,
    name: str,
    language: str,
    actor: str,
    now: datetime,
    password: str | None = None,
    is_operator: bool = False,
) -> Account:
    """Add an account; ``password`` is the hash (``passwords.hashed``), None until the person sets one.

    Raises:
        ConflictError: ``account-exists``: the address has one.
    """
    account = Account(
        email=normal_email(email),
        name=name,
        language=language,
        password=password,
        is_operator=is_operator,
        fs_uniquifier=_new_key(),
        created_at=now,
    )
    try:
        with db.begin_nested():
            db.add(account)
    except IntegrityError as error:
        raise ConflictError("account-exists") from error
    audit.record(db, "account.created", actor=actor, subject=subject_of(account), now=now)
    return account


def invite(db: Session, account_id: int, dialogue: str, *, actor: str, now: datetime) -> Account:
    """Send the mail with which somebody sets the first password; ``dialogue`` is what it is for.

    Links of earlier invitations stop working.

    Raises:
        ConflictError: ``account-disabled``, or ``password-set``: there is nothing to invite to.
    """
    account = get_account(db, account_id, lock=True)
    if not account.active:
        raise ConflictError("account-disabled")
    if account.password is not None:
        raise ConflictError("password-set")
    account.fs_uniquifier = _new_key()
    letters.invite(db, account, dialogue, now=now)
    audit.record(db, "account.invited", actor=actor, subject=subject_of(account), now=now)
    return account


def remind(db: Session, email: str, *, now: datetime) -> None:
    """Send the mail for a forgotten password, if an active account has this address; else do nothing."""
    account = find_by_email(db, email)
    if account is not None and account.active:
        letters.remind(db, account, now=now)


def note_sign_in(db: Session, account_id: int, *, now: datetime) -> Account:
    """Note that somebody signed in."""
    account = get_account(db, account_id)
    name = subject_of(account)
    audit.record(db, "account.signed-in", actor=name, subject=name, now=now)
    return account


def change_details(db: Session, account_id: int, *, name: str, language: str) -> Account:
    """Change how an account is called and addressed."""
    account = get_account(db, account_id, lock=True)
    account.name = name
    account.language = language
    return account


def set_password(db: Session, account_id: int, password: str, *, by: str, now: datetime) -> Account:
    """Set a password (its hash); ``by`` says how the person proved who it is: ``link`` or ``password``."""
    account = get_account(db, account_id, lock=True)
    account.password = password
    account.fs_uniquifier = _new_key()
    _note_own(db, account, "account.password-set", now, by=by)
    return account


def set_password_by_token(db: Session, token: str, password: str, *, now: datetime) -> Account:
    """Set a password (its hash) with the token of a mail, which is used up by that.

    Raises:
        ConflictError: ``link-used``: it was used, or grew too old, a moment ago.
    """
    found = letters.find_by_token(db, token, now=now)
    account = get_account(db, found.id, lock=True) if found else None
    if account is None or account.fs_uniquifier != token.partition(".")[0]:
        raise ConflictError("link-used")
    return set_password(db, account.id, password, by="link", now=now)


def end_sessions(db: Session, account_id: int, *, now: datetime) -> Account:
    """Sign an account out everywhere."""
    account = get_account(db, account_id, lock=True)
    account.fs_uniquifier = _new_key()
    _note_own(db, account, "account.sessions-ended", now)
    return account


def use_code(db: Session, account_id: int, code: str, *, now: datetime) -> Account | None:
    """Return the account if ``code`` is of its authenticator app, and use it up; None when it is not."""
    account = get_account(db, account_id, lock=True)
    secret = account.tf_totp_secret
    if not second_factor.is_on(account) or secret is None:
        return None
    return account if second_factor.is_code(account, secret, code, now) else None


def use_recovery_code(db: Session, account_id: int, code: str) -> Account | None:
    """Return the account if ``code`` is one of its recovery codes, and use it up; None when it is not."""
    account = get_account(db, account_id, lock=True)
    if not second_factor.is_on(account) or not second_factor.take_recovery_code(account, code):
        return None
    return account


def switch_on_second_factor(
    db: Session, account_id: int, secret: str, code: str, *, now: datetime
) -> Account:
    """Switch the second factor on with the first code of the app that learned ``secret``; makes recovery codes.

    Raises:
        InvalidError: ``code``: it is not of this app.
        ConflictError: ``second-factor-on``: there is one already.
    """
    account = get_account(db, account_id, lock=True)
    if second_factor.is_on(account):
        raise ConflictError("second-factor-on")
    if not second_factor.is_code(account, secret, code, now):
        raise InvalidError("code")
    account.tf_primary_method = second_factor.METHOD
    account.tf_totp_secret = secret
    account.fs_uniquifier = _new_key()
    second_factor.make_recovery_codes(account)
    _note_own(db, account, "account.two-factor", now, state="on")
    return account


def renew_recovery_codes(db: Session, account_id: int, *, now: datetime) -> Account:
    """Make new recovery codes; the old ones stop working."""
    account = get_account(db, account_id, lock=True)
    second_factor.make_recovery_codes(account)
    _note_own(db, account, "account.two-factor", now, state="codes")
    return account


def switch_off_second_factor(db: Session, account_id: int, *, actor: str, now: datetime) -> Account:
    """Switch the second factor off: by the person, or by an administrator for one who lost the telephone."""
    account = get_account(db, account_id, lock=True)
    second_factor.forget(account)
    account.fs_uniquifier = _new_key()
    audit.record(
        db, "account.two-factor", actor=actor, subject=subject_of(account), now=now, state="off"
    )
    return account


def disable(db: Session, account_id: int, *, actor: str, now: datetime) -> Account:
    """Keep somebody from signing in, and sign the person out everywhere, until enabled again."""
    account = get_account(db, account_id, lock=True)
    if account.active:
        account.active = False
        account.fs_uniquifier = _new_key()
        audit.record(db, "account.disabled", actor=actor, subject=subject_of(account), now=now)
    return account


def enable(db: Session, account_id: int, *, actor: str, now: datetime) -> Account:
    """Let somebody sign in again."""
    account = get_account(db, account_id, lock=True)
    if not account.active:
        account.active = True
        audit.record(db, "account.enabled", actor=actor, subject=subject_of(account), now=now)
    return account


def _new_key() -> str:
    return uuid.uuid4().hex


def _note_own(db: Session, account: Account, kind: str, now: datetime, **facts: Any) -> None:  # noqa: ANN401
    name = subject_of(account)
    audit.record(db, kind, actor=name, subject=name, now=now, **facts)
