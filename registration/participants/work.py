"""The background work of registrations: what a change of a meeting owes to everybody in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from registration.core import clock
from registration.core.db import session
from registration.core.i18n import lazy_gettext as _
from registration.jobs.registry import Arguments, Handle, JobKind, Result
from registration.participants.service import fan_out

BATCH = 50

Batch = Callable[..., None]


def _walk(arguments: Arguments, job: Handle, work: Batch) -> Result:
    """Do ``work(db, meeting_id, ids, now=)`` for the registrations of a meeting, batch by batch."""
    meeting_id = int(arguments["meeting"])
    done = int(job.checkpoint.get("done", 0))
    ids = fan_out.ids_after(session(), meeting_id, int(job.checkpoint.get("after", 0)))
    total = done + len(ids)
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        done += len(batch)
        job.write(
            partial(work, meeting_id=meeting_id, registration_ids=batch, now=clock.now()),
            done=done,
            total=total,
            checkpoint={"after": batch[-1], "done": done},
        )
    return {"registrations": done}


def update_calendars(arguments: Arguments, job: Handle) -> Result:
    """Bring everybody's calendar to what the meeting is now."""
    return _walk(arguments, job, fan_out.update_calendars)


def announce_cancellation(arguments: Arguments, job: Handle) -> Result:
    """Tell everybody that the meeting is cancelled."""
    return _walk(arguments, job, fan_out.announce_cancellation)


KINDS = (
    JobKind(fan_out.UPDATE_CALENDARS, _("Bring all calendars up to date"), update_calendars),
    JobKind(
        fan_out.ANNOUNCE_CANCELLATION,
        _("Tell everybody that the meeting is cancelled"),
        announce_cancellation,
    ),
)
