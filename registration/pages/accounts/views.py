"""The list of a Dialogue's accounts, and inviting people to it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registration.accounts import second_factor
from registration.core import clock, db
from registration.core.errors import ConflictError
from registration.core.fields import add_error
from registration.core.http import see_other
from registration.core.i18n import gettext, language
from registration.core.permissions import Permission, actor, requires
from registration.dialogues import memberships
from registration.pages.accounts.blueprint import blueprint, dialogue_of, role_words
from registration.pages.accounts.forms import InviteForm
from registration.pages.readers import dialogues_of_reader

_ = gettext


@blueprint.get("/accounts")
@requires(Permission.ACCOUNTS_EDIT)
def index() -> ResponseReturnValue:
    """Lead to the accounts of the Dialogue, or offer those that the reader administers."""
    dialogues = dialogues_of_reader(db.session(), Permission.ACCOUNTS_EDIT)
    if len(dialogues) == 1:
        return redirect(url_for("accounts.of_dialogue", dialogue=dialogues[0].slug))
    return render_template("accounts/index.html", dialogues=dialogues)


@blueprint.get("/dialogues/<string:dialogue>/accounts")
@requires(Permission.ACCOUNTS_EDIT)
def of_dialogue(dialogue: str) -> ResponseReturnValue:
    """List who has a role in a Dialogue."""
    found = dialogue_of(dialogue)
    members = memberships.list_members(db.session(), found.id)
    return render_template(
        "accounts/of_dialogue.html",
        dialogue=found,
        members=members,
        role_words=role_words,
        is_on=second_factor.is_on,
    )


@blueprint.route("/dialogues/<string:dialogue>/accounts/new", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_EDIT)
def invite(dialogue: str) -> ResponseReturnValue:
    """Give somebody a role in a Dialogue; a new account gets a mail to set its password."""
    found = dialogue_of(dialogue)
    form = InviteForm(data={"language": language()})
    scopes = form.offer()
    if form.validate_on_submit():
        invitation, by, dialogue_id = form.to_invitation(), actor(), found.id
        now = clock.now()
        try:
            account = db.write(
                lambda db: memberships.invite(db, dialogue_id, invitation, actor=by, now=now)
            )
        except ConflictError as error:
            add_error(form.email, _refusal(error))
        else:
            flash(_invited(account.email, has_password=account.password is not None))
            return see_other("accounts.of_dialogue", dialogue=dialogue)
        found = dialogue_of(dialogue)
    page = render_template(
        "accounts/invite.html", dialogue=found, form=form, scopes=scopes, form_id="invite"
    )
    return page, form.status


def _invited(address: str, *, has_password: bool) -> str:
    if has_password:
        return _(
            "%(address)s already had an account and now has this role too. No mail is needed.",
            address=address,
        )
    return _(
        "A mail to %(address)s is on its way, with a link to set a password. It opens for seven days.",
        address=address,
    )


def _refusal(error: ConflictError) -> str:
    if error.code == "already-member":
        return _("This person has a role in this Dialogue already. Change it in the list.")
    return _("This account is disabled. Someone who administers all its Dialogues can enable it.")
