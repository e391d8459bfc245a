"""The own account's second factor: switching the app on and off, recovery codes."""

from __future__ import annotations

from flask import flash, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from registration.accounts import queries, second_factor, service, sessions
from registration.accounts.forms import CodeForm, ProveForm
from registration.accounts.views.blueprints import account
from registration.accounts.views.own import prove, wrong_password
from registration.accounts.views.refusals import refuse
from registration.accounts.views.step import switch_on, wrong_code
from registration.core import clock, config, db
from registration.core.errors import ConflictError, InvalidError, TooManyError
from registration.core.fields import add_error
from registration.core.http import see_other
from registration.core.i18n import gettext
from registration.core.permissions import requires_account

_ = gettext
SET_UP = "account/authenticator.html"
OFF = "account/authenticator_off.html"
NEW_CODES = "account/new_codes.html"


@account.route("/authenticator", methods=["GET", "POST"])
@requires_account
def authenticator() -> ResponseReturnValue:
    """Set up an authenticator app: scan, type the first code."""
    reader = sessions.current()
    if reader.has_second_factor:
        return see_other("account.show")
    secret = sessions.kept_secret(reader.id)
    if secret is None:
        secret = second_factor.new_secret()
        sessions.keep_secret(reader.id, secret)
    form = CodeForm()
    values = {"form_id": "second-step", "app": second_factor.set_up(secret, reader.email)}
    if form.validate_on_submit():
        try:
            sessions.go_on(switch_on(reader.id, secret, form.code.data or ""))
        except TooManyError as error:
            return refuse(form, SET_UP, error, **values)
        except InvalidError:
            add_error(form.code, wrong_code())
        except ConflictError:
            return see_other("account.show")
        else:
            sessions.show_recovery_codes(url_for("account.show"))
            return see_other("account.recovery_codes")
    return render_template(SET_UP, form=form, **values), form.status


@account.get("/recovery-codes")
@requires_account
def recovery_codes() -> ResponseReturnValue:
    """Show the recovery codes for ten minutes after they were made."""
    goal = sessions.recovery_codes_shown()
    if goal is None:
        return see_other("account.show")
    kept = queries.get_account(db.session(), sessions.current().id)
    page = render_template(
        "account/recovery_codes.html", codes=second_factor.recovery_codes(kept), goal=goal
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


@account.route("/recovery-codes/new", methods=["GET", "POST"])
@requires_account
def new_codes() -> ResponseReturnValue:
    """Make new recovery codes; asks for the password."""
    reader = sessions.current()
    if not reader.has_second_factor:
        return see_other("account.show")
    form = ProveForm()
    if form.validate_on_submit():
        try:
            is_right = prove(reader.id, form.current.data or "")
        except TooManyError as error:
            return refuse(form, NEW_CODES, error, form_id="prove")
        if is_right:
            now = clock.now()
            db.write(lambda db: service.renew_recovery_codes(db, reader.id, now=now))
            sessions.show_recovery_codes(url_for("account.show"))
            return see_other("account.recovery_codes")
        add_error(form.current, wrong_password())
    return render_template(NEW_CODES, form=form, form_id="prove"), form.status


@account.route("/authenticator/off", methods=["GET", "POST"])
@requires_account
def authenticator_off() -> ResponseReturnValue:
    """Switch the second factor off; asks for the password, and is refused where all must have one."""
    reader = sessions.current()
    if not reader.has_second_factor:
        return see_other("account.show")
    form = ProveForm()
    is_demanded = config.current().two_factor_required
    values = {"form_id": None if is_demanded else "prove", "is_demanded": is_demanded}
    if not is_demanded and form.validate_on_submit():
        try:
            is_right = prove(reader.id, form.current.data or "")
        except TooManyError as error:
            return refuse(form, OFF, error, **values)
        if is_right:
            now, actor = clock.now(), f"account:{reader.id}"
            sessions.go_on(
                db.write(
                    lambda db: service.switch_off_second_factor(db, reader.id, actor=actor, now=now)
                )
            )
            flash(_("Signing in takes your password alone again."))
            return see_other("account.show")
        add_error(form.current, wrong_password())
    return render_template(OFF, form=form, **values), form.status
