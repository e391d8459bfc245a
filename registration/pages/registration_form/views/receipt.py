"""The receipt: where the registration stands, its reference, and whether the address was right."""

from __future__ import annotations

from dataclasses import dataclass

import wtforms
from flask import Response, make_response, render_template
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from registration.core import clock
from registration.core.addresses import find_url
from registration.core.db import session, write
from registration.core.errors import ConflictError, TooManyError
from registration.core.fields import Address, Readable, Said, add_error
from registration.core.forms import Form, tidy
from registration.core.http import see_other
from registration.core.i18n import format_day
from registration.core.i18n import gettext as _
from registration.core.i18n import lazy_gettext as _l
from registration.core.permissions import public
from registration.core.tokens import Purpose
from registration.meetings.facts import facts_of
from registration.meetings.kinds import Mode, PlaceState
from registration.pages.links import link_key, open_link
from registration.pages.personal import sentences
from registration.pages.registration_form import limiting, refusals
from registration.pages.registration_form.views.blueprint import blueprint
from registration.participants import access, facts
from registration.participants.invitations import attendance
from registration.participants.kinds import Status
from registration.participants.models import Registration
from registration.participants.service import correcting


class AddressForm(Form):
    """Where the mail should have gone."""

    email = wtforms.EmailField(
        _l("The right address"),
        [Said(_l("Enter an e-mail address.")), Readable(), Address()],
        filters=[tidy],
        render_kw={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"},
    )


@dataclass(frozen=True, slots=True)
class BookedDay:
    """A day as the receipt shows it: ``mode`` is the badge, ``meanwhile`` how one attends while waiting."""

    date: str
    mode: str
    meanwhile: str


@blueprint.route("/registered/<string:token>", methods=["GET", "POST"])
@public
def receipt(token: str) -> BaseResponse:
    """Show the receipt, and correct the address to which the mail went."""
    registration = open_link(Purpose.RECEIPT, token)
    form = AddressForm()
    if not form.validate_on_submit():
        return _page(registration, form, form.status)
    now, email = clock.now(), form.email.data or ""
    try:
        corrected = write(lambda db: _correct(db, registration.id, email))
    except TooManyError as error:
        add_error(form.email, refusals.too_many(int(str(error.facts["seconds"]))))
        return _page(open_link(Purpose.RECEIPT, token), form, 429)
    except ConflictError:
        add_error(form.email, _("A person of this name is registered with this address already."))
        return _page(open_link(Purpose.RECEIPT, token), form, 409)
    fresh = access.receipt_token(corrected, link_key(), now=now)
    return see_other("registration_form.receipt", token=fresh)


def _correct(db: Session, registration_id: int, email: str) -> Registration:
    now = clock.now()
    limiting.count(db, email, str(registration_id), now=now)
    return correcting.correct_address(db, registration_id, email, actor="person", now=now)


def _page(registration: Registration, form: AddressForm, status: int) -> Response:
    meeting = registration.meeting
    person = facts.of_registration(registration)
    page = render_template(
        "registration_form/receipt.html",
        registration=registration,
        meeting=meeting,
        dialogue=meeting.dialogue,
        form=form,
        form_id="address" if form.is_submitted() else None,
        standing=sentences.standing(registration, meeting, list(person.days), clock.now()),
        days=_days(registration),
        is_pending=registration.status is Status.PENDING,
        meeting_url=find_url("meetings.show", meeting=meeting.slug),
        register_url=find_url("registration_form.register", meeting=meeting.slug),
    )
    response = make_response(page, status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _days(registration: Registration) -> list[BookedDay]:
    meeting = registration.meeting
    choices = {choice.day_id: choice for choice in facts.of_registration(registration).days}
    found = []
    for day in facts_of(session(), meeting).days:
        choice = choices.get(day.id)
        mode = attendance(choice, meeting.format) if choice else Mode.ABSENT
        waits = choice is not None and PlaceState.WAITING in {choice.place, choice.online_place}
        meanwhile = mode.value if waits and mode is not Mode.ABSENT else ""
        found.append(
            BookedDay(format_day(day.held_on), "waiting" if waits else mode.value, meanwhile)
        )
    return found
