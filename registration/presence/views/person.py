"""Why a person counts: the records of one person, the verdict on them, and an officer's word."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, flash, render_template
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from registration.core import clock
from registration.core.db import session, write
from registration.core.errors import InvalidError, NotFoundError
from registration.core.http import see_other
from registration.core.i18n import format_clock, format_day, text
from registration.core.i18n import gettext as _
from registration.core.permissions import Permission, actor, requires
from registration.meetings.facts import MeetingFacts, facts_of
from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.meetings.queries import get_meeting
from registration.participants import labels
from registration.participants.models import Registration
from registration.presence import service
from registration.presence.counting import ABSENT, verdicts
from registration.presence.evidence import standing
from registration.presence.forms import PersonWordForm
from registration.presence.kinds import RecordKind, RecordSource
from registration.presence.models import AttendanceRecord
from registration.presence.queries import (
    evidence_of,
    find_person,
    held_days,
    records_of,
    rule_of,
)
from registration.presence.service import Where
from registration.presence.views.desk import blueprint, not_yet


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record of the ledger as it is shown; ``stands``: nobody has taken it back."""

    record: AttendanceRecord
    where: str
    says: str
    source: str
    stands: bool


@blueprint.get("/people/<string:registration>")
@requires(Permission.ATTENDANCE_RECORD)
def person(meeting: str, registration: str) -> str:
    """Show the records of one person, newest first, and what follows from them."""
    found = get_meeting(session(), meeting)
    return _page(found, _one(found, registration), PersonWordForm(formdata=None))


@blueprint.post("/people/<string:registration>")
@requires(Permission.ATTENDANCE_RECORD)
def record(meeting: str, registration: str) -> ResponseReturnValue:
    """Record an officer's word on one person."""
    db = session()
    found = get_meeting(db, meeting)
    chosen = _one(found, registration)
    facts = facts_of(db, found)
    form = PersonWordForm()
    places = _places(facts)
    if not form.validate() or form.where.data not in places:
        if form.where.data not in places and not form.where.errors:
            form.where.errors = [_("Choose a day or a session.")]
        return _page(found, chosen, form), 422
    day_id, session_id, _name = places[form.where.data]
    where = Where(meeting_id=found.id, day_id=day_id, session_id=session_id)
    mode, reason, now = Mode(form.mode.data), form.reason.data or "", clock.now()
    try:
        new = write(
            lambda db: service.attend(
                db, [chosen.id], where, mode, reason=reason, actor=actor(), now=now
            )
        )
    except InvalidError as error:
        form.where.errors = [
            not_yet() if error.code == "not-yet" else _("Choose a day or a session.")
        ]
        return _page(found, chosen, form), 422
    except NotFoundError:
        flash(_("This was not recorded: the agenda changed meanwhile. Please try again."), "bad")
    else:
        flash(_("Recorded.") if new else _("This was recorded already."))
    return see_other("presence.person", meeting=found.slug, registration=registration)


def _one(found: Meeting, public_id: str) -> Registration:
    return find_person(session(), found.id, public_id) or abort(404)


def _places(facts: MeetingFacts) -> dict[str, tuple[int, int | None, str]]:
    """Return the days and sessions by the value of the select: day id, session id, name."""
    found: dict[str, tuple[int, int | None, str]] = {}
    for day in facts.days:
        name = _("%(day)s: the whole day", day=format_day(day.held_on))
        found[day.held_on.isoformat()] = (day.id, None, name)
        for held in day.sessions:
            words = f"{format_day(day.held_on, 'short')}, {format_clock(held.starts)} – {text(held.title)}"
            found[f"{day.held_on.isoformat()}/{held.code}"] = (day.id, held.id, words)
    return found


def _page(found: Meeting, chosen: Registration, form: PersonWordForm) -> str:
    db = session()
    facts = facts_of(db, found)
    evidence = evidence_of(db, found.id, registration_id=chosen.id)
    kept = {one.id for one in standing(evidence)}
    verdict = verdicts(evidence, held_days(facts), rule_of(found)).get(chosen.id, ABSENT)
    places = _places(facts)
    form.where.choices = [
        SelectChoice("", _("Choose")),
        *(SelectChoice(key, one[2]) for key, one in places.items()),
    ]
    names = {(one[0], one[1]): one[2] for one in places.values()}
    return render_template(
        "presence/person.html",
        meeting=found,
        dialogue=found.dialogue,
        person=chosen,
        days=facts.days,
        verdict=verdict,
        lines=[_line(one, names, stands=one.id in kept) for one in records_of(db, chosen)],
        form=form,
        labels=labels,
        Mode=Mode,
    )


def _line(
    one: AttendanceRecord, names: dict[tuple[int, int | None], str], *, stands: bool
) -> RecordLine:
    return RecordLine(
        record=one,
        where=names.get((one.day_id, one.session_id), ""),
        says=kind_name(one.kind),
        source=source_name(one.source),
        stands=stands,
    )


def kind_name(kind: RecordKind) -> str:
    """Return what a record says, in the reader's language."""
    return {
        RecordKind.CHECK_IN: _("Check-in"),
        RecordKind.CHECK_OUT: _("Check-out"),
        RecordKind.ATTENDED: _("Attended"),
        RecordKind.VOID: _("Taken back"),
    }[kind]


def source_name(source: RecordSource) -> str:
    """Return where a record comes from, in the reader's language."""
    return {RecordSource.DESK: _("Desk"), RecordSource.OFFICER: _("Word of the secretariat")}[
        source
    ]
