"""The background job that writes a long list."""

from __future__ import annotations

from functools import partial

from flask import url_for

from registration.core import clock, db
from registration.core.i18n import lazy_gettext as _
from registration.core.i18n import ngettext
from registration.exports import kept, lists, service
from registration.exports.lists import ListWanted
from registration.jobs.registry import Arguments, Handle, JobKind, Result
from registration.meetings.models import Meeting


def export_participants(arguments: Arguments, job: Handle) -> Result:
    """Write the list that was ordered into the folder of kept files.

    It reads in a session of its own: noting the progress writes in the job's.
    """
    now = clock.now()
    kept.remove_old(now)
    wanted = ListWanted.from_json(dict(arguments))
    expected = arguments["rows"]

    def progress(done: int) -> None:
        job.progress(done, max(done + 1, expected))

    target = kept.path_of(job.public_id, wanted.form)
    with db.database.sessionmaker() as reading, kept.writing(target) as file:
        meeting = reading.get_one(Meeting, arguments["meeting"])
        rows = lists.write(reading, meeting, wanted, file, now=now, progress=progress)
    record = partial(
        service.record_export,
        meeting_id=arguments["meeting"],
        wanted=wanted,
        rows=rows,
        actor=job.actor,
        now=now,
    )
    job.write(record, done=rows, total=rows)
    until = clock.now() + kept.KEPT_FOR
    return {
        "job": job.public_id,
        "rows": rows,
        "as_of": now.isoformat(),
        "until": until.isoformat(),
    }


def _address(arguments: Arguments, result: Result) -> str | None:
    meeting = db.session().get(Meeting, arguments["meeting"])
    if meeting is None:
        return None
    return url_for("exports.ready", meeting=meeting.slug, job=result["job"])


def _summary(arguments: Arguments, result: Result) -> str:
    del arguments
    return ngettext("%(num)d row was written.", "%(num)d rows were written.", result["rows"])


KINDS = (
    JobKind(
        service.JOB_KIND,
        _("Export of the list of participants"),
        export_participants,
        ends_at=_address,
        summary=_summary,
    ),
)
