"""The agenda of a meeting: a table for each day, sessions added, changed, moved, removed."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask import flash, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from registration.core import db, i18n
from registration.core.editing import Difference
from registration.core.errors import ConflictError, InvalidError
from registration.core.forms import EmptyForm
from registration.core.http import see_other
from registration.core.i18n import gettext as _
from registration.core.permissions import Permission, demand, requires
from registration.meetings.agenda_rules import Oddity, Remark, remarks
from registration.meetings.current import session_of
from registration.meetings.digests import digest_of
from registration.meetings.forms import words
from registration.meetings.forms.agenda import SessionForm, session_values
from registration.meetings.kinds import SessionKind
from registration.meetings.models import Meeting, MeetingDay, MeetingSession
from registration.meetings.queries import gaps_of, get_day, get_session
from registration.meetings.service import agenda as service
from registration.meetings.views.desk import gap_lines, sentences
from registration.meetings.views.desk.shared import (
    blueprint,
    is_editable,
    load,
    refusal,
    save,
    save_form,
    show,
)

FIRST_HOUR = time(9)
USUAL_LENGTH = timedelta(hours=1)


@blueprint.get("/<string:meeting>/agenda")
@requires(Permission.MEETINGS_VIEW)
def agenda(meeting: str) -> ResponseReturnValue:
    """Show the days with their sessions, and what is odd or missing in them."""
    row = load(meeting)
    gaps = gaps_of(row)
    found = remarks((service.slot_of(item) for item in row.sessions), row.time_zone)
    return show(
        "agenda",
        row,
        editable=is_editable(),
        days=sorted(row.days, key=lambda day: day.held_on),
        sessions=row.sessions,
        kinds=words.KINDS,
        formats=words.FORMATS,
        remarks=_remark_words(row, found),
        days_with_gaps={gap.item for gap in gaps if gap.part == "day"},
        sessions_with_gaps={gap.item for gap in gaps if gap.part == "session"},
    )


@blueprint.route("/<string:meeting>/agenda/days/<int:day>/sessions/new", methods=["GET", "POST"])
@requires(Permission.MEETINGS_EDIT)
def agenda_add_session(meeting: str, day: int) -> ResponseReturnValue:
    """Add a session to a day, by default after its last one."""
    row = load(meeting)
    found = get_day(db.session(), row, day)
    form = SessionForm(data={"day": str(day), "kind": "plenary", **_next_hours(row, found)})
    form.offer(row.days, row.format)
    if form.validate_on_submit():
        plan, meeting_id = form.to_command(), row.id
        try:
            save(lambda session, **by: service.add_session(session, meeting_id, plan, **by))
        except (ConflictError, InvalidError) as error:
            sentences.put(form, error)
            row = load(meeting)
        else:
            flash(_("The session is added."))
            return see_other("meetings_desk.agenda", meeting=row.slug)
    return show("session", row, form.status, form=form, form_id="session", editable=True)


@blueprint.route("/<string:meeting>/agenda/sessions/<int:session>", methods=["GET", "POST"])
@requires(Permission.MEETINGS_VIEW)
def agenda_edit_session(meeting: str, session: int) -> ResponseReturnValue:
    """Change a session."""
    row = load(meeting)
    found = get_session(db.session(), row, session)
    stored = session_of(found)
    form = SessionForm(data=session_values(stored))
    form.offer(row.days, row.format)
    differences: list[Difference] = []
    if request.method == "POST":
        demand(Permission.MEETINGS_EDIT)
        if form.validate_on_submit():
            saved, differences = _save(row, session, form)
            if saved:
                flash(_("The session is saved."))
                return see_other("meetings_desk.agenda", meeting=row.slug)
            row = load(meeting)
    else:
        form.remember(digest_of(stored))
    return show(
        "session",
        row,
        409 if differences else form.status,
        form=form,
        form_id="session" if is_editable() else None,
        editable=is_editable(),
        differences=differences,
        session_id=session,
        missing=gap_lines.missing_names(gaps_of(row), "session", session),
    )


@blueprint.post("/<string:meeting>/agenda/sessions/<int:session>/move")
@requires(Permission.MEETINGS_EDIT)
def agenda_move_session(meeting: str, session: int) -> ResponseReturnValue:
    """Let a session change places with its neighbour."""
    if EmptyForm().pressed():
        meeting_id, earlier = load(meeting).id, request.form.get("to") == "earlier"
        moved = save(
            lambda db_, **by: service.move_session(db_, meeting_id, session, earlier=earlier, **by)
        )
        flash(_("The sessions changed places.") if moved else _("Nothing to change places with."))
    return see_other("meetings_desk.agenda", meeting=meeting, _anchor=f"session-{session}")


@blueprint.route("/<string:meeting>/agenda/sessions/<int:session>/remove", methods=["GET", "POST"])
@requires(Permission.MEETINGS_EDIT)
def agenda_remove_session(meeting: str, session: int) -> ResponseReturnValue:
    """Ask before a session goes, then remove it."""
    row = load(meeting)
    found = get_session(db.session(), row, session)
    form = EmptyForm()
    if form.validate_on_submit():
        meeting_id, title = row.id, i18n.text(found.title)
        try:
            save(lambda db_, **by: service.remove_session(db_, meeting_id, session, **by))
        except (ConflictError, InvalidError) as error:
            flash(refusal(error), "bad")
        else:
            flash(_("“%(title)s” is removed from the agenda.", title=title))
        return see_other("meetings_desk.agenda", meeting=meeting)
    return show("remove_session", row, form.status, form=form, session=found)


def _next_hours(meeting: Meeting, day: MeetingDay) -> dict[str, time]:
    """Return when a new session of a day might be: after the last one before the evening."""
    ends = [
        item.ends_wall
        for item in meeting.sessions
        if item.day_id == day.id and item.kind is not SessionKind.RECEPTION
    ]
    starts = max(ends, default=datetime.combine(day.held_on, FIRST_HOUR))
    return {"starts": starts.time(), "ends": (starts + USUAL_LENGTH).time()}


def _save(meeting: Meeting, session_id: int, form: SessionForm) -> tuple[bool, list[Difference]]:
    plan, expected, meeting_id = form.to_command(), form.expected, meeting.id

    def fresh() -> tuple[SessionForm, str]:
        current = db.session().get_one(MeetingSession, session_id)
        stored = session_of(current)
        made = SessionForm(formdata=None, data=session_values(stored))
        made.offer(current.meeting.days, current.meeting.format)
        return made, digest_of(stored)

    def work(db_: Session, **by: object) -> MeetingSession:
        return service.change_session(
            db_,
            meeting_id,
            session_id,
            plan,
            expected=expected,
            **by,  # type: ignore[arg-type]
        )

    return save_form(form, work, fresh)


def _remark_words(meeting: Meeting, found: list[Remark]) -> dict[int, list[str]]:
    """Return what is odd about each session, in sentences, by its id."""
    titles = {item.id: i18n.text(item.title) for item in meeting.sessions}
    sentences_of: dict[int, list[str]] = {}
    for remark in found:
        other = titles.get(remark.other_id or 0, "")
        sentences_of.setdefault(remark.session_id, []).append(_sentence(remark.oddity, other))
    return sentences_of


def _sentence(oddity: Oddity, other: str) -> str:
    return {
        Oddity.OVERLAPS: _("Overlaps with “%(title)s”.", title=other),
        Oddity.NIGHT: _("Begins in the night: is the hour right?"),
        Oddity.NEXT_DAY: _("Ends on the day after."),
        Oddity.SKIPPED_HOUR: _("The clocks change that night: this hour does not exist."),
        Oddity.REPEATED_HOUR: _(
            "The clocks change that night: this hour comes twice, the first is meant."
        ),
    }[oddity]
