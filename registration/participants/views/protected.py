"""Protected answers, for whoever arranges them: of one person, and of everybody by day; every look is logged."""

from __future__ import annotations

from functools import partial

from flask import render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from registration.audit import service as audit
from registration.core import clock, db
from registration.core.http import see_other
from registration.core.permissions import Permission, actor, requires
from registration.meetings import wording
from registration.meetings.facts import DayFacts, facts_of
from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.meetings.queries import get_meeting
from registration.participants import labels
from registration.participants.facts import owner_key
from registration.participants.list_address import ListAddress
from registration.participants.queries.detail import find_row
from registration.participants.queries.protected import Need, answers_of, needs_of
from registration.participants.views.blueprint import blueprint


@blueprint.get("/<string:registration>/protected")
@requires(Permission.PROTECTED_VIEW)
def protected(meeting: str, registration: str) -> str | BaseResponse:
    """Show access needs and diet of one person; that they were looked at is logged first."""
    session = db.session()
    found = get_meeting(session, meeting)
    arguments = ListAddress.read(request.args).arguments()
    back = {"meeting": meeting, "registration": registration, **arguments}
    row = find_row(session, found, registration)
    if row is None:
        return see_other(".show", **back)
    _log(found, owner_key(registration), "person", 1)
    return render_template(
        "participants/protected.html",
        meeting=found,
        dialogue=found.dialogue,
        name=labels.name(row),
        represents=labels.represents(row),
        answers=answers_of(db.session(), row.id),
        back_url=url_for(".show", **back),
    )


@blueprint.get("/needs")
@requires(Permission.PROTECTED_VIEW)
def needs(meeting: str) -> str:
    """Show who needs what on which day, to be printed; that the list was looked at is logged first."""
    session = db.session()
    found = get_meeting(session, meeting)
    facts = facts_of(session, found)
    now = clock.now()
    everybody = needs_of(session, found)
    by_day = [(day, _on_day(found, day, everybody)) for day in facts.days]
    _log(found, f"meeting:{found.id}", "list", len(everybody))
    return render_template(
        "participants/needs.html",
        meeting=found,
        dialogue=found.dialogue,
        by_day=by_day,
        total=len(everybody),
        labels=labels,
        now=now,
        zone=wording.zone(found, now),
        back_url=url_for(".index", meeting=meeting),
    )


def _on_day(meeting: Meeting, day: DayFacts, everybody: list[Need]) -> list[tuple[Need, Mode]]:
    """Return who attends a day in any way, those in the room first, and how."""
    attending = []
    for need in everybody:
        choice = need.row.days.get(day.id)
        mode = choice.attends(meeting.format) if choice else Mode.ABSENT
        if mode is not Mode.ABSENT:
            attending.append((need, mode))
    return sorted(attending, key=lambda item: item[1] is not Mode.IN_PERSON)


def _log(meeting: Meeting, subject: str, purpose: str, count: int) -> None:
    db.write(
        partial(
            _record,
            meeting_id=meeting.id,
            subject=subject,
            purpose=purpose,
            count=count,
            who=actor(),
        )
    )


def _record(
    session: Session, *, meeting_id: int, subject: str, purpose: str, count: int, who: str
) -> None:
    audit.record(
        session,
        "protected.viewed",
        actor=who,
        subject=subject,
        meeting_id=meeting_id,
        now=clock.now(),
        purpose=purpose,
        count=count,
    )
