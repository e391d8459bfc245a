"""Changing the answers by personal link."""

from __future__ import annotations

from typing import NamedTuple

from flask import Response, flash, make_response, render_template
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from registration.core import clock
from registration.core.addresses import find_url
from registration.core.db import session, write
from registration.core.errors import DomainError
from registration.core.http import see_other
from registration.core.i18n import gettext as _
from registration.core.permissions import public
from registration.core.tokens import Purpose
from registration.meetings.kinds import MeetingState
from registration.meetings.queries import places_of
from registration.pages.links import link_key, open_link
from registration.pages.registration_form import answers, comparing, refusals
from registration.pages.registration_form.asked import Asked
from registration.pages.registration_form.bodies import allow_long_body
from registration.pages.registration_form.cards import card_of
from registration.pages.registration_form.form import ChangeForm, make
from registration.pages.registration_form.views.blueprint import blueprint
from registration.participants import access
from registration.participants.current import modes_of
from registration.participants.kinds import ACTIVE
from registration.participants.models import Registration
from registration.participants.service import changing


class Opened(NamedTuple):
    """A registration opened by link; a fresh one also shows the protected answers."""

    registration: Registration
    sees_protected: bool


def open_either(token: str) -> Opened:
    """Return the registration of a personal link or of a fresh one."""
    found = access.find_by_token(
        session(), Purpose.PERSONAL, token, link_key=link_key(), now=clock.now()
    )
    if found is not None:
        return Opened(found, sees_protected=False)
    return Opened(open_link(Purpose.FRESH, token), sees_protected=True)


def asked_of(registration: Registration, *, by_officer: bool = False) -> Asked:
    """Return what the form asks of somebody who is registered."""
    db = session()
    return Asked(
        card_of(db, registration.meeting),
        places_of(db, registration.meeting_id),
        clock.now(),
        by_officer=by_officer,
        held=modes_of(registration),
        functions=frozenset(item.id for item in registration.functions),
    )


@blueprint.route("/my/<string:token>/change", methods=["GET", "POST"])
@public
def change(token: str) -> BaseResponse:
    """Show the answers of a registration and take changed ones."""
    allow_long_body()
    opened = open_either(token)
    registration = opened.registration
    if not _is_changeable(registration):
        return _closed(registration, token)
    form = _form(opened)
    if not form.validate_on_submit():
        return _page(form, opened, token, form.status)
    command = answers.change_command(form, registration, sees_protected=opened.sees_protected)
    version = answers.version_of(form.version)

    def work(db: Session) -> Registration:
        return changing.change(
            db,
            registration.id,
            command,
            actor="person",
            now=form.asked.now,
            expected_version=version,
        )

    try:
        changed = write(work)
    except DomainError as error:
        return _refused(form, error, token)
    flash(_("Your answers are saved."))
    return see_other("personal.show", token=access.personal_token(changed, link_key()))


def _form(opened: Opened) -> ChangeForm:
    registration = opened.registration
    asked = asked_of(registration)
    data = answers.of_registration(
        registration, asked.card.directory, sees_protected=opened.sees_protected
    )
    form: ChangeForm = make(ChangeForm, asked, data=data)
    return form


def _refused(form: ChangeForm, error: DomainError, token: str) -> BaseResponse:
    opened = open_either(token)
    if error.code in {"registration-not-active", "meeting-cancelled", "meeting-over"}:
        return _closed(opened.registration, token)
    if error.code != "changed-meanwhile":
        return _page(form, opened, token, refusals.put(form, error))
    asked = asked_of(opened.registration)
    data = answers.of_registration(
        opened.registration, asked.card.directory, sees_protected=opened.sees_protected
    )
    stored: ChangeForm = make(ChangeForm, asked, data=data, formdata=None)
    form.version.data = data["version"]
    return _page(form, opened, token, 409, comparing.differences(form, stored))


def _is_changeable(registration: Registration) -> bool:
    meeting = registration.meeting
    runs = meeting.state is MeetingState.PUBLISHED and clock.now() < meeting.ends_at
    return runs and registration.status in ACTIVE


def _page(
    form: ChangeForm,
    opened: Opened,
    token: str,
    status: int,
    differences: list[comparing.Difference] | None = None,
) -> Response:
    asked = form.asked
    page = render_template(
        "registration_form/change.html",
        form=form,
        form_id="registration",
        meeting=asked.meeting,
        dialogue=asked.dialogue,
        days=form.day_parts(),
        differences=differences,
        sees_protected=opened.sees_protected,
        personal_url=find_url("personal.show", token=token),
        fresh_url=find_url("personal.fresh", token=token),
    )
    return _private(make_response(page, status))


def _closed(registration: Registration, token: str) -> Response:
    page = render_template(
        "registration_form/change_closed.html",
        meeting=registration.meeting,
        dialogue=registration.meeting.dialogue,
        is_active=registration.status in ACTIVE,
        personal_url=find_url("personal.show", token=token),
    )
    return _private(make_response(page, 200))


def _private(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
