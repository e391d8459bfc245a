"""The personal page and what its person changes on it."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from registration.core import clock
from registration.core.db import write
from registration.core.errors import DomainError, NotFoundError
from registration.core.forms import EmptyForm
from registration.core.http import see_other
from registration.core.i18n import gettext as _
from registration.core.permissions import public
from registration.meetings.kinds import Mode
from registration.pages.links import refuse
from registration.pages.personal import page, sentences
from registration.pages.personal.forms import ConsentForm, ModeForm
from registration.pages.personal.site import blueprint
from registration.participants.commands import ChangeCommand
from registration.participants.current import modes_of
from registration.participants.kinds import ConsentKind
from registration.participants.models import Registration
from registration.participants.service import changing, consents, deciding, feeds, loading

ACTOR = "person"


@blueprint.get("/my/<string:token>")
@public
def show(token: str) -> ResponseReturnValue:
    """Show where a registration stands and what is booked."""
    return page.show_page(token, page.open_page(token))


def done(token: str, work: Callable[[Session], object], words: str) -> ResponseReturnValue:
    """Change something and lead back to the page, or show it again with the reason why not."""
    try:
        write(work)
    except NotFoundError:
        refuse()
    except DomainError as error:
        again = page.open_page(token)
        return page.show_page(token, again, sentences.refused(error), 422)
    flash(words)
    return see_other("personal.show", token=token)


def not_sent(token: str, registration: Registration) -> ResponseReturnValue:
    """Show the page again whose button came without its token."""
    return page.show_page(token, registration, sentences.expired(), 422)


@blueprint.post("/my/<string:token>/days/<int:day>")
@public
def attend(token: str, day: int) -> ResponseReturnValue:
    """Attend one day in another way; the other days stay as they are."""
    registration = page.open_page(token)
    form = ModeForm()
    if not form.validate_on_submit():
        return not_sent(token, registration)
    chosen = form.chosen
    words = {
        Mode.IN_PERSON: _("Changed. The page says whether a place in person is yours."),
        Mode.VIRTUAL: _("Changed: you attend that day virtually."),
        Mode.ABSENT: _("Changed: you do not attend that day."),
    }[chosen]
    return done(token, lambda db: _switch(db, registration.id, day, chosen), words)


def _switch(db: Session, registration_id: int, day_id: int, mode: Mode) -> None:
    """Change one day under lock, so that the others stay as they are now and not as the page showed them."""
    days = modes_of(loading.locked(db, registration_id).registration) | {day_id: mode}
    command = ChangeCommand(days=days)
    changing.change(db, registration_id, command, actor=ACTOR, now=clock.now())


@blueprint.get("/my/<string:token>/cancel")
@public
def cancel(token: str) -> ResponseReturnValue:
    """Say what cancelling would do, and ask."""
    registration = page.open_page(token)
    frame = page.frame_of(registration)
    if not frame.is_changeable:
        return see_other("personal.show", token=token)
    return render_template(
        "personal/cancel.html",
        token=token,
        meeting=registration.meeting,
        dialogue=registration.meeting.dialogue,
        registration=registration,
        name=page.full_name(registration),
        can_return=page.can_return(frame),
    )


@blueprint.post("/my/<string:token>/cancel")
@public
def cancel_now(token: str) -> ResponseReturnValue:
    """Cancel the registration."""
    registration = page.open_page(token)
    if not EmptyForm().validate_on_submit():
        return not_sent(token, registration)
    return done(
        token,
        lambda db: deciding.cancel(db, registration.id, actor=ACTOR, now=clock.now()),
        _("Your registration is cancelled. We have written to you."),
    )


@blueprint.post("/my/<string:token>/reinstate")
@public
def reinstate(token: str) -> ResponseReturnValue:
    """Take a cancellation back while registration is open."""
    registration = page.open_page(token)
    if not EmptyForm().validate_on_submit():
        return not_sent(token, registration)
    if not page.can_reinstate(page.frame_of(registration)):
        return page.show_page(token, registration, sentences.closed(), 422)
    return done(
        token,
        lambda db: deciding.reinstate(db, registration.id, actor=ACTOR, now=clock.now()),
        _("The cancellation is taken back."),
    )


@blueprint.post("/my/<string:token>/consents/<string:kind>")
@public
def consent(token: str, kind: str) -> ResponseReturnValue:
    """Give or withdraw one consent."""
    registration = page.open_page(token)
    form = ConsentForm()
    if kind not in {known.value for known in ConsentKind}:
        refuse()
    if not form.validate_on_submit():
        return not_sent(token, registration)
    wanted = form.wanted.data == "yes"
    change = consents.give if wanted else consents.withdraw
    words = _("Noted: you agree.") if wanted else _("Noted: you no longer agree.")
    return done(
        token,
        lambda db: change(db, registration.id, ConsentKind(kind), actor=ACTOR, now=clock.now()),
        words,
    )


@blueprint.post("/my/<string:token>/reset-feed")
@public
def reset_feed(token: str) -> ResponseReturnValue:
    """Give the calendar subscription a new address."""
    registration = page.open_page(token)
    if not EmptyForm().validate_on_submit():
        return not_sent(token, registration)
    return done(
        token,
        lambda db: feeds.reset_feed(db, registration.id, actor=ACTOR, now=clock.now()),
        _("The subscription has a new address; the old one no longer works."),
    )
