"""What officers read about background work."""

from __future__ import annotations

from registration.core.i18n import gettext, lazy_gettext
from registration.jobs.models import Job
from registration.jobs.registry import JobKind
from registration.jobs.states import JobState

_ = lazy_gettext

STATES: dict[JobState, str] = {
    JobState.QUEUED: _("Not begun yet"),
    JobState.RUNNING: _("Running"),
    JobState.DONE: _("Done"),
    JobState.FAILED: _("Failed"),
    JobState.CANCELLED: _("Stopped"),
}

FAULTS: dict[str, str] = {
    "infrastructure": _(
        "The database, the disk or the network failed. While attempts are left, the work goes on by itself where it stopped."
    ),
    "unexpected": _(
        "Something unexpected happened in the program. The administrator finds the reason in the log."
    ),
    "worker-died": _(
        "The program ended several times while it did this work. The administrator finds the reason in the log."
    ),
}


def title(kind: JobKind | None, job: Job) -> str:
    """Return what the work is called; a kind that is no more keeps its code."""
    return str(kind.title) if kind else job.kind


def fault(kind: JobKind | None, job: Job) -> str:
    """Return the sentence for what went wrong at the last try, empty when nothing did."""
    if not job.error:
        return ""
    code = job.error.partition(":")[0]
    explained = kind.explain(code) if kind else None
    known = explained or FAULTS.get(code)
    return str(known) if known else gettext("The work failed (%(code)s).", code=code)
