"""Registering: the public form, and what comes when registration is not open."""

from __future__ import annotations

from flask import Response, jsonify, make_response, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from registration.core import clock, i18n
from registration.core.db import session, write
from registration.core.errors import DomainError, NotFoundError
from registration.core.http import see_other
from registration.core.permissions import public
from registration.meetings.counters import find_counters
from registration.meetings.kinds import MeetingState, Mode
from registration.pages.links import link_key
from registration.pages.registration_form import answers, closing, drawing, keys, limiting, refusals
from registration.pages.registration_form.asked import Asked
from registration.pages.registration_form.bodies import allow_long_body
from registration.pages.registration_form.cards import find_card
from registration.pages.registration_form.form import PublicForm, make
from registration.pages.registration_form.options import suggestions
from registration.pages.registration_form.views.blueprint import blueprint
from registration.participants import access
from registration.participants.service import registering
from registration.participants.service.registering import Outcome, OutcomeKind

SUGGESTIONS_SECONDS = 600


def ask(slug: str) -> Asked:
    """Return what the form of a meeting asks now; one query while nothing of the meeting changed.

    Raises:
        NotFoundError: there is no such meeting, or it is not published.
    """
    db = session()
    counters = find_counters(db, slug)
    card = find_card(db, slug, counters) if counters else None
    if counters is None or card is None or card.meeting.state is MeetingState.DRAFT:
        raise NotFoundError("meeting", slug=slug)
    return Asked(card, counters.pools, clock.now())


@blueprint.route("/meetings/<string:meeting>/register", methods=["GET", "POST"])
@public
def register(meeting: str) -> BaseResponse:
    """Show the form, and register who sends it."""
    asked = ask(meeting)
    if request.method == "POST":
        return _submitted(asked)
    if not asked.open:
        return closing.page(asked)
    return drawing.fresh(asked)


@blueprint.get("/meetings/<string:meeting>/register/known")
@public
def known(meeting: str) -> Response:
    """Say that we wrote to somebody who is registered already, and no more."""
    asked = ask(meeting)
    page = render_template(
        "registration_form/known.html",
        meeting=asked.meeting,
        dialogue=asked.dialogue,
        draft_done=asked.meeting.slug,
    )
    return make_response(page)


@blueprint.get("/meetings/<string:meeting>/organisations")
@public
def organisations(meeting: str) -> Response:
    """Return the organisations of the directory as JSON, for suggestions over the plain field."""
    asked = ask(meeting)
    response = jsonify(suggestions(asked.card.directory, i18n.language()))
    response.headers["Cache-Control"] = f"private, max-age={SUGGESTIONS_SECONDS}"
    return response


def _submitted(asked: Asked) -> BaseResponse:
    allow_long_body()
    form: PublicForm = make(PublicForm, asked)
    key = keys.key_of(form.submission_key)
    if form.is_language_switch:
        _take_language_along(form)
        return drawing.filled(form)
    is_valid = form.validate_on_submit()
    if not is_valid and (asked.open or not _is_only_late(form)):
        return drawing.filled(form, form.status) if asked.open else closing.late(form)
    try:
        outcome = _register(form, key)
    except DomainError as error:
        if error.code in {"registration-closed", "meeting-cancelled"}:
            return closing.late(form)
        return drawing.filled(form, refusals.put(form, error))
    if outcome.kind is OutcomeKind.DUPLICATE:
        return see_other("registration_form.known", meeting=asked.meeting.slug)
    token = access.receipt_token(outcome.registration, link_key(), now=clock.now())
    return see_other("registration_form.receipt", token=token)


def _register(form: PublicForm, key: str) -> Outcome:
    now = form.asked.now
    command = answers.register_command(form, key)
    email = command.person.email

    def work(db: Session) -> Outcome:
        limiting.count(db, email, key, now=now)
        outcome = registering.register(db, command, now=now)
        if outcome.kind is OutcomeKind.DUPLICATE:
            limiting.count_duplicate(db, email, now=now)
        return outcome

    return write(work)


def _is_only_late(form: PublicForm) -> bool:
    """Tell whether nothing is wrong but that registration closed: it may be the same form a second time."""
    late = {field.name for field in form.day_fields.values()}
    return set(form.errors) <= late and all(
        field.data in set(Mode) for field in form.day_fields.values()
    )


def _take_language_along(form: PublicForm) -> None:
    """Let the language of communication follow the page while nobody chose another one."""
    if form.language.data == form.language_offered.data:
        form.language.data = i18n.language()
        form.language_offered.data = i18n.language()
