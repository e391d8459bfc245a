"""A forgotten password, and setting one by the link of a mail."""

from __future__ import annotations

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from registration.accounts import letters, limits, passwords, service, tries
from registration.accounts.forms import ForgottenForm, NewPasswordForm
from registration.accounts.views.blueprints import security
from registration.accounts.views.refusals import refuse
from registration.core import clock, db
from registration.core.collation import normal_email
from registration.core.errors import ConflictError, NotFoundError, TooManyError
from registration.core.http import see_other
from registration.core.i18n import gettext
from registration.core.permissions import public

_ = gettext
FORGOTTEN = "security/forgotten.html"
PASSWORD = "security/password.html"  # noqa: S105 - a template


@security.route("/forgotten-password", methods=["GET", "POST"])
@public
def forgotten() -> ResponseReturnValue:
    """Send a link for a new password; the answer is the same whether there is an account or not."""
    form = ForgottenForm()
    if form.validate_on_submit():
        try:
            _remind(normal_email(form.email.data or ""))
        except TooManyError as error:
            return refuse(form, FORGOTTEN, error, form_id="forgotten")
        flash(
            _(
                "If there is an account with the address %(address)s, a mail with a link is on its way. It opens for 24 hours.",
                address=form.email.data,
            )
        )
        return see_other("security.sign_in")
    return render_template(FORGOTTEN, form=form, form_id="forgotten"), form.status


def _remind(email: str) -> None:
    """Owe the mail; more than a few for one address are left out without a word, since that too would tell.

    Raises:
        TooManyError: this client asked for too many.
    """
    now = clock.now()
    limits.reserve((limits.RESET_CLIENT, tries.client()), now=now)
    try:
        limits.reserve((limits.RESET_ACCOUNT, email), now=now)
    except TooManyError:
        return
    db.write(lambda db: service.remind(db, email, now=now))


@security.route("/set-password/<string:token>", methods=["GET", "POST"])
@public
def password(token: str) -> ResponseReturnValue:
    """Let somebody set a password by the link of an invitation, or for one that was forgotten."""
    now = clock.now()
    try:
        account = tries.by_token(lambda: letters.find_by_token(db.session(), token, now=now))
    except NotFoundError:
        return render_template("security/dead_link.html"), 404
    form = NewPasswordForm()
    form.judge_for(account.email, account.name)
    email, is_first = account.email, account.password is None
    if form.validate_on_submit():
        hashed = passwords.hashed(form.new.data or "")
        try:
            db.write(lambda db: service.set_password_by_token(db, token, hashed, now=now))
        except ConflictError:
            return render_template("security/dead_link.html"), 404
        flash(_("Your password is set. Sign in with it."))
        return see_other("security.sign_in")
    page = render_template(
        PASSWORD, form=form, form_id="password", email=email, is_first=is_first, token=token
    )
    return page, form.status
