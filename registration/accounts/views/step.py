"""The second step of signing in: a code, or setting up the app where all accounts must have it."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from registration.accounts import limits, queries, second_factor, service, sessions
from registration.accounts.forms import CodeForm, RecoveryCodeForm
from registration.accounts.models import Account
from registration.accounts.views.blueprints import security
from registration.accounts.views.refusals import refuse
from registration.accounts.views.sign_in import begin
from registration.core import clock, config, db
from registration.core.errors import ConflictError, InvalidError, TooManyError
from registration.core.fields import add_error
from registration.core.http import see_other
from registration.core.i18n import gettext, ngettext
from registration.core.permissions import public

_ = gettext
CODE = "security/code.html"
SET_UP = "security/set_up.html"


def _waiting() -> tuple[sessions.Pending, Account] | None:
    """Return the sign-in that waits for its second step, and its account as it is now."""
    pending = sessions.held()
    account = queries.find_by_key(db.session(), pending.key) if pending else None
    if pending is None or account is None or not account.active:
        return None
    return pending, account


def _begin_again() -> ResponseReturnValue:
    flash(_("That took too long. Sign in once more."), "warn")
    return see_other("security.sign_in")


@security.route("/sign-in/code", methods=["GET", "POST"])
@public
def code() -> ResponseReturnValue:
    """Ask for a code of the authenticator app, or a recovery code (``?with=recovery``)."""
    waiting = _waiting()
    if waiting is None:
        return _begin_again()
    pending, account = waiting
    by_recovery = request.args.get("with") == "recovery"
    form = RecoveryCodeForm() if by_recovery else CodeForm()
    values = {"form_id": "second-step", "by_recovery": by_recovery}
    if form.validate_on_submit():
        account_id = account.id
        try:
            is_right = _is_right(account_id, form.code.data or "", by_recovery=by_recovery)
        except TooManyError as error:
            return refuse(form, CODE, error, **values)
        if is_right:
            return begin(account_id, pending.goal)
        add_error(form.code, wrong_code(by_recovery=by_recovery))
    return render_template(CODE, form=form, **values), form.status


def wrong_code(*, by_recovery: bool = False) -> str:
    """Return what to say of a code that is not right."""
    if by_recovery:
        return _("This is none of your recovery codes that are left. Each opens once.")
    return _("This code is not right, or was used already. Write the one that the app shows now.")


def _is_right(account_id: int, text: str, *, by_recovery: bool) -> bool:
    """Use a code up and tell whether it was right.

    Raises:
        TooManyError: too many codes were tried for this account.
    """
    now = clock.now()
    counted = (limits.CODE_ACCOUNT, str(account_id))
    limits.reserve(counted, now=now)
    if by_recovery:
        account = db.write(lambda db: service.use_recovery_code(db, account_id, text))
    else:
        account = db.write(lambda db: service.use_code(db, account_id, text, now=now))
    if account is None:
        return False
    if by_recovery:
        left = len(second_factor.recovery_codes(account))
        flash(
            ngettext(
                "That recovery code is used up. You have %(num)d left: make new ones in your account.",
                "That recovery code is used up. You have %(num)d left.",
                left,
            ),
            "warn",
        )
    limits.release(counted, now=now)
    return True


@security.route("/sign-in/second-factor", methods=["GET", "POST"])
@public
def set_up() -> ResponseReturnValue:
    """Have somebody set up the app before the first session, where the configuration demands it."""
    waiting = _waiting()
    if waiting is None or waiting[0].secret is None or not config.current().two_factor_required:
        return _begin_again()
    pending, account = waiting
    form = CodeForm()
    values = {
        "form_id": "second-step",
        "app": second_factor.set_up(pending.secret or "", account.email),
    }
    if form.validate_on_submit():
        account_id = account.id
        try:
            switch_on(account_id, pending.secret or "", form.code.data or "")
        except TooManyError as error:
            return refuse(form, SET_UP, error, **values)
        except InvalidError:
            add_error(form.code, wrong_code())
        except ConflictError:
            return _begin_again()
        else:
            begin(account_id, pending.goal)
            sessions.show_recovery_codes(pending.goal)
            return see_other("account.recovery_codes")
    return render_template(SET_UP, form=form, **values), form.status


def switch_on(account_id: int, secret: str, text: str) -> Account:
    """Switch the second factor of an account on with the first code of its app.

    Raises:
        TooManyError: too many codes were tried.
        InvalidError: the code is not right.
        ConflictError: it is on already.
    """
    now = clock.now()
    counted = (limits.CODE_ACCOUNT, str(account_id))
    limits.reserve(counted, now=now)
    account = db.write(
        lambda db: service.switch_on_second_factor(db, account_id, secret, text, now=now)
    )
    limits.release(counted, now=now)
    return account
