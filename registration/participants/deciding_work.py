"""Decisions about many registrations, carried out: a page's worth at once, more in the background."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from registration.core import clock, db
from registration.core.i18n import lazy_gettext as _
from registration.jobs import service as jobs
from registration.jobs.models import Job
from registration.jobs.registry import Arguments, Handle, JobKind, Result
from registration.meetings.models import Meeting
from registration.participants import decision_words
from registration.participants.decisions import Action, Decision
from registration.participants.service import deciding_many
from registration.participants.service.deciding_many import Failure

AT_ONCE = 50
BATCH = 10


def decide_now(
    meeting_id: int, ids: Sequence[int], decision: Decision, *, actor: str, cause_key: str
) -> Job:
    """Decide about a page's worth of registrations while the officer waits; the result is kept as a job's."""
    failures: list[Failure] = []
    for start in range(0, len(ids), BATCH):
        batch = partial(
            deciding_many.decide_batch,
            ids=ids[start : start + BATCH],
            decision=decision,
            actor=actor,
            now=clock.now(),
        )
        failures += db.write(batch)
    note = partial(
        _note, meeting_id=meeting_id, ids=ids, decision=decision, failures=failures, actor=actor
    )
    return db.write(partial(note, cause_key=cause_key))


def _note(
    session: Session,
    *,
    meeting_id: int,
    ids: Sequence[int],
    decision: Decision,
    failures: Sequence[Failure],
    actor: str,
    cause_key: str,
) -> Job:
    job = jobs.note_done(
        session,
        kind=deciding_many.JOB_KIND,
        arguments={"meeting": meeting_id, "ids": list(ids), **decision.to_json()},
        cause_key=cause_key,
        meeting_id=meeting_id,
        created_by=actor,
        now=clock.now(),
    )
    if (
        job.result is None
    ):  # else the same decision was sent twice at once: the first one's result stands
        job.result = _result(job.public_id, len(ids), failures)
    return job


def decide_in_background(arguments: Arguments, job: Handle) -> Result:
    """Decide about the registrations of the arguments, in their order, each once whatever crashes."""
    decision = Decision.from_json(arguments)
    ids = arguments["ids"]
    while (done := int(job.checkpoint.get("done", 0))) < len(ids):
        batch = ids[done : done + BATCH]
        reached = done + len(batch)
        checkpoint = {"done": reached, "failures": []}
        work = partial(_step, batch=batch, decision=decision, job=job, checkpoint=checkpoint)
        job.write(work, done=reached, total=len(ids), checkpoint=checkpoint)
    return _result(job.public_id, len(ids), job.checkpoint.get("failures", []))


def _step(
    session: Session,
    *,
    batch: Sequence[int],
    decision: Decision,
    job: Handle,
    checkpoint: dict[str, Any],
) -> None:
    """Decide about one batch and put its failures into the checkpoint, which is kept in the same transaction."""
    found = deciding_many.decide_batch(session, batch, decision, actor=job.actor, now=clock.now())
    checkpoint["failures"] = [*job.checkpoint.get("failures", []), *found]


def _result(job: str, total: int, failures: Sequence[Failure]) -> Result:
    return {
        "job": job,
        "total": total,
        "done": total - len(failures),
        "failures": [list(failure) for failure in failures],
    }


def _address(arguments: Arguments, result: Result) -> str | None:
    meeting = db.session().get(Meeting, arguments["meeting"])
    if meeting is None:
        return None
    return url_for("participants.decided", meeting=meeting.slug, job=result["job"])


def _summary(arguments: Arguments, result: Result) -> str:
    return decision_words.came_of_it(Action(arguments["action"]), result["done"])


KINDS = (
    JobKind(
        deciding_many.JOB_KIND,
        _("Decide about several registrations"),
        decide_in_background,
        ends_at=_address,
        summary=_summary,
    ),
)
