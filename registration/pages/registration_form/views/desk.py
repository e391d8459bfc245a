"""The officers' form: registering somebody (note verbale, telephone), and correcting a registration."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, make_response, render_template
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from registration.audit import service as audit
from registration.core import clock
from registration.core.addresses import find_url
from registration.core.db import session, write
from registration.core.errors import DomainError
from registration.core.http import see_other
from registration.core.i18n import gettext as _
from registration.core.permissions import Permission, actor, may, requires
from registration.meetings.models import Meeting
from registration.meetings.queries import get_meeting, places_of
from registration.pages.registration_form import answers, comparing, keys, refusals
from registration.pages.registration_form.asked import Asked
from registration.pages.registration_form.bodies import allow_long_body
from registration.pages.registration_form.cards import card_of
from registration.pages.registration_form.form import EditForm, EnterForm, OfficerForm, make
from registration.pages.registration_form.views.blueprint import blueprint
from registration.pages.registration_form.views.change import asked_of
from registration.participants.facts import owner_key
from registration.participants.kinds import Rank
from registration.participants.models import Registration
from registration.participants.queries.detail import get_registration
from registration.participants.service import changing, correcting, registering
from registration.participants.service.registering import Outcome, OutcomeKind

DESK = "/desk/meetings/<string:meeting>/participants"


@blueprint.route(f"{DESK}/new", methods=["GET", "POST"])
@requires(Permission.PARTICIPANTS_EDIT)
def enter(meeting: str) -> BaseResponse:
    """Register somebody who asked by note verbale, telephone or mail."""
    allow_long_body()
    db = session()
    found = get_meeting(db, meeting)
    asked = Asked(card_of(db, found), places_of(db, found.id), clock.now(), by_officer=True)
    form: EnterForm = make(EnterForm, asked, data={"rank": Rank.DELEGATE.value})
    key = keys.key_of(form.submission_key)
    if not form.validate_on_submit():
        return _page(form, found, "enter", form.status)
    command = answers.enter_command(form, key, actor())

    def work(db: Session) -> Outcome:
        return registering.register(db, command, now=asked.now)

    try:
        outcome = write(work)
    except DomainError as error:
        return _page(form, get_meeting(session(), meeting), "enter", refusals.put(form, error))
    if outcome.kind is OutcomeKind.DUPLICATE:
        flash(
            _("This person is registered already; nothing was changed and no mail was sent."),
            "warn",
        )
    else:
        flash(_("The registration is saved."))
    return see_other(
        "participants.show", meeting=meeting, registration=outcome.registration.public_id
    )


@blueprint.route(f"{DESK}/<string:registration>/edit", methods=["GET", "POST"])
@requires(Permission.PARTICIPANTS_EDIT)
def edit(meeting: str, registration: str) -> BaseResponse:
    """Correct the answers of a registration."""
    allow_long_body()
    found = get_meeting(session(), meeting)
    person = get_registration(session(), found, registration)
    sees = may(Permission.PROTECTED_VIEW)
    form = _form_of(person, sees=sees)
    if not form.validate_on_submit():
        if sees and not form.is_submitted():
            _note_view(person.public_id, found.id)
            found = get_meeting(session(), meeting)
        return _page(form, found, "edit", form.status, registration=registration, sees=sees)
    try:
        write(lambda db: _correct(db, form, person.id, sees=sees))
    except DomainError as error:
        return _refused(form, error, meeting, registration, sees=sees)
    flash(_("The changes are saved."))
    return see_other("participants.show", meeting=meeting, registration=registration)


def _form_of(person: Registration, *, sees: bool, **more: Any) -> EditForm:  # noqa: ANN401 - WTForms
    asked = asked_of(person, by_officer=True)
    data = answers.of_registration(person, asked.card.directory, sees_protected=sees)
    form: EditForm = make(EditForm, asked, data=data, **more)
    return form


def _correct(db: Session, form: EditForm, registration_id: int, *, sees: bool) -> Registration:
    """Change what differs; when nothing does and the mail is asked for, send it again."""
    before = answers.version_of(form.version)
    changed = changing.change(
        db,
        registration_id,
        answers.edit_command(form, sees_protected=sees),
        actor=actor(),
        now=form.asked.now,
        expected_version=before,
    )
    db.flush()
    if form.sends and changed.version == before:
        correcting.send_again(db, registration_id, actor=actor(), now=form.asked.now)
    return changed


def _refused(
    form: EditForm, error: DomainError, meeting: str, registration: str, *, sees: bool
) -> Response:
    found = get_meeting(session(), meeting)
    differences = None
    if error.code == "changed-meanwhile":
        person = get_registration(session(), found, registration)
        stored = _form_of(person, sees=sees, formdata=None)
        form.version.data = stored.version.data
        differences, status = comparing.differences(form, stored), 409
    else:
        status = refusals.put(form, error)
    return _page(
        form, found, "edit", status, registration=registration, sees=sees, differences=differences
    )


def _note_view(public_id: str, meeting_id: int) -> None:
    """Write into the log that the protected answers of somebody were shown."""
    now = clock.now()

    def work(db: Session) -> None:
        audit.record(
            db,
            "protected.viewed",
            actor=actor(),
            subject=owner_key(public_id),
            meeting_id=meeting_id,
            now=now,
            purpose="edit",
            count=1,
        )

    write(work)


def _page(
    form: OfficerForm,
    meeting: Meeting,
    shape: str,
    status: int,
    *,
    registration: str = "",
    sees: bool = False,
    differences: list[comparing.Difference] | None = None,
) -> Response:
    slug = meeting.slug
    back = (
        find_url("participants.show", meeting=slug, registration=registration)
        if registration
        else find_url("participants.index", meeting=slug)
    )
    page = render_template(
        f"registration_form/{shape}.html",
        form=form,
        form_id="registration",
        meeting=meeting,
        dialogue=meeting.dialogue,
        days=form.day_parts(),
        differences=differences,
        sees_protected=sees,
        back_url=back,
    )
    return make_response(page, status)
