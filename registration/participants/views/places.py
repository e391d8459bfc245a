"""What an officer does with a registration's places: give one by hand, put it before others."""

from __future__ import annotations

from functools import partial

from flask import flash, request
from werkzeug.wrappers import Response as BaseResponse

from registration.core import clock, db
from registration.core.errors import DomainError
from registration.core.forms import EmptyForm
from registration.core.http import see_other
from registration.core.i18n import gettext as _
from registration.core.permissions import Permission, actor, requires
from registration.meetings.queries import get_meeting
from registration.participants.list_address import ListAddress
from registration.participants.queries.detail import get_registration
from registration.participants.service.priority import set_priority
from registration.participants.service.promoting import place_by_hand
from registration.participants.views import show
from registration.participants.views.blueprint import blueprint

Answer = str | BaseResponse | tuple[str, int]


def _refusal(code: str) -> str:
    return {
        "not-waiting": _("This person does not wait for the room on that day any more."),
        "no-place-free": _("The room is full. Raise the places first, or wait until one is free."),
    }.get(code, _("This could not be done."))


@blueprint.post("/<string:registration>/days/<int:day>/place")
@requires(Permission.PARTICIPANTS_EDIT)
def place(meeting: str, registration: str, day: int) -> Answer:
    """Give a waiting person a place on a day."""
    person_id = _person(meeting, registration)
    form = EmptyForm()
    if not form.validate_on_submit():
        return show.again(meeting, registration, form)
    work = partial(
        place_by_hand,
        registration_id=person_id,
        day_id=day,
        actor=actor(),
        now=clock.now(),
    )
    try:
        db.write(work)
    except DomainError as error:
        flash(_refusal(error.code), "bad")
    else:
        flash(_("The place is given. The person is told by mail."))
    return _back(meeting, registration)


@blueprint.post("/<string:registration>/priority/<int:priority>")
@requires(Permission.PARTICIPANTS_EDIT)
def priority(meeting: str, registration: str, priority: int) -> Answer:
    """Put a registration before others on the waiting lists (1), or back to its own place (0)."""
    person_id = _person(meeting, registration)
    form = EmptyForm()
    if not form.validate_on_submit():
        return show.again(meeting, registration, form)
    work = partial(
        set_priority,
        registration_id=person_id,
        priority=priority,
        actor=actor(),
        now=clock.now(),
    )
    db.write(work)
    if priority:
        flash(_("The next place that becomes free goes to this person."))
    else:
        flash(_("This person waits at the own place of the list again."))
    return _back(meeting, registration)


def _person(meeting: str, registration: str) -> int:
    session = db.session()
    return get_registration(session, get_meeting(session, meeting), registration).id


def _back(meeting: str, registration: str) -> BaseResponse:
    arguments = ListAddress.read(request.args).arguments()
    return see_other(".show", meeting=meeting, registration=registration, **arguments)
