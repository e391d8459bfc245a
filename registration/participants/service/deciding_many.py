"""Deciding about many registrations: each by itself, so that one that fails keeps no other back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.errors import DomainError, InvalidError
from registration.jobs import service as jobs
from registration.jobs.models import Job
from registration.participants.decisions import Action, Decision
from registration.participants.models import Registration
from registration.participants.service import correcting, deciding

JOB_KIND = "decide-participants"

Failure = tuple[str, str, str]
"""Public id, code and status of a registration to which nothing happened."""


def decide_batch(
    db: Session, ids: Iterable[int], decision: Decision, *, actor: str, now: datetime
) -> list[Failure]:
    """Decide about some registrations in this transaction; returns those that a rule kept as they were."""
    failures: list[Failure] = []
    for registration_id in ids:
        try:
            with db.begin_nested():
                _decide(db, registration_id, decision, actor=actor, now=now)
        except DomainError as error:
            failures.append(_failure(db, registration_id, error))
    return failures


def _decide(
    db: Session, registration_id: int, decision: Decision, *, actor: str, now: datetime
) -> None:
    if decision.action is Action.APPROVE:
        deciding.approve(db, registration_id, actor=actor, now=now, tell=decision.tell)
        return
    if decision.action is Action.SEND_AGAIN:
        correcting.send_again(db, registration_id, actor=actor, now=now)
        return
    end = deciding.decline if decision.action is Action.DECLINE else deciding.cancel
    end(
        db,
        registration_id,
        actor=actor,
        now=now,
        tell=decision.tell,
        reason=_reason(db, registration_id, decision),
    )


def _reason(db: Session, registration_id: int, decision: Decision) -> str:
    """Return the sentence in the person's language; there is none in another one."""
    if not decision.reason:
        return ""
    language = db.scalar(sa.select(Registration.language).where(Registration.id == registration_id))
    return decision.reason.get(language or "", "")


def _failure(db: Session, registration_id: int, error: DomainError) -> Failure:
    named = sa.select(Registration.public_id, Registration.status).where(
        Registration.id == registration_id
    )
    row = db.execute(named).one_or_none()
    if row is None:
        return "", error.code, ""
    return row.public_id, error.code, row.status.value


def order(
    db: Session,
    meeting_id: int,
    ids: list[int],
    decision: Decision,
    *,
    actor: str,
    now: datetime,
    cause_key: str,
) -> Job:
    """Order a decision about many as a background job; the same ``cause_key`` orders it once."""
    return jobs.enqueue(
        db,
        kind=JOB_KIND,
        arguments={"meeting": meeting_id, "ids": ids, **decision.to_json()},
        cause_key=cause_key,
        meeting_id=meeting_id,
        created_by=actor,
        now=now,
    )


def check(decision: Decision, languages: Iterable[str]) -> None:
    """Refuse a sentence to the people that some of them would not get in their language.

    Raises:
        InvalidError: ``reason-missing`` with the ``languages`` in which it is not written.
    """
    missing = sorted(set(languages) - set(decision.reason)) if decision.reason else []
    if missing and decision.tell:
        raise InvalidError("reason-missing", languages=missing)
