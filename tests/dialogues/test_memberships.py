from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.accounts.models import Account
from registration.audit.models import AuditEvent
from registration.core.errors import ConflictError, ForbiddenError, NotFoundError
from registration.core.roles import Role
from registration.dialogues import memberships
from registration.dialogues.memberships import Invitation
from registration.dialogues.models import Dialogue
from registration.messages.models import Message
from tests.apps import START
from tests.factories import make_dialogue
from tests.people import join, make_account

NEWCOMER = Invitation(
    email="Awa.Diallo@Ministry.example", name="Awa Diallo", language="fr", role=Role.VIEWER
)


@pytest.fixture
def dialogue(db: Session) -> Dialogue:
    """A Dialogue."""
    return make_dialogue(db)


@pytest.fixture
def administrator(db: Session, dialogue: Dialogue) -> Account:
    """Its only administrator."""
    account = make_account(db, "administrator", password="a hash")
    join(db, account, dialogue, Role.ADMINISTRATOR)
    return account


def kinds(db: Session) -> list[str]:
    """Return the kinds of what was noted, in order."""
    db.flush()
    return list(db.scalars(sa.select(AuditEvent.kind).order_by(AuditEvent.id)))


def test_a_newcomer_gets_an_account_a_role_and_a_mail(db: Session, dialogue: Dialogue) -> None:
    account = memberships.invite(db, dialogue.id, NEWCOMER, actor="account:1", now=START)
    assert (account.email, account.password) == ("awa.diallo@ministry.example", None)
    assert memberships.get_member(db, dialogue.id, account.id).role is Role.VIEWER
    message = db.scalars(sa.select(Message)).one()
    assert (message.kind, message.language) == ("account-invitation", "fr")
    assert message.context["dialogue"] == "Processus de Rabat"
    assert kinds(db) == ["account.created", "account.role-given", "account.invited"]


def test_who_has_an_account_gets_the_role_and_no_mail(db: Session, dialogue: Dialogue) -> None:
    account = make_account(db, "organiser", password="a hash")
    invitation = Invitation(
        email="ORGANISER@plenary.example", name="", language="en", role=Role.ORGANISER
    )
    found = memberships.invite(db, dialogue.id, invitation, actor="account:1", now=START)
    assert found.id == account.id
    assert db.scalars(sa.select(Message)).all() == []
    assert kinds(db) == ["account.role-given"]


def test_nobody_has_two_roles_in_one_dialogue(db: Session, dialogue: Dialogue) -> None:
    memberships.invite(db, dialogue.id, NEWCOMER, actor="account:1", now=START)
    with pytest.raises(ConflictError, match="already-member"):
        memberships.invite(db, dialogue.id, NEWCOMER, actor="account:1", now=START)


def test_a_disabled_account_is_not_invited(db: Session, dialogue: Dialogue) -> None:
    account = memberships.invite(db, dialogue.id, NEWCOMER, actor="account:1", now=START)
    account.active = False
    other = make_dialogue(db, "other-process")
    with pytest.raises(ConflictError, match="account-disabled"):
        memberships.invite(db, other.id, NEWCOMER, actor="account:1", now=START)


def test_inviting_again_makes_the_old_link_useless(db: Session, dialogue: Dialogue) -> None:
    account = memberships.invite(db, dialogue.id, NEWCOMER, actor="account:1", now=START)
    key = account.fs_uniquifier
    later = START.replace(hour=10)
    memberships.invite_again(db, dialogue.id, account.id, actor="account:1", now=later)
    assert account.fs_uniquifier != key
    assert len(db.scalars(sa.select(Message)).all()) == 2
    account.password = "a hash"
    with pytest.raises(ConflictError, match="password-set"):
        memberships.invite_again(db, dialogue.id, account.id, actor="account:1", now=later)


def test_the_last_administrator_stays(
    db: Session, dialogue: Dialogue, administrator: Account
) -> None:
    act: dict[str, Any] = {"actor": "account:1", "now": START}
    with pytest.raises(ConflictError, match="last-administrator"):
        memberships.change_role(db, dialogue.id, administrator.id, Role.VIEWER, **act)
    with pytest.raises(ConflictError, match="last-administrator"):
        memberships.take_role(db, dialogue.id, administrator.id, **act)
    with pytest.raises(ConflictError, match="last-administrator"):
        memberships.disable(
            db, dialogue.id, administrator.id, theirs=frozenset({dialogue.id}), **act
        )
    assert kinds(db) == []


@pytest.mark.parametrize(("active", "password"), [(False, "a hash"), (True, None)])
def test_an_administrator_who_cannot_sign_in_is_none(
    db: Session, dialogue: Dialogue, administrator: Account, *, active: bool, password: str | None
) -> None:
    second = make_account(db, "second", password=password)
    second.active = active
    join(db, second, dialogue, Role.ADMINISTRATOR)
    with pytest.raises(ConflictError, match="last-administrator"):
        memberships.take_role(db, dialogue.id, administrator.id, actor="account:1", now=START)


def test_with_a_second_administrator_the_first_may_go(
    db: Session, dialogue: Dialogue, administrator: Account
) -> None:
    join(db, make_account(db, "second", password="a hash"), dialogue, Role.ADMINISTRATOR)
    memberships.take_role(db, dialogue.id, administrator.id, actor="account:1", now=START)
    with pytest.raises(NotFoundError):
        memberships.get_member(db, dialogue.id, administrator.id)


def test_an_account_used_elsewhere_is_not_disabled_from_here(
    db: Session, dialogue: Dialogue, administrator: Account
) -> None:
    other = make_dialogue(db, "other-process")
    shared = make_account(db, "shared")
    join(db, shared, dialogue, Role.VIEWER)
    join(db, shared, other, Role.VIEWER)
    act: dict[str, Any] = {"actor": "account:1", "now": START}
    with pytest.raises(ForbiddenError, match="other-dialogues"):
        memberships.disable(db, dialogue.id, shared.id, theirs=frozenset({dialogue.id}), **act)
    memberships.disable(
        db, dialogue.id, shared.id, theirs=frozenset({dialogue.id, other.id}), **act
    )
    assert not shared.active


def test_an_operator_is_not_disabled_from_a_dialogue(
    db: Session, dialogue: Dialogue, administrator: Account
) -> None:
    operator = make_account(db, "operator", operator=True)
    join(db, operator, dialogue, Role.VIEWER)
    with pytest.raises(ForbiddenError, match="operator"):
        memberships.disable(
            db,
            dialogue.id,
            operator.id,
            theirs=frozenset({dialogue.id}),
            actor="account:1",
            now=START,
        )


def test_the_list_says_who_signed_in_last_and_when(
    db: Session, dialogue: Dialogue, administrator: Account
) -> None:
    join(db, make_account(db, "viewer"), dialogue, Role.VIEWER)
    for hour in (9, 11, 10):
        db.add(
            AuditEvent(
                at=START.replace(hour=hour),
                kind="account.signed-in",
                actor="x",
                subject=f"account:{administrator.id}",
                facts={},
            )
        )
    db.flush()
    listed = [
        (one.account.email.split("@")[0], one.role, one.signed_in_at)
        for one in memberships.list_members(db, dialogue.id)
    ]
    assert listed == [
        ("administrator", Role.ADMINISTRATOR, START.replace(hour=11)),
        ("viewer", Role.VIEWER, None),
    ]
