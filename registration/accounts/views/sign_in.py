"""Signing in and out."""

from __future__ import annotations

import math

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registration.accounts import limits, passwords, queries, service, sessions, tries
from registration.accounts.forms import SignInForm
from registration.accounts.models import Account
from registration.accounts.views import goals
from registration.core import clock, db
from registration.core.collation import normal_email
from registration.core.errors import TooManyError
from registration.core.forms import EmptyForm, Form
from registration.core.http import pages_blueprint, see_other
from registration.core.i18n import gettext, ngettext
from registration.core.permissions import public

_ = gettext
MINUTE = 60

blueprint = pages_blueprint("security", __name__, "/desk")


@blueprint.route("/sign-in", methods=["GET", "POST"])
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
            return refused(form, "security/sign_in.html", error)
        if account is not None:
            return _let_in(account, goal)
        form.password.errors = [
            _("The e-mail address and the password do not belong together. Check both.")
        ]
    return render_template("security/sign_in.html", form=form, form_id="sign-in"), form.status


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
    if not passwords.is_right(form.password.data or "", kept) or account is None:
        return None
    account_id = account.id
    limits.release(*counted, now=now)
    return db.write(lambda db: service.note_sign_in(db, account_id, now=now))


def _let_in(account: Account, goal: str) -> ResponseReturnValue:
    sessions.sign_in(account)
    return redirect(goal, code=303)


def refused(form: Form, template: str, error: TooManyError) -> ResponseReturnValue:
    """Return the page that says how long to wait before the next try."""
    seconds = int(str(error.facts["seconds"]))
    minutes = max(1, math.ceil(seconds / MINUTE))
    sentence = ngettext(
        "There were too many tries. Wait %(num)d minute, then try again.",
        "There were too many tries. Wait %(num)d minutes, then try again.",
        minutes,
    )
    last = [field for field in form if field.name != "csrf_token"][-1]
    last.errors = [sentence]
    response = make_response(render_template(template, form=form, form_id="sign-in"), 429)
    response.headers["Retry-After"] = str(seconds)
    return response


@blueprint.route("/sign-out", methods=["GET", "POST"])
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


def ask_to_sign_in() -> ResponseReturnValue:
    """Return the response for a page that only officers may open: to the sign-in page and back."""
    code = 302 if request.method in {"GET", "HEAD"} else 303
    return redirect(url_for("security.sign_in", next=goals.wanted()), code=code)
