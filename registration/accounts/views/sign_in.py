"""Signing in with the password, and out."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registration.accounts import (
    limits,
    passwords,
    queries,
    second_factor,
    service,
    sessions,
    tries,
)
from registration.accounts.forms import SignInForm
from registration.accounts.models import Account
from registration.accounts.views import goals
from registration.accounts.views.blueprints import security
from registration.accounts.views.refusals import refuse
from registration.core import clock, config, db
from registration.core.collation import normal_email
from registration.core.errors import TooManyError
from registration.core.fields import add_error
from registration.core.forms import EmptyForm
from registration.core.http import see_other
from registration.core.i18n import gettext
from registration.core.permissions import public

_ = gettext
TEMPLATE = "security/sign_in.html"


@security.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Ask for e-mail address and password."""
    goal = goals.goal(request.args.get("next"))
    if sessions.officer() is not None and request.method == "GET":
        return redirect(goal)
    form = SignInForm()
    if form.validate_on_submit():
        try:
            account = _proved(form)
        except TooManyError as error:
            return refuse(form, TEMPLATE, error, form_id="sign-in")
        if account is not None:
            return _let_in(account, goal)
        add_error(
            form.password,
            _("The e-mail address and the password do not belong together. Check both."),
        )
    return render_template(TEMPLATE, form=form, form_id="sign-in"), form.status


def _proved(form: SignInForm) -> Account | None:
    """Return the account whose password this is.

    Raises:
        TooManyError: this client or this account was tried too often.
    """
    now = clock.now()
    email = normal_email(form.email.data or "")
    counted = ((limits.SIGN_IN_CLIENT, tries.client()), (limits.SIGN_IN_ACCOUNT, email))
    limits.reserve(*counted, now=now)
    account = queries.find_by_email(db.session(), email)
    kept = account.password if account is not None and account.active else None
    if not passwords.is_right(form.password.data or "", kept):
        return None
    limits.release(*counted, now=now)
    return queries.find_by_email(db.session(), email)


def _let_in(account: Account, goal: str) -> ResponseReturnValue:
    """Begin the session, or ask for the second factor, or have it set up where all must have one."""
    if second_factor.is_on(account):
        sessions.hold(account, goal)
        return see_other("security.code")
    if config.current().two_factor_required:
        sessions.hold(account, goal, second_factor.new_secret())
        return see_other("security.set_up")
    return begin(account.id, goal)


def begin(account_id: int, goal: str) -> ResponseReturnValue:
    """Begin the session of somebody who has proved everything, and go where the person wanted."""
    now = clock.now()
    sessions.sign_in(db.write(lambda db: service.note_sign_in(db, account_id, now=now)))
    return redirect(goal, code=303)


@security.route("/sign-out", methods=["GET", "POST"])
@public
def sign_out() -> ResponseReturnValue:
    """End the session; reached by a link, the page asks first."""
    form = EmptyForm()
    if form.validate_on_submit():
        sessions.sign_out()
        return see_other("security.sign_in")
    if sessions.officer() is None:
        return redirect(url_for("security.sign_in"))
    return render_template("security/sign_out.html", form=form, form_id="sign-out"), form.status
