"""One account of a Dialogue: its role, and what an administrator may do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from registration.accounts import second_factor, service, sessions
from registration.core import clock, db
from registration.core.errors import ConflictError, ForbiddenError
from registration.core.fields import add_error
from registration.core.forms import EmptyForm
from registration.core.http import see_other
from registration.core.i18n import gettext
from registration.core.permissions import Permission, actor, dialogue_ids, requires
from registration.core.roles import Role
from registration.dialogues import memberships
from registration.pages.accounts.blueprint import blueprint, dialogue_of, role_words
from registration.pages.accounts.forms import RoleForm

_ = gettext
PATH = "/dialogues/<string:dialogue>/accounts/<int:account>"


@blueprint.route(PATH, methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_EDIT)
def person(dialogue: str, account: int) -> ResponseReturnValue:
    """Show an account and change its role."""
    found = dialogue_of(dialogue)
    member = memberships.get_member(db.session(), found.id, account)
    form = RoleForm(data={"role": member.role.value})
    scopes = form.offer()
    if form.validate_on_submit():
        role, by, dialogue_id = Role(form.role.data), actor(), found.id
        now = clock.now()
        try:
            _not_oneself(account)
            db.write(
                lambda db: memberships.change_role(
                    db, dialogue_id, account, role, actor=by, now=now
                )
            )
        except ForbiddenError as error:
            flash(_refusal(error), "bad")
            return see_other("accounts.person", dialogue=dialogue, account=account)
        except ConflictError as error:
            add_error(form.role, _refusal(error))
        else:
            flash(_("The role is changed."))
            return see_other("accounts.of_dialogue", dialogue=dialogue)
    return _page(dialogue, account, form, scopes), form.status


def _page(
    slug: str,
    account_id: int,
    form: RoleForm,
    scopes: dict[str, str],
    sending: EmptyForm | None = None,
) -> str:
    dialogue = dialogue_of(slug)
    member = memberships.get_member(db.session(), dialogue.id, account_id)
    is_self = account_id == sessions.current().id
    theirs = dialogue_ids(Permission.ACCOUNTS_EDIT)
    elsewhere = memberships.dialogues_of(db.session(), account_id) - theirs
    return render_template(
        "accounts/person.html",
        dialogue=dialogue,
        member=member,
        form=form,
        scopes=scopes,
        sending=sending,
        form_id=None if is_self else "role-form",
        words=role_words(member.role),
        is_self=is_self,
        is_whole=not elsewhere and not member.account.is_operator,
        has_second_factor=second_factor.is_on(member.account),
    )


def _not_oneself(account_id: int) -> None:
    """Refuse what would take the reader's own rights away.

    Raises:
        ForbiddenError: ``oneself``.
    """
    if account_id == sessions.current().id:
        raise ForbiddenError("oneself")


def _refusal(error: ConflictError | ForbiddenError) -> str:
    return {
        "oneself": _("You cannot do this to your own account. Ask another administrator."),
        "last-administrator": _(
            "This is the only administrator who can sign in. Make somebody else administrator first."
        ),
        "other-dialogues": _(
            "This account has roles in Dialogues that you do not administer. You can take away its role in this one."
        ),
        "operator": _(
            "This account runs the whole installation; only the command line changes it."
        ),
        "account-disabled": _("This account is disabled. Enable it first."),
        "password-set": _("This person has set a password already and needs no invitation."),
    }[error.code]


Work = Callable[[Session], Any]


def _do(
    dialogue: str, account: int, done: str, work: Work, *, back: str = "accounts.person"
) -> ResponseReturnValue:
    """Do what a form of one button asks for, and say that it is done or why not."""
    found = dialogue_of(dialogue)
    member = memberships.get_member(db.session(), found.id, account)
    sending = EmptyForm()
    if not sending.validate_on_submit():
        form = RoleForm(formdata=None, data={"role": member.role.value})
        return _page(dialogue, account, form, form.offer(), sending), 422
    try:
        _not_oneself(account)
        db.write(work)
    except (ConflictError, ForbiddenError) as error:
        flash(_refusal(error), "bad")
        return see_other("accounts.person", dialogue=dialogue, account=account)
    flash(done)
    if back == "accounts.person":
        return see_other(back, dialogue=dialogue, account=account)
    return see_other(back, dialogue=dialogue)


@blueprint.post(f"{PATH}/invite-again")
@requires(Permission.ACCOUNTS_EDIT)
def invite_again(dialogue: str, account: int) -> ResponseReturnValue:
    """Send the invitation again; the link of the earlier one stops working."""
    by, now, found_id = actor(), clock.now(), dialogue_of(dialogue).id
    return _do(
        dialogue,
        account,
        _("The invitation is on its way again."),
        lambda db: memberships.invite_again(db, found_id, account, actor=by, now=now),
    )


@blueprint.post(f"{PATH}/remove")
@requires(Permission.ACCOUNTS_EDIT)
def remove(dialogue: str, account: int) -> ResponseReturnValue:
    """Take somebody's role in the Dialogue away."""
    by, now, found_id = actor(), clock.now(), dialogue_of(dialogue).id
    return _do(
        dialogue,
        account,
        _("The role is taken away."),
        lambda db: memberships.take_role(db, found_id, account, actor=by, now=now),
        back="accounts.of_dialogue",
    )


@blueprint.post(f"{PATH}/disable")
@requires(Permission.ACCOUNTS_EDIT)
def disable(dialogue: str, account: int) -> ResponseReturnValue:
    """Keep somebody from signing in."""
    by, now, found_id = actor(), clock.now(), dialogue_of(dialogue).id
    theirs = dialogue_ids(Permission.ACCOUNTS_EDIT)
    return _do(
        dialogue,
        account,
        _("The account is disabled; the person is signed out everywhere."),
        lambda db: memberships.disable(db, found_id, account, theirs=theirs, actor=by, now=now),
    )


@blueprint.post(f"{PATH}/enable")
@requires(Permission.ACCOUNTS_EDIT)
def enable(dialogue: str, account: int) -> ResponseReturnValue:
    """Let somebody sign in again."""
    by, now, theirs = actor(), clock.now(), dialogue_ids(Permission.ACCOUNTS_EDIT)

    def work(db: Session) -> None:
        memberships.demand_all(db, account, theirs)
        service.enable(db, account, actor=by, now=now)

    return _do(dialogue, account, _("The account is enabled."), work)


@blueprint.post(f"{PATH}/authenticator-off")
@requires(Permission.ACCOUNTS_EDIT)
def authenticator_off(dialogue: str, account: int) -> ResponseReturnValue:
    """Switch off the second factor of somebody who lost the telephone."""
    by, now, theirs = actor(), clock.now(), dialogue_ids(Permission.ACCOUNTS_EDIT)

    def work(db: Session) -> None:
        memberships.demand_all(db, account, theirs)
        service.switch_off_second_factor(db, account, actor=by, now=now)

    return _do(dialogue, account, _("The authenticator app is switched off."), work)
