"""One piece of background work: how far it is, what came out, cancelling and repeating it.

It is open to whoever ordered it, and to those who see the meeting that it is about.
"""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from registration.core import clock
from registration.core.db import session, write
from registration.core.errors import ConflictError, NotFoundError
from registration.core.forms import EmptyForm
from registration.core.http import pages_blueprint, see_other
from registration.core.i18n import gettext as _
from registration.core.permissions import Permission, actor, may, requires_account
from registration.jobs import labels, registry, service
from registration.jobs.models import Job
from registration.jobs.states import ENDED, JobState
from registration.meetings.models import Meeting

blueprint = pages_blueprint("jobs", __name__, "/desk/jobs/<string:job>")

BADGES = {JobState.DONE: "ok", JobState.FAILED: "bad", JobState.RUNNING: "warn"}


def _get(db: Session, public_id: str, permission: Permission) -> tuple[Job, Meeting | None]:
    """Return a job that the reader may see (or change), and its meeting.

    Raises:
        NotFoundError: there is none, or the reader may not know of it.
    """
    job = service.get_job(db, public_id)
    meeting = db.get(Meeting, job.meeting_id) if job.meeting_id is not None else None
    is_own = job.created_by == actor()
    if is_own or (meeting is not None and may(permission, meeting=meeting.slug)):
        return job, meeting
    raise NotFoundError("job")


@blueprint.get("")
@requires_account
def show(job: str) -> str:
    """Show how a piece of work stands; the page follows it by itself."""
    found, meeting = _get(session(), job, Permission.MEETINGS_VIEW)
    kind = registry.kinds().get(found.kind)
    is_done = found.state is JobState.DONE
    result = found.result or {}
    return render_template(
        "jobs/show.html",
        job=found,
        meeting=meeting,
        dialogue=meeting.dialogue if meeting else None,
        title=labels.title(kind, found),
        state=labels.STATES[found.state],
        badge=BADGES.get(found.state, "plain"),
        fault=labels.fault(kind, found),
        summary=kind.summary(found.arguments, result) if kind and is_done else None,
        result_url=kind.ends_at(found.arguments, result) if kind and is_done else None,
        back_url=_back_url(meeting),
        has_ended=found.state in ENDED,
        JobState=JobState,
    )


def _back_url(meeting: Meeting | None) -> str:
    if meeting is None:
        return url_for("desk.start")
    return url_for("desk.overview", meeting=meeting.slug)


@blueprint.get("/progress")
@requires_account
def progress(job: str) -> dict[str, Any]:
    """Say how far a piece of work is, for the page that follows it."""
    found, _meeting = _get(session(), job, Permission.MEETINGS_VIEW)
    return {
        "done": found.done,
        "total": found.total,
        "finished": found.state in ENDED,
        "url": url_for("jobs.show", job=found.public_id),
    }


@blueprint.post("/cancel")
@requires_account
def cancel(job: str) -> ResponseReturnValue:
    """Stop the work at its next step."""
    back = see_other("jobs.show", job=job)
    _get(session(), job, Permission.PARTICIPANTS_EDIT)
    if not EmptyForm().validate_on_submit():
        flash(_("The page had been open for a long time. Please try again."), "warn")
        return back
    now = clock.now()
    try:
        found = write(lambda db: service.cancel(db, job, now=now))
    except ConflictError:
        flash(_("This work had ended meanwhile."), "warn")
        return back
    if found.state is JobState.CANCELLED:
        flash(_("The work is cancelled; nothing had been done yet."))
    else:
        flash(_("The work stops at its next step. What is done stays done."))
    return back


@blueprint.post("/repeat")
@requires_account
def repeat(job: str) -> ResponseReturnValue:
    """Queue the work anew; it goes on where it stopped."""
    back = see_other("jobs.show", job=job)
    _get(session(), job, Permission.PARTICIPANTS_EDIT)
    if not EmptyForm().validate_on_submit():
        flash(_("The page had been open for a long time. Please try again."), "warn")
        return back
    now = clock.now()
    try:
        write(lambda db: service.repeat(db, job, now=now))
    except ConflictError:
        flash(_("This work waits or runs already, or it is done."), "warn")
    else:
        flash(_("The work begins again within a few seconds."))
    return back
