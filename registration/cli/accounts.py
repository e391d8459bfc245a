"""``flask accounts``: accounts of officers, for the first one and for when mail does not work."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click
import sqlalchemy as sa
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.orm import Session

from registration.accounts import letters, passwords, queries, second_factor, service
from registration.accounts.models import Account
from registration.core import clock, i18n
from registration.core.db import session, write
from registration.core.errors import ConflictError, DomainError, NotFoundError
from registration.core.fields import is_address
from registration.core.roles import Role
from registration.dialogues import memberships
from registration.dialogues.models import Dialogue, Membership
from registration.dialogues.queries import get_dialogue, list_dialogues

ACTOR = "command-line"
FAULTS = {
    "short": f"The password is too short: at least {passwords.SHORTEST} characters.",
    "long": f"The password is too long: at most {passwords.LONGEST} characters.",
    "simple": "The password has too few different characters.",
    "own-name": "The password is the name or the address.",
}
REFUSALS = {
    "account": "There is no account with this address.",
    "dialogue": "There is no such Dialogue.",
    "already-member": "This account has a role in this Dialogue already.",
    "account-disabled": "This account is disabled: flask accounts enable EMAIL.",
}

group = AppGroup("accounts", help="Add, list and disable accounts of officers.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What ``create`` was asked for."""

    email: str
    name: str
    language: str
    password: str | None
    is_operator: bool


@group.command("create")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--dialogue", "slug", help="The Dialogue's slug; needed where there are several.")
@click.option("--name", default="", help="The person's name.")
@click.option("--language", type=click.Choice(i18n.LANGUAGES), default="en", show_default=True)
@click.option("--operator", is_flag=True, help="Administrator of every Dialogue, also new ones.")
@click.option(
    "--password-from-stdin",
    is_flag=True,
    help="Read the password from standard input; otherwise a link to set one is printed.",
)
@with_appcontext
def create(
    email: str,
    role: str,
    slug: str | None,
    name: str,
    language: str,
    *,
    operator: bool,
    password_from_stdin: bool,
) -> None:
    """Give EMAIL an account and a role in a Dialogue."""
    if not is_address(email):
        raise click.ClickException("This is no e-mail address.")
    password = _password(email, name) if password_from_stdin else None
    wanted = Wanted(email, name, language, password, operator)
    dialogue_id = _dialogue_id(slug)
    account = _write(lambda db: _create(db, wanted, dialogue_id, Role(role)))
    click.echo(f"{account.email} is {role} now.")
    if account.password is None:
        _print_link(account)


def _create(db: Session, wanted: Wanted, dialogue_id: int, role: Role) -> Account:
    now = clock.now()
    account = queries.find_by_email(db, wanted.email)
    if account is None:
        account = service.create(
            db,
            email=wanted.email,
            name=wanted.name,
            language=wanted.language,
            password=wanted.password,
            is_operator=wanted.is_operator,
            actor=ACTOR,
            now=now,
        )
    elif wanted.password is not None:
        raise ConflictError("password-set")
    dialogue = db.get_one(Dialogue, dialogue_id)
    memberships.give_role(db, account, dialogue, role, actor=ACTOR, now=now)
    return account


def _password(email: str, name: str) -> str:
    text = sys.stdin.readline().rstrip("\r\n")
    fault = passwords.fault(text, email=email, name=name)
    if fault is not None:
        raise click.ClickException(FAULTS[fault])
    return passwords.hashed(text)


def _dialogue_id(slug: str | None) -> int:
    if slug is not None:
        try:
            return get_dialogue(session(), slug).id
        except NotFoundError as error:
            raise click.ClickException(REFUSALS["dialogue"]) from error
    found = list_dialogues(session())
    if not found:
        raise click.ClickException("There is no Dialogue yet: run flask reference load first.")
    if len(found) > 1:
        slugs = ", ".join(dialogue.slug for dialogue in found)
        raise click.ClickException(f"Name the Dialogue with --dialogue: {slugs}.")
    return found[0].id


def _print_link(account: Account) -> None:
    expires = clock.now() + letters.INVITATION_VALID
    click.echo("To set a password, once, within seven days:")
    click.echo(letters.address(account.fs_uniquifier, expires, account.language))


def _write(work: Callable[[Session], Account]) -> Account:
    try:
        return write(work)
    except DomainError as error:
        known = {"password-set": "There is an account with this address: leave its password alone."}
        text = (REFUSALS | known).get(error.code, error.code)
        raise click.ClickException(text) from error


@group.command("list")
@click.option("--dialogue", "slug", help="Only those with a role in this Dialogue.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@with_appcontext
def list_accounts(slug: str | None, form: str) -> None:
    """List accounts with their roles."""
    wanted = _dialogue_id(slug) if slug else None
    rows = _rows(session(), wanted)
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        roles = ", ".join(f"{role} in {dialogue}" for dialogue, role in row["roles"].items())
        click.echo(f"{row['email']}\t{row['state']}\t{roles or 'no role'}")


def _rows(db: Session, dialogue_id: int | None) -> list[dict[str, Any]]:
    roles: dict[int, dict[str, str]] = {}
    joined = sa.select(Membership, Dialogue.slug, Dialogue.id).join(
        Dialogue, Dialogue.id == Membership.dialogue_id
    )
    inside = set()
    for membership, slug, found_id in db.execute(joined.order_by(Dialogue.slug)):
        roles.setdefault(membership.account_id, {})[slug] = membership.role.value
        if found_id == dialogue_id:
            inside.add(membership.account_id)
    return [
        {
            "email": account.email,
            "name": account.name,
            "language": account.language,
            "state": _state(account),
            "operator": account.is_operator,
            "second_factor": second_factor.is_on(account),
            "roles": roles.get(account.id, {}),
        }
        for account in db.scalars(sa.select(Account).order_by(Account.email))
        if dialogue_id is None or account.id in inside
    ]


def _state(account: Account) -> str:
    if not account.active:
        return "disabled"
    return "invited" if account.password is None else "active"


def _account_id(email: str) -> int:
    found = queries.find_by_email(session(), email)
    if found is None:
        raise click.ClickException(REFUSALS["account"])
    return found.id


@group.command("link")
@click.argument("email")
@with_appcontext
def link(email: str) -> None:
    """Print a link with which EMAIL sets a new password, once."""
    account = queries.get_account(session(), _account_id(email))
    if not account.active:
        raise click.ClickException(REFUSALS["account-disabled"])
    _print_link(account)


@group.command("disable")
@click.argument("email")
@with_appcontext
def disable(email: str) -> None:
    """Keep EMAIL from signing in, and sign it out everywhere."""
    account_id = _account_id(email)
    write(lambda db: service.disable(db, account_id, actor=ACTOR, now=clock.now()))
    click.echo("The account is disabled.")


@group.command("enable")
@click.argument("email")
@with_appcontext
def enable(email: str) -> None:
    """Let EMAIL sign in again."""
    account_id = _account_id(email)
    write(lambda db: service.enable(db, account_id, actor=ACTOR, now=clock.now()))
    click.echo("The account is enabled.")


@group.command("authenticator-off")
@click.argument("email")
@with_appcontext
def authenticator_off(email: str) -> None:
    """Switch the authenticator app of EMAIL off, for a lost telephone."""
    account_id = _account_id(email)
    write(lambda db: service.switch_off_second_factor(db, account_id, actor=ACTOR, now=clock.now()))
    click.echo("The authenticator app is switched off.")
