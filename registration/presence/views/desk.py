"""The attendance desk: find a person, check in with one click, undo; an officer's word for many."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registration.core import clock, zones
from registration.core.db import session, write
from registration.core.errors import ConflictError, InvalidError, NotFoundError
from registration.core.http import pages_blueprint, see_other
from registration.core.i18n import format_clock
from registration.core.i18n import gettext as _
from registration.core.i18n import ngettext as _n
from registration.core.permissions import Permission, actor, requires
from registration.meetings.facts import facts_of
from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.meetings.queries import get_meeting
from registration.participants import labels
from registration.presence import service
from registration.presence.evidence import Evidence
from registration.presence.forms import CheckInForm, TakeBackForm, WordForm
from registration.presence.queries import Shown, day_state, find_person, people_page
from registration.presence.service import Where
from registration.presence.views.day import Place, place_of

blueprint = pages_blueprint("presence", __name__, "/desk/meetings/<string:meeting>/attendance")


@blueprint.get("")
@requires(Permission.ATTENDANCE_RECORD)
def index(meeting: str) -> str:
    """Show the desk for a day or a session: figures, search, people."""
    return _desk(get_meeting(session(), meeting), WordForm(formdata=None))


def _desk(found: Meeting, form: WordForm) -> str:
    db = session()
    facts = facts_of(db, found)
    place = _asked_place(found)
    if place is None:
        return render_template("presence/no_days.html", meeting=found, dialogue=found.dialogue)
    state = day_state(db, found, place.day.id, place.session_id)
    query = request.args.get("q", "").strip()[:200]
    shown = _shown(request.args.get("show"), is_today=place.is_today)
    number = request.args.get("page", 1, type=int)
    page = people_page(db, found, state, shown, text=query, number=number)
    url = _url(found, place, query, shown)
    return render_template(
        "presence/index.html",
        meeting=found,
        dialogue=found.dialogue,
        days=facts.days,
        place=place,
        state=state,
        query=query,
        shown=shown,
        shown_names=_shown_names(),
        page=page,
        form=form,
        since=lambda evidence: _since(evidence, found),
        labels=labels,
        Mode=Mode,
        url=url,
        page_url=lambda number: url(page=number),
    )


def _url(found: Meeting, place: Place, query: str, shown: Shown) -> Any:  # noqa: ANN401 - a function
    """Return the function that makes the address of this page with some arguments changed."""

    def url(**changes: Any) -> str:  # noqa: ANN401 - arguments of an address
        arguments = {**place.arguments(), "q": query, "show": shown.value, **changes}
        kept = {name: value for name, value in arguments.items() if value not in {"", None}}
        return url_for("presence.index", meeting=found.slug, **kept)

    return url


def _shown(value: str | None, *, is_today: bool) -> Shown:
    try:
        return Shown(value or "")
    except ValueError:
        return Shown.AWAITED if is_today else Shown.ALL


def _shown_names() -> dict[Shown, str]:
    return {
        Shown.AWAITED: _("Not here yet"),
        Shown.ROOM: _("In the room"),
        Shown.ONLINE: _("Online"),
        Shown.ALL: _("Everybody"),
    }


def _since(evidence: Evidence, meeting: Meeting) -> str:
    wall = zones.wall_of(datetime.fromtimestamp(evidence.at, UTC), meeting.time_zone)
    return format_clock(wall)


def _asked_place(found: Meeting) -> Place | None:
    facts = facts_of(session(), found)
    values = request.values
    return place_of(found, facts, values.get("day", ""), values.get("session", ""), now=clock.now())


def _back(found: Meeting, place: Place | None) -> ResponseReturnValue:
    kept = {name: request.args[name] for name in ("q", "show", "page") if name in request.args}
    where = place.arguments() if place else {}
    return see_other("presence.index", meeting=found.slug, **where, **kept)


@blueprint.post("/check-in")
@requires(Permission.ATTENDANCE_RECORD)
def check_in(meeting: str) -> ResponseReturnValue:
    """Check one person in: at the desk today, by the officer's word on another day."""
    db = session()
    found = get_meeting(db, meeting)
    place = _asked_place(found)
    form = CheckInForm()
    if place is None or not form.validate():
        flash(_("The page had been open for a long time. Please try again."), "warn")
        return _back(found, place)
    person = find_person(db, found.id, form.person.data or "")
    if person is None:
        flash(_("This person is not registered for this meeting any more."), "bad")
        return _back(found, place)
    if not place.has_come:
        flash(not_yet(), "warn")
        return _back(found, place)
    name = f"{person.given_names} {person.family_name}".strip()
    where = Where(meeting_id=found.id, day_id=place.day.id, session_id=place.session_id)
    if not place.is_today:
        _write_word([person.id], where, Mode.IN_PERSON, "")
        flash(_("%(name)s is recorded as present.", name=name))
        return _back(found, place)
    now = clock.now()
    result = write(
        lambda db: service.check_in(db, person.id, where, actor=actor(), now=now, station="desk")
    )
    since = format_clock(zones.wall_of(result.record.at, found.time_zone))
    if result.is_new:
        flash(_("Welcome! %(name)s is checked in.", name=name))
    else:
        flash(_("%(name)s is in already, since %(time)s.", name=name, time=since), "warn")
    return _back(found, place)


def _write_word(ids: list[int], where: Where, mode: Mode, reason: str) -> list[int]:
    now = clock.now()
    return write(
        lambda db: service.attend(db, ids, where, mode, reason=reason, actor=actor(), now=now)
    )


@blueprint.post("/take-back")
@requires(Permission.ATTENDANCE_RECORD)
def take_back(meeting: str) -> ResponseReturnValue:
    """Undo: take a record back by a new one."""
    found = get_meeting(session(), meeting)
    place = _asked_place(found)
    form = TakeBackForm()
    if not form.validate():
        flash(_("The page had been open for a long time. Please try again."), "warn")
    else:
        _take_back(found, form)
    person = request.args.get("person")
    if person and find_person(session(), found.id, person):
        return see_other("presence.person", meeting=found.slug, registration=person)
    return _back(found, place)


def _take_back(found: Meeting, form: TakeBackForm) -> None:
    record_id, reason, now = form.record.data or 0, form.reason.data or "", clock.now()
    try:
        write(
            lambda db: service.take_back(
                db, found.id, record_id, reason=reason, actor=actor(), now=now
            )
        )
    except NotFoundError:
        flash(_("There is no such record in this meeting."), "bad")
    except ConflictError:
        flash(_("This record was taken back already."), "warn")
    else:
        flash(_("The record is taken back. It stays in the history."))


@blueprint.post("/word")
@requires(Permission.ATTENDANCE_RECORD)
def word(meeting: str) -> ResponseReturnValue:
    """Record an officer's word on all selected people."""
    db = session()
    found = get_meeting(db, meeting)
    place = _asked_place(found)
    form = WordForm()
    chosen = [find_person(db, found.id, one) for one in request.form.getlist("selected")]
    ids = [one.id for one in chosen if one is not None]
    if place is None or not form.validate():
        return _desk(found, form), 422
    if not ids:
        flash(_("Select at least one person."), "warn")
        return _back(found, place)
    if not place.has_come:
        flash(not_yet(), "warn")
        return _back(found, place)
    where = Where(meeting_id=found.id, day_id=place.day.id, session_id=place.session_id)
    try:
        new = _write_word(ids, where, Mode(form.mode.data), form.reason.data or "")
    except (NotFoundError, InvalidError):
        flash(_("This was not recorded: the agenda changed meanwhile. Please try again."), "bad")
        return _back(found, place)
    flash(_words_on(new, len(ids)))
    return _back(found, place)


def not_yet() -> str:
    """Say that nobody can be recorded as present on a day to come."""
    return _("This day is still to come: attendance is recorded once it has begun.")


def _words_on(new: list[int], asked: int) -> str:
    done = _n("%(num)d person recorded.", "%(num)d people recorded.", len(new))
    if len(new) == asked:
        return done
    same = _n(
        "%(num)d was recorded so already.", "%(num)d were recorded so already.", asked - len(new)
    )
    return f"{done} {same}"
