"""What wants a fresh link: protected answers, the download of all data, and erasing them.

The personal link lives long and is in every mail, so it does not open these. The fresh one comes by mail to the
registered address and is valid for half an hour.
"""

from __future__ import annotations

from flask import Response, flash, make_response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from registration.accounts import limits
from registration.audit import service as audit
from registration.core import clock
from registration.core.db import session, write
from registration.core.errors import DomainError, NotFoundError
from registration.core.forms import EmptyForm
from registration.core.http import see_other
from registration.core.i18n import format_day
from registration.core.i18n import gettext as _
from registration.core.permissions import public
from registration.core.tokens import Purpose
from registration.pages.links import open_link, refuse
from registration.pages.personal import page, sentences
from registration.pages.personal.forms import EraseForm, ProtectedForm
from registration.pages.personal.site import blueprint
from registration.participants.commands import ChangeCommand
from registration.participants.facts import owner_key
from registration.participants.models import Registration
from registration.participants.service import changing, links
from registration.privacy import document, queries, rules
from registration.privacy.rules import Scope
from registration.privacy.service import erasing

ACTOR = "person"


@blueprint.get("/my/<string:token>/fresh-link")
@public
def fresh(token: str) -> ResponseReturnValue:
    """Say what a fresh link is for, and offer to send one."""
    return _ask(token, page.open_page(token))


@blueprint.post("/my/<string:token>/fresh-link")
@public
def send_fresh(token: str) -> ResponseReturnValue:
    """Send a fresh link to the registered address."""
    registration = page.open_page(token)
    if not EmptyForm().validate_on_submit():
        return _ask(token, registration, sentences.expired(), 422)
    now = clock.now()

    def send(db: Session) -> None:
        limits.demand(db, limits.FRESH_LINK, registration.public_id, now=now)
        limits.hit(db, limits.FRESH_LINK, registration.public_id, now=now)
        links.send_fresh_link(db, registration.id, actor=ACTOR, now=now)

    try:
        write(send)
    except NotFoundError:
        refuse()
    except DomainError as error:
        return _ask(token, registration, sentences.refused(error), 422)
    flash(_("The link is on its way. Open it within 30 minutes."))
    return see_other("personal.fresh", token=token)


def _ask(
    token: str, registration: Registration, problem: str = "", status: int = 200
) -> ResponseReturnValue:
    return (
        render_template(
            "personal/fresh.html",
            token=token,
            problem=problem,
            meeting=registration.meeting,
            dialogue=registration.meeting.dialogue,
            sent_to=registration.email or registration.contact_email,
        ),
        status,
    )


@blueprint.get("/my/<string:token>/data")
@public
def data(token: str) -> ResponseReturnValue:
    """Show the protected answers, and what can be downloaded and erased."""
    registration = _open(token)
    answers = registration.protected
    form = ProtectedForm(
        access_needs=answers.access_needs if answers else "", diet=answers.diet if answers else ""
    )
    return _show(token, registration, form)


@blueprint.post("/my/<string:token>/data")
@public
def change_protected(token: str) -> ResponseReturnValue:
    """Keep new protected answers; empty ones erase what was there."""
    registration = _open(token)
    form = ProtectedForm()
    if not form.validate_on_submit():
        return _show(token, registration, form)
    command = ChangeCommand(
        access_needs=form.access_needs.data or "", diet=form.diet.data or "", send_mail=False
    )
    try:
        write(
            lambda db: changing.change(db, registration.id, command, actor=ACTOR, now=clock.now())
        )
    except NotFoundError:
        refuse()
    except DomainError as error:
        return _show(token, registration, form, sentences.refused(error))
    flash(_("Your answers are saved."))
    return see_other("personal.data", token=token)


@blueprint.post("/my/<string:token>/data/download")
@public
def download(token: str) -> ResponseReturnValue:
    """Give everything that is kept about the person as a file; the history notes that it was asked for."""
    registration = _open(token)
    if not EmptyForm().validate_on_submit():
        return _show(token, registration, ProtectedForm(None), sentences.expired())
    now = clock.now()

    def note(db: Session) -> None:
        audit.record(
            db,
            "registration.downloaded",
            actor=ACTOR,
            subject=owner_key(registration.public_id),
            meeting_id=registration.meeting_id,
            now=now,
        )

    write(note)
    found = document.document(queries.kept_about(session(), registration.id), now=now)
    response = Response(document.to_bytes(found), mimetype="application/json")
    name = f"{registration.reference}.json"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return _private(response)


@blueprint.get("/my/<string:token>/data/erase")
@public
def erase(token: str) -> ResponseReturnValue:
    """Say what erasing would do, and ask for the word that confirms it."""
    return _confirm(token, _open(token), EraseForm())


@blueprint.post("/my/<string:token>/data/erase")
@public
def erase_now(token: str) -> ResponseReturnValue:
    """Erase what can be erased now."""
    registration = _open(token)
    form = EraseForm()
    if not form.validate_on_submit():
        return _confirm(token, registration, form)
    try:
        scope = write(lambda db: erasing.erase(db, registration.id, actor=ACTOR, now=clock.now()))
    except NotFoundError:
        refuse()
    if scope is Scope.ALL:
        return see_other("personal.erased")
    flash(_("What was optional is erased. The rest is erased when its time has come."))
    return see_other("personal.data", token=token)


@blueprint.get("/erased")
@public
def erased() -> ResponseReturnValue:
    """Confirm an erasure, on a page that belongs to nobody."""
    return render_template("personal/erased.html", dialogue=None)


def _open(token: str) -> Registration:
    return open_link(Purpose.FRESH, token)


def _show(
    token: str, registration: Registration, form: ProtectedForm, problem: str = ""
) -> ResponseReturnValue:
    response = make_response(
        render_template(
            "personal/data.html",
            token=token,
            form=form,
            form_id="protected",
            problem=problem,
            registration=registration,
            meeting=registration.meeting,
            dialogue=registration.meeting.dialogue,
            name=page.full_name(registration),
            everything=erasing.scope_now(registration.meeting, clock.now()) is Scope.ALL,
            kept_until=_kept_until(registration),
        )
    )
    response.status_code = 422 if problem else form.status
    return _private(response)


def _confirm(token: str, registration: Registration, form: EraseForm) -> ResponseReturnValue:
    now = clock.now()
    response = make_response(
        render_template(
            "personal/erase.html",
            token=token,
            form=form,
            form_id="erase",
            registration=registration,
            meeting=registration.meeting,
            dialogue=registration.meeting.dialogue,
            name=page.full_name(registration),
            everything=erasing.scope_now(registration.meeting, now) is Scope.ALL,
            is_before=now < registration.meeting.starts_at,
            kept_until=_kept_until(registration),
        )
    )
    response.status_code = form.status
    return _private(response)


def _kept_until(registration: Registration) -> str:
    meeting = registration.meeting
    due = rules.due_on(meeting.ends_on, meeting.dialogue.retention_months)
    return format_day(due, "long")


def _private(response: Response) -> Response:
    """Keep what is protected out of every cache, the browser's too."""
    response.headers["Cache-Control"] = "private, no-store"
    return response
