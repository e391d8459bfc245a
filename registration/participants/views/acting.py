"""What an officer does with one registration by one button, and the change of its days."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import flash, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from registration.core import clock, db
from registration.core.errors import DomainError
from registration.core.fields import add_error
from registration.core.forms import EmptyForm
from registration.core.http import see_other
from registration.core.i18n import gettext as _
from registration.core.permissions import Permission, actor, requires
from registration.meetings.facts import facts_of
from registration.meetings.queries import get_meeting
from registration.participants import refusals
from registration.participants.commands import ChangeCommand
from registration.participants.forms import days_form
from registration.participants.list_address import ListAddress
from registration.participants.queries.detail import get_registration
from registration.participants.service import correcting, deciding
from registration.participants.service.changing import change
from registration.participants.service.priority import set_priority
from registration.participants.service.promoting import place_by_hand
from registration.participants.views import show
from registration.participants.views.blueprint import blueprint

Answer = str | BaseResponse | tuple[str, int]
Work = Callable[..., Any]


@blueprint.post("/<string:registration>/approve")
@requires(Permission.PARTICIPANTS_EDIT)
def approve(meeting: str, registration: str) -> Answer:
    """Approve a registration and tell the person."""
    return _act(meeting, registration, deciding.approve, _("The registration is approved."))


@blueprint.post("/<string:registration>/reinstate")
@requires(Permission.PARTICIPANTS_EDIT)
def reinstate(meeting: str, registration: str) -> Answer:
    """Take a cancelled or declined registration up again, with places or on the waiting list."""
    done = _("The registration is reinstated. Look below whether there are places.")
    return _act(meeting, registration, deciding.reinstate, done)


@blueprint.post("/<string:registration>/send-again")
@requires(Permission.PARTICIPANTS_EDIT)
def send_again(meeting: str, registration: str) -> Answer:
    """Send again the mail that says where the registration stands."""
    done = _("The mail is on its way again.")
    return _act(meeting, registration, correcting.send_again, done)


@blueprint.post("/<string:registration>/revoke-link")
@requires(Permission.PARTICIPANTS_EDIT)
def revoke_link(meeting: str, registration: str) -> Answer:
    """Revoke all links of a registration and send new ones."""
    done = _("The old links do not work any more. A new one is sent where there is an address.")
    return _act(meeting, registration, correcting.revoke_link, done)


@blueprint.post("/<string:registration>/days/<int:day>/place")
@requires(Permission.PARTICIPANTS_EDIT)
def place(meeting: str, registration: str, day: int) -> Answer:
    """Give a waiting person a place on a day."""
    done = _("The place is given. The person is told by mail.")
    return _act(meeting, registration, partial(place_by_hand, day_id=day), done)


@blueprint.post("/<string:registration>/priority/<int:priority>")
@requires(Permission.PARTICIPANTS_EDIT)
def priority(meeting: str, registration: str, priority: int) -> Answer:
    """Put a registration before others on the waiting lists (1), or back to its own place (0)."""
    done = (
        _("The next place that becomes free goes to this person.")
        if priority
        else _("This person has no priority any more.")
    )
    return _act(meeting, registration, partial(set_priority, priority=priority), done)


@blueprint.post("/<string:registration>/days")
@requires(Permission.PARTICIPANTS_EDIT)
def change_days(meeting: str, registration: str) -> Answer:
    """Change how the person attends each day."""
    session = db.session()
    found = get_meeting(session, meeting)
    person = get_registration(session, found, registration)
    form = days_form(found, facts_of(session, found), person)
    if form.validate_on_submit():
        work = partial(
            change,
            registration_id=person.id,
            command=ChangeCommand(
                days=form.modes(), by_officer=True, send_mail=bool(form.tell.data)
            ),
            actor=actor(),
            now=clock.now(),
            expected_version=form.seen_version(),
        )
        try:
            db.write(work)
        except DomainError as error:
            add_error(form.first_day(), refusals.sentence(error))
            now_there = get_registration(db.session(), found, registration)
            form.version.data = str(now_there.version)
        else:
            flash(_("The days are changed."))
            return _back(meeting, registration)
    return show.again(meeting, registration, form, days_form=form)


def _act(meeting: str, registration: str, work: Work, done: str) -> Answer:
    """Run ``work(db, registration_id, actor=, now=)`` and go back to the page with a sentence."""
    session = db.session()
    person = get_registration(session, get_meeting(session, meeting), registration)
    form = EmptyForm()
    if not form.validate_on_submit():
        return show.again(meeting, registration, form)
    who, now = actor(), clock.now()

    def run(session: Session) -> None:
        work(session, person.id, actor=who, now=now)

    try:
        db.write(run)
    except DomainError as error:
        flash(refusals.sentence(error), "bad")
    else:
        flash(done)
    return _back(meeting, registration)


def _back(meeting: str, registration: str) -> BaseResponse:
    arguments = ListAddress.read(request.args).arguments()
    return see_other(".show", meeting=meeting, registration=registration, **arguments)
