"""Decisions about several registrations (or one): say what will happen, do it, say what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from registration.core import clock, db, tokens
from registration.core.errors import InvalidError, NotFoundError
from registration.core.fields import add_error
from registration.core.http import see_other
from registration.core.i18n import NAMES
from registration.core.i18n import gettext as _
from registration.core.permissions import Permission, actor, requires
from registration.jobs import service as jobs
from registration.jobs.states import JobState
from registration.meetings.models import Meeting
from registration.meetings.queries import get_meeting
from registration.participants import deciding_work, labels
from registration.participants import decision_words as words
from registration.participants.decisions import Action, Decision, Foreseen, foresee, obstacle
from registration.participants.forms import DecideForm
from registration.participants.kinds import Status
from registration.participants.list_address import ListAddress
from registration.participants.queries import selection as selections
from registration.participants.queries.selection import Selection
from registration.participants.rows import ParticipantRow
from registration.participants.service import deciding_many
from registration.participants.views.blueprint import blueprint

MOST_TICKED = 200
TYPED_FROM = 20
Answer = str | BaseResponse | tuple[str, int]


@dataclass(frozen=True)
class Asked:
    """What the address asks: an action on a selection, from the page of one person or from the list."""

    action: Action
    selection: Selection
    address: ListAddress
    person: str = ""

    @property
    def is_all(self) -> bool:
        """Tell whether it is about all that the filter finds."""
        return self.selection.public_ids is None


@blueprint.route("/decide", methods=["GET", "POST"])
@requires(Permission.PARTICIPANTS_EDIT)
def decide(meeting: str) -> Answer:
    """Ask before a decision, and carry it out."""
    session = db.session()
    found = get_meeting(session, meeting)
    asked = _asked()
    if isinstance(asked, str):
        flash(asked, "warn")
        return see_other(".index", meeting=meeting, **ListAddress.read(request.args).arguments())
    ids = selections.ids_of(session, found, asked.selection)
    foreseen = foresee(asked.action, selections.alike(session, found, asked.selection))
    form = DecideForm()
    form.key.data = form.key.data or tokens.public_id()
    if asked.action.ends and foreseen.happens >= TYPED_FROM:
        form.expected = foreseen.happens
    if request.method == "POST":
        known = jobs.find_by_cause(session, _cause(form))
        if known is not None:
            return see_other(".decided", meeting=meeting, job=known.public_id)
        if form.validate() and _is_as_seen(form, ids) and _has_all_languages(form, foreseen):
            return _carry_out(found, asked, ids, form)
    form.fingerprint.data = selections.fingerprint(ids)
    page = _page(found, asked, foreseen, form)
    return (page, 422) if form.is_submitted() else page


def _asked() -> Asked | str:
    """Read the address; returns a sentence when there is nothing to do."""
    arguments = request.args
    try:
        action = Action(arguments.get("action", ""))
    except ValueError:
        return _("Choose what to do.")
    address = ListAddress.read(arguments)
    if arguments.get("scope") == "all":
        return Asked(action, Selection(address.chosen), address)
    ticked = tuple(dict.fromkeys(arguments.getlist("selected")))[:MOST_TICKED]
    if not ticked:
        return _("Tick at least one person.")
    person = ticked[0] if arguments.get("back") == "person" else ""
    return Asked(action, Selection(address.chosen, ticked), address, person)


def _cause(form: DecideForm) -> str:
    return f"decide:{actor()}:{(form.key.data or '')[:40]}"


def _is_as_seen(form: DecideForm, ids: list[int]) -> bool:
    """Tell whether the selection is still that which the officer saw; the page then says so."""
    if form.fingerprint.data == selections.fingerprint(ids):
        return True
    flash(_("The list has changed meanwhile. Look at it once more before you go on."), "warn")
    return False


def _has_all_languages(form: DecideForm, foreseen: Foreseen) -> bool:
    decision = Decision(Action.DECLINE, form.reason, tell=bool(form.tell.data))
    try:
        deciding_many.check(decision, foreseen.told)
    except InvalidError as error:
        for code in error.facts["languages"]:  # type: ignore[attr-defined]
            sentence = _(
                "Write the sentence in %(language)s too: some of them read their mail in it.",
                language=labels.language_name(code),
            )
            add_error(form[f"reason_{code}"], sentence)
        return False
    return True


def _carry_out(meeting: Meeting, asked: Asked, ids: list[int], form: DecideForm) -> BaseResponse:
    decision = Decision(asked.action, form.reason, tell=bool(form.tell.data))
    if len(ids) > deciding_work.AT_ONCE:
        order = partial(
            deciding_many.order,
            meeting_id=meeting.id,
            ids=ids,
            decision=decision,
            actor=actor(),
            now=clock.now(),
            cause_key=_cause(form),
        )
        return see_other("jobs.show", job=db.write(order).public_id)
    job = deciding_work.decide_now(meeting.id, ids, decision, actor=actor(), cause_key=_cause(form))
    result = job.result or {}
    if asked.person:
        _flash_one(asked.action, result["failures"])
        return see_other(".show", meeting=meeting.slug, registration=asked.person)
    return see_other(".decided", meeting=meeting.slug, job=job.public_id)


def _flash_one(action: Action, failures: list[list[str]]) -> None:
    if failures:
        _public_id, code, status = failures[0]
        flash(words.why(code, Status(status) if status else None), "bad")
    else:
        flash(words.came_of_it(action, 1))


def _page(meeting: Meeting, asked: Asked, foreseen: Foreseen, form: DecideForm) -> str:
    arguments = asked.address.arguments()
    back = url_for(".index", meeting=meeting.slug, **arguments)
    if asked.person:
        back = url_for(".show", meeting=meeting.slug, registration=asked.person)
    rows = _rows(meeting, asked)
    return render_template(
        "participants/decide.html",
        meeting=meeting,
        dialogue=meeting.dialogue,
        form=form,
        asked=asked,
        foreseen=foreseen,
        question=words.question(asked.action, foreseen.happens),
        button=words.button(asked.action, foreseen.happens),
        consequences=words.consequences(asked.action, foreseen),
        stays=[
            (number, words.why(reason.code, reason.status))
            for reason, number in foreseen.stays.most_common()
        ],
        people=[(labels.name(row), labels.represents(row), _effect(asked, row)) for row in rows],
        with_reason=asked.action.ends and bool(foreseen.told),
        languages=[code for code in NAMES if code in foreseen.told],
        back_url=back,
        here=request.full_path,
    )


def _rows(meeting: Meeting, asked: Asked) -> list[ParticipantRow]:
    if asked.selection.public_ids is None:
        return []
    return selections.rows_of(db.session(), meeting, asked.selection.public_ids)


def _effect(asked: Asked, row: ParticipantRow) -> str:
    reason = obstacle(
        asked.action,
        row.status,
        has_address=bool(row.email or row.contact_email),
        is_erased=row.is_erased,
    )
    if reason:
        return words.why(reason.code, reason.status)
    return words.would_change(asked.action, row.status)


@blueprint.get("/decisions/<string:job>")
@requires(Permission.PARTICIPANTS_VIEW)
def decided(meeting: str, job: str) -> str | BaseResponse:
    """Show what came of a decision: how many, and who stayed as they were and why."""
    session = db.session()
    found = get_meeting(session, meeting)
    done = jobs.get_job(session, job, meeting_id=found.id)
    if done.kind != deciding_many.JOB_KIND:
        raise NotFoundError("job")
    if done.state is not JobState.DONE:
        return see_other("jobs.show", job=job)
    result = done.result or {}
    failures = result["failures"]
    rows = selections.rows_of(session, found, [failure[0] for failure in failures])
    named = {row.public_id: row for row in rows}
    action = Decision.from_json(done.arguments).action
    return render_template(
        "participants/decided.html",
        meeting=found,
        dialogue=found.dialogue,
        sentence=words.came_of_it(action, result["done"]),
        number=result["done"],
        failures=[
            (named.get(public_id), words.why(code, Status(status) if status else None))
            for public_id, code, status in failures
        ],
        labels=labels,
        at=done.finished_at or done.created_at,
    )
