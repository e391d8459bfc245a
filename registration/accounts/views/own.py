"""The own account: name, language, password, signing out everywhere."""

from __future__ import annotations

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from registration.accounts import (
    limits,
    passwords,
    queries,
    second_factor,
    service,
    sessions,
)
from registration.accounts.forms import ChangePasswordForm, DetailsForm
from registration.accounts.views.blueprints import account
from registration.accounts.views.refusals import refuse
from registration.core import clock, db
from registration.core.errors import TooManyError
from registration.core.fields import add_error
from registration.core.forms import EmptyForm
from registration.core.http import see_other
from registration.core.i18n import gettext
from registration.core.permissions import requires_account

_ = gettext
PASSWORD = "account/password.html"  # noqa: S105 - a template


@account.route("", methods=["GET", "POST"])
@requires_account
def show() -> ResponseReturnValue:
    """Show the account, change name and language."""
    reader = sessions.current()
    form = DetailsForm(data={"name": reader.name, "language": reader.language})
    if form.validate_on_submit():
        name, language = form.name.data or "", form.language.data
        db.write(lambda db: service.change_details(db, reader.id, name=name, language=language))
        flash(_("Your account is changed."))
        return see_other("account.show")
    return _page(form), form.status


def _page(form: DetailsForm, sending: EmptyForm | None = None) -> str:
    reader = sessions.current()
    kept = queries.get_account(db.session(), reader.id)
    return render_template(
        "account/show.html",
        form=form,
        sending=sending,
        form_id="details",
        reader=reader,
        codes_left=len(second_factor.recovery_codes(kept)),
    )


@account.route("/password", methods=["GET", "POST"])
@requires_account
def password() -> ResponseReturnValue:
    """Change the password; other browsers are signed out by that."""
    reader = sessions.current()
    form = ChangePasswordForm()
    form.judge_for(reader.email, reader.name)
    if form.validate_on_submit():
        try:
            is_right = prove(reader.id, form.current.data or "")
        except TooManyError as error:
            return refuse(form, PASSWORD, error, form_id="password", reader=reader)
        if is_right:
            hashed, now = passwords.hashed(form.new.data or ""), clock.now()
            sessions.go_on(
                db.write(
                    lambda db: service.set_password(db, reader.id, hashed, by="password", now=now)
                )
            )
            flash(_("Your password is changed. You are signed out in other browsers."))
            return see_other("account.show")
        add_error(form.current, wrong_password())
    return render_template(PASSWORD, form=form, form_id="password", reader=reader), form.status


def wrong_password() -> str:
    """Return what to say of a present password that is not right."""
    return _("This is not your present password.")


def prove(account_id: int, text: str) -> bool:
    """Tell whether a text is the password of the account that is signed in.

    Raises:
        TooManyError: too many were tried for this account.
    """
    now = clock.now()
    kept = queries.get_account(db.session(), account_id)
    email, hashed = kept.email, kept.password
    counted = (limits.SIGN_IN_ACCOUNT, email)
    limits.reserve(counted, now=now)
    if not passwords.is_right(text, hashed):
        return False
    limits.release(counted, now=now)
    return True


@account.post("/sign-out-everywhere")
@requires_account
def sign_out_everywhere() -> ResponseReturnValue:
    """End the sessions of all browsers."""
    reader = sessions.current()
    sending = EmptyForm()
    if not sending.validate_on_submit():
        form = DetailsForm(formdata=None, data={"name": reader.name, "language": reader.language})
        return _page(form, sending), 422
    sessions.sign_out()
    now = clock.now()
    db.write(lambda db: service.end_sessions(db, reader.id, now=now))
    flash(_("You are signed out everywhere."))
    return see_other("security.sign_in")
