"""Who has which role in a Dialogue: giving, changing and taking roles.

A Dialogue keeps an administrator who can sign in; whoever would take the last one away is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.accounts import queries as accounts
from registration.accounts import service
from registration.accounts.models import Account
from registration.audit import service as audit
from registration.audit.models import AuditEvent
from registration.core.errors import ConflictError, ForbiddenError, NotFoundError
from registration.core.roles import Role
from registration.dialogues.models import Dialogue, Membership


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a role in a Dialogue, and when the person last signed in (None: never)."""

    account: Account
    role: Role
    signed_in_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Whom to add to a Dialogue, and as what."""

    email: str
    name: str
    language: str
    role: Role


def list_members(db: Session, dialogue_id: int) -> list[Member]:
    """Return who has a role in a Dialogue, by e-mail address."""
    last = (
        sa.select(AuditEvent.subject, sa.func.max(AuditEvent.at).label("at"))
        .where(AuditEvent.kind == "account.signed-in")
        .group_by(AuditEvent.subject)
        .subquery()
    )
    subject = sa.literal("account:").concat(sa.cast(Account.id, sa.String))
    rows = db.execute(
        sa.select(Account, Membership.role, sa.type_coerce(last.c.at, AuditEvent.at.type))
        .join(Membership, Membership.account_id == Account.id)
        .outerjoin(last, last.c.subject == subject)
        .where(Membership.dialogue_id == dialogue_id)
        .order_by(Account.email)
    )
    return [Member(account, role, at) for account, role, at in rows]


def get_member(db: Session, dialogue_id: int, account_id: int) -> Member:
    """Return somebody with a role in a Dialogue.

    Raises:
        NotFoundError: ``account``: nobody of that id has one.
    """
    found = [one for one in list_members(db, dialogue_id) if one.account.id == account_id]
    if not found:
        raise NotFoundError("account")
    return found[0]


def invite(
    db: Session, dialogue_id: int, invitation: Invitation, *, actor: str, now: datetime
) -> Account:
    """Give somebody a role in a Dialogue: a new account gets a mail to set its password.

    Raises:
        ConflictError: ``already-member``, or ``account-disabled``.
    """
    dialogue = _locked(db, dialogue_id)
    account = accounts.find_by_email(db, invitation.email)
    if account is None:
        account = service.create(
            db,
            email=invitation.email,
            name=invitation.name,
            language=invitation.language,
            actor=actor,
            now=now,
        )
    if not account.active:
        raise ConflictError("account-disabled")
    give_role(db, account, dialogue, invitation.role, actor=actor, now=now)
    if account.password is None:
        name = dialogue.name.text(account.language)
        service.invite(db, account.id, name, actor=actor, now=now)
    return account


def invite_again(
    db: Session, dialogue_id: int, account_id: int, *, actor: str, now: datetime
) -> None:
    """Send somebody who has set no password yet the invitation once more.

    Raises:
        ConflictError: ``account-disabled``, or ``password-set``.
    """
    dialogue = _locked(db, dialogue_id)
    _get(db, dialogue_id, account_id)
    account = accounts.get_account(db, account_id)
    service.invite(db, account_id, dialogue.name.text(account.language), actor=actor, now=now)


def give_role(
    db: Session, account: Account, dialogue: Dialogue, role: Role, *, actor: str, now: datetime
) -> Membership:
    """Give an account its role in a Dialogue.

    Raises:
        ConflictError: ``already-member``.
    """
    if _find(db, dialogue.id, account.id) is not None:
        raise ConflictError("already-member")
    membership = Membership(account_id=account.id, dialogue_id=dialogue.id, role=role)
    db.add(membership)
    db.flush()
    _record(
        db, "account.role-given", account.id, actor, now, role=role.value, dialogue=dialogue.slug
    )
    return membership


def change_role(
    db: Session, dialogue_id: int, account_id: int, role: Role, *, actor: str, now: datetime
) -> None:
    """Give somebody another role.

    Raises:
        ConflictError: ``last-administrator``.
    """
    dialogue = _locked(db, dialogue_id)
    membership = _get(db, dialogue_id, account_id)
    if membership.role is role:
        return
    if role is not Role.ADMINISTRATOR:
        _keep_an_administrator(db, membership)
    membership.role = role
    _record(
        db, "account.role-changed", account_id, actor, now, role=role.value, dialogue=dialogue.slug
    )


def take_role(db: Session, dialogue_id: int, account_id: int, *, actor: str, now: datetime) -> None:
    """Take somebody's role in a Dialogue away; the account itself stays.

    Raises:
        ConflictError: ``last-administrator``.
    """
    dialogue = _locked(db, dialogue_id)
    membership = _get(db, dialogue_id, account_id)
    _keep_an_administrator(db, membership)
    db.delete(membership)
    _record(db, "account.role-taken", account_id, actor, now, dialogue=dialogue.slug)


def disable(
    db: Session,
    dialogue_id: int,
    account_id: int,
    *,
    theirs: frozenset[int],
    actor: str,
    now: datetime,
) -> None:
    """Keep somebody from signing in at all.

    Raises:
        ConflictError: ``last-administrator``.
        ForbiddenError: ``other-dialogues``: the account has roles elsewhere (see :func:`demand_all`).
    """
    _locked(db, dialogue_id)
    _get(db, dialogue_id, account_id)
    demand_all(db, account_id, theirs)
    for membership in db.scalars(
        sa.select(Membership).where(Membership.account_id == account_id)
    ).all():
        _keep_an_administrator(db, membership)
    service.disable(db, account_id, actor=actor, now=now)


def dialogues_of(db: Session, account_id: int) -> frozenset[int]:
    """Return the ids of the Dialogues in which an account has a role."""
    return frozenset(
        db.scalars(sa.select(Membership.dialogue_id).where(Membership.account_id == account_id))
    )


def demand_all(db: Session, account_id: int, theirs: frozenset[int]) -> None:
    """Go on only if all Dialogues of an account are among ``theirs``: what concerns the account as a whole.

    Raises:
        ForbiddenError: ``other-dialogues``, or ``operator``.
    """
    if accounts.get_account(db, account_id).is_operator:
        raise ForbiddenError("operator")
    if not dialogues_of(db, account_id) <= theirs:
        raise ForbiddenError("other-dialogues")


def _locked(db: Session, dialogue_id: int) -> Dialogue:
    """Return the Dialogue; changes of its roles wait for one another."""
    return db.scalars(sa.select(Dialogue).where(Dialogue.id == dialogue_id).with_for_update()).one()


def _find(db: Session, dialogue_id: int, account_id: int) -> Membership | None:
    return db.scalar(
        sa.select(Membership).where(
            Membership.dialogue_id == dialogue_id, Membership.account_id == account_id
        )
    )


def _get(db: Session, dialogue_id: int, account_id: int) -> Membership:
    found = _find(db, dialogue_id, account_id)
    if found is None:
        raise NotFoundError("account")
    return found


def _keep_an_administrator(db: Session, membership: Membership) -> None:
    """Refuse if no other administrator of the Dialogue could sign in."""
    if membership.role is not Role.ADMINISTRATOR:
        return
    others = sa.select(sa.func.count()).where(
        Membership.dialogue_id == membership.dialogue_id,
        Membership.role == Role.ADMINISTRATOR,
        Membership.account_id != membership.account_id,
        Membership.account_id == Account.id,
        Account.active.is_(True),
        Account.password.is_not(None),
    )
    if not db.scalar(others):
        raise ConflictError("last-administrator")


def _record(
    db: Session,
    kind: str,
    account_id: int,
    actor: str,
    now: datetime,
    **facts: Any,  # noqa: ANN401 - plain JSON values
) -> None:
    audit.record(db, kind, actor=actor, subject=f"account:{account_id}", now=now, **facts)
