"""The delegations of a meeting: who is registered, who waits, who sent regrets, who has not answered."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any, NamedTuple

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from registration.core import clock, db
from registration.core.addresses import find_url
from registration.core.errors import NotFoundError
from registration.core.forms import EmptyForm
from registration.core.http import pages_blueprint, see_other
from registration.core.i18n import gettext as _
from registration.core.permissions import Permission, actor, may, requires
from registration.dialogues.kinds import PartnerStatus, Side
from registration.meetings.facts import facts_of
from registration.meetings.models import Meeting
from registration.meetings.queries import get_meeting
from registration.participants import delegation_words as words
from registration.participants.answers import (
    LONGEST_TEXT,
    Answer,
    DelegationFilter,
    DelegationRow,
    Key,
)
from registration.participants.forms import DelegationForm
from registration.participants.queries.delegations import delegation_rows, find_row
from registration.participants.service import noting
from registration.participants.views.acting import Answer as Response

blueprint = pages_blueprint("delegations", __name__, "/desk/meetings/<string:meeting>/delegations")


class Line(NamedTuple):
    """A row of the page with its name; ``people_url`` leads to the list of its people."""

    row: DelegationRow
    name: str
    people_url: str


def _here() -> dict[str, str]:
    """Return what the filter's part of this address says, for links that lead back to the same list."""
    return {
        name: request.args[name] for name in ("q", "answer", "standing") if name in request.args
    }


class Tally(NamedTuple):
    """How many partner countries answered, and how."""

    total: int
    registered: int
    regrets: int
    silent: int


@blueprint.get("")
@requires(Permission.PARTICIPANTS_VIEW)
def index(meeting: str) -> str:
    """Show the delegations in protocol order."""
    session = db.session()
    found = get_meeting(session, meeting)
    rows = delegation_rows(session, found, facts_of(session, found))
    chosen = DelegationFilter.from_arguments(request.args)
    arguments = _here()
    return render_template(
        "delegations/index.html",
        meeting=found,
        dialogue=found.dialogue,
        lines=[_line(found, row) for row in words.shown(rows, chosen)],
        tally=_tally(rows),
        query=request.args.get("q", "")[:LONGEST_TEXT],
        answer=chosen.answer,
        standing=chosen.standing,
        answers=words.asked_answers(),
        answer_words=words.answers(),
        standings=words.asked_standings(),
        may_edit=may(Permission.PARTICIPANTS_EDIT),
        is_filtered=chosen != DelegationFilter(),
        here=arguments,
        files=[
            (form.upper(), find_url("exports.delegations", arguments, meeting=meeting, form=form))
            for form in ("xlsx", "csv", "json")
        ],
    )


def _line(meeting: Meeting, row: DelegationRow) -> Line:
    if row.key.organisation_id is not None:
        asked: dict[str, Any] = {"organisation": str(row.key.organisation_id)}
    else:
        asked = {"country": row.key.iso2, "side": (row.key.side or Side.GOVERNMENT).value}
    url = url_for("participants.index", meeting=meeting.slug, **asked)
    return Line(row, words.name_of(row), url)


def _tally(rows: list[DelegationRow]) -> Tally:
    """Count partner countries, each once: any of its sides that registered answers for it."""
    best: dict[str, Answer] = {}
    order = list(Answer)
    for row in rows:
        if row.key.iso2 and row.standing is PartnerStatus.PARTNER:
            known = best.get(row.key.iso2, Answer.NONE)
            best[row.key.iso2] = min(known, row.answer, key=order.index)
    counted = Counter(best.values())
    return Tally(
        len(best), counted[Answer.REGISTERED], counted[Answer.REGRETS], counted[Answer.NONE]
    )


@blueprint.route("/<string:delegation>", methods=["GET", "POST"])
@requires(Permission.PARTICIPANTS_EDIT)
def edit(meeting: str, delegation: str) -> Response:
    """Change limit, regrets and note of a delegation."""
    found, row = _row(meeting, delegation)
    known = {
        "limit": "" if row.limit is None else str(row.limit),
        "regrets": row.regrets_at is not None,
        "note": row.note,
    }
    form = DelegationForm(data=known)
    if form.validate_on_submit():
        work = partial(
            noting.note,
            meeting_id=found.id,
            key=row.key,
            limit=form.limit_value(),
            regrets=bool(form.regrets.data),
            text=form.note.data or "",
            actor=actor(),
            now=clock.now(),
        )
        db.write(work)
        flash(_("Saved."))
        return see_other(".index", meeting=meeting)
    line = _line(found, row)
    page = render_template(
        "delegations/edit.html",
        meeting=found,
        dialogue=found.dialogue,
        form=form,
        line=line,
        row=row,
        answer=words.answers()[row.answer],
    )
    return (page, 422) if form.errors else page


@blueprint.post("/<string:delegation>/regrets/<int:regrets>")
@requires(Permission.PARTICIPANTS_EDIT)
def regrets(meeting: str, delegation: str, regrets: int) -> BaseResponse:
    """Record that a delegation said that nobody comes (1), or take that back (0)."""
    found, row = _row(meeting, delegation)
    back = see_other(".index", meeting=meeting, **_here())
    if not EmptyForm().validate_on_submit():
        flash(_("The page had been open for a long time. Please try again."), "warn")
        return back
    work = partial(
        noting.set_regrets,
        meeting_id=found.id,
        key=row.key,
        regrets=bool(regrets),
        actor=actor(),
        now=clock.now(),
    )
    db.write(work)
    if regrets:
        flash(_("Regrets of %(delegation)s are recorded.", delegation=words.name_of(row)))
    else:
        flash(_("Regrets of %(delegation)s are taken back.", delegation=words.name_of(row)))
    return back


def _row(meeting: str, delegation: str) -> tuple[Meeting, DelegationRow]:
    session = db.session()
    found = get_meeting(session, meeting)
    key = Key.from_text(delegation)
    row = find_row(session, found, facts_of(session, found), key) if key else None
    if row is None:
        raise NotFoundError("delegation")
    return found, row
