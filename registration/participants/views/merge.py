"""Merging two registrations of one person: find the other, see both side by side, make one of them."""

from __future__ import annotations

from functools import partial

from flask import flash, render_template, request, url_for

from registration.core import clock, db
from registration.core.errors import DomainError
from registration.core.forms import EmptyForm
from registration.core.http import see_other
from registration.core.i18n import gettext as _
from registration.core.i18n import language
from registration.core.permissions import Permission, actor, requires
from registration.meetings.facts import facts_of
from registration.meetings.models import Meeting
from registration.meetings.queries import get_meeting
from registration.participants import labels, queries, refusals
from registration.participants.comparison import compare
from registration.participants.filters import ParticipantFilter
from registration.participants.kinds import ACTIVE
from registration.participants.list_address import ListAddress
from registration.participants.models import Registration
from registration.participants.queries.detail import find_row, get_registration
from registration.participants.rows import ParticipantRow
from registration.participants.service.merging import merge as merge_registrations
from registration.participants.views.acting import Answer
from registration.participants.views.blueprint import blueprint

CANDIDATES = 20


@blueprint.get("/<string:registration>/merge")
@requires(Permission.PARTICIPANTS_EDIT)
def merge(meeting: str, registration: str) -> Answer:
    """Search for the other registration; people of the same name or address are offered first."""
    session = db.session()
    found = get_meeting(session, meeting)
    person = get_registration(session, found, registration)
    row = find_row(session, found, registration)
    if row is None or row.is_erased:
        return see_other(".show", meeting=meeting, registration=registration)
    asked = request.args.get("with_name", person.family_name)
    chosen = ParticipantFilter.from_arguments({"q": asked})
    page = queries.list_page(session, found, chosen, language=language(), size=CANDIDATES + 1)
    others = [other for other in page.rows if other.id != row.id and not other.is_erased]
    return render_template(
        "participants/merge.html",
        meeting=found,
        dialogue=found.dialogue,
        person=row,
        name=labels.name(row),
        labels=labels,
        asked=asked,
        others=others[:CANDIDATES],
        is_more=page.total > CANDIDATES + 1,
        here=url_for(".merge", meeting=meeting, registration=registration),
        back_url=_back_url(meeting, registration),
    )


@blueprint.route("/<string:registration>/merge/<string:other>", methods=["GET", "POST"])
@requires(Permission.PARTICIPANTS_EDIT)
def merge_with(meeting: str, registration: str, other: str) -> Answer:
    """Show both side by side with what will be kept, and merge them."""
    session = db.session()
    found = get_meeting(session, meeting)
    kept, gone = (_loaded(found, public_id) for public_id in (registration, other))
    if kept is None or gone is None or registration == other:
        flash(refusals.of_code("registration"), "warn")
        return see_other(".show", meeting=meeting, registration=registration)
    form = EmptyForm()
    if form.validate_on_submit():
        work = partial(
            merge_registrations,
            kept_id=kept[0].id,
            other_id=gone[0].id,
            actor=actor(),
            now=clock.now(),
        )
        try:
            db.write(work)
        except DomainError as error:
            flash(refusals.sentence(error), "bad")
            return see_other(".merge_with", meeting=meeting, registration=registration, other=other)
        flash(_("The two registrations are one now. The person is told by mail."))
        return see_other(".show", meeting=meeting, registration=registration)
    page = render_template(
        "participants/merge_with.html",
        meeting=found,
        dialogue=found.dialogue,
        form=form,
        kept=kept[1],
        gone=gone[1],
        labels=labels,
        lines=compare(found, facts_of(session, found), kept, gone),
        can_be_kept=kept[0].status in ACTIVE,
        swap_url=url_for(".merge_with", meeting=meeting, registration=other, other=registration),
        back_url=_back_url(meeting, registration),
    )
    return (page, 422) if form.errors else page


def _loaded(meeting: Meeting, public_id: str) -> tuple[Registration, ParticipantRow] | None:
    session = db.session()
    row = find_row(session, meeting, public_id)
    if row is None or row.is_erased:
        return None
    return get_registration(session, meeting, public_id), row


def _back_url(meeting: str, registration: str) -> str:
    arguments = ListAddress.read(request.args).arguments()
    return url_for(".show", meeting=meeting, registration=registration, **arguments)
