"""Correcting the address of a registration: everything is sent again to the right one."""

from __future__ import annotations

from functools import partial

from flask import flash, render_template, request, url_for

from registration.core import clock, db
from registration.core.errors import DomainError
from registration.core.fields import add_error
from registration.core.http import see_other
from registration.core.i18n import gettext as _
from registration.core.permissions import Permission, actor, requires
from registration.meetings.queries import get_meeting
from registration.participants import labels, refusals
from registration.participants.forms import AddressForm
from registration.participants.list_address import ListAddress
from registration.participants.queries.detail import find_row, get_registration
from registration.participants.service.correcting import correct_address
from registration.participants.views.acting import Answer
from registration.participants.views.blueprint import blueprint


@blueprint.route("/<string:registration>/address", methods=["GET", "POST"])
@requires(Permission.PARTICIPANTS_EDIT)
def address(meeting: str, registration: str) -> Answer:
    """Ask for the right address, say what will happen, and do it."""
    session = db.session()
    found = get_meeting(session, meeting)
    person = get_registration(session, found, registration)
    row = find_row(session, found, registration)
    arguments = ListAddress.read(request.args).arguments()
    back = {"meeting": meeting, "registration": registration, **arguments}
    if row is None or row.is_erased:
        return see_other(".show", **back)
    before = person.email or person.contact_email
    form = AddressForm(data={"email": before})
    if form.validate_on_submit():
        work = partial(
            correct_address,
            registration_id=person.id,
            email=form.email.data or "",
            actor=actor(),
            now=clock.now(),
        )
        try:
            db.write(work)
        except DomainError as error:
            add_error(form.email, refusals.sentence(error))
        else:
            flash(_("The address is corrected. Everything is sent again to the new one."))
            return see_other(".show", **back)
    page = render_template(
        "participants/address.html",
        meeting=found,
        dialogue=found.dialogue,
        form=form,
        name=labels.name(row),
        before=before,
        of_contact=not person.email and bool(person.contact_email),
        back_url=url_for(".show", **back),
        here=url_for(".address", **back),
    )
    return (page, 422) if form.errors else page
