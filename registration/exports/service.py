"""Ordering a list as a file, and noting who took one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from registration.audit import service as audit
from registration.exports.files import Format
from registration.exports.lists import ListWanted
from registration.jobs import service as jobs
from registration.jobs.models import Job

JOB_KIND = "export-participants"
MOST_ROWS_AT_ONCE = {Format.XLSX: 12_000, Format.CSV: 20_000, Format.JSON: 20_000}
"""Rows that are written while the reader waits: about two seconds of work; more is a background job."""


def is_long(rows: int, form: Format) -> bool:
    """Tell whether a list of so many rows is written in the background."""
    return rows > MOST_ROWS_AT_ONCE[form]


def order(
    db: Session, meeting_id: int, wanted: ListWanted, *, rows: int, actor: str, now: datetime
) -> Job:
    """Order a long list as a background job; ``rows`` is how many it has now, for the progress."""
    return jobs.enqueue(
        db,
        kind=JOB_KIND,
        arguments={"meeting": meeting_id, "rows": rows, **wanted.to_json()},
        meeting_id=meeting_id,
        created_by=actor,
        now=now,
    )


def record_export(
    db: Session, meeting_id: int, wanted: ListWanted, *, rows: int, actor: str, now: datetime
) -> None:
    """Note that somebody took a list; the text searched for may be a name and is not noted."""
    asked = wanted.chosen.asks
    if "q" in asked:
        asked["q"] = "*"
    subject = f"meeting:{meeting_id}"
    audit.record(
        db,
        "list.exported",
        actor=actor,
        subject=subject,
        meeting_id=meeting_id,
        now=now,
        format=wanted.form.value,
        rows=rows,
        protected=wanted.protected,
        filter=asked,
    )
    if wanted.protected:
        audit.record(
            db,
            "protected.viewed",
            actor=actor,
            subject=subject,
            meeting_id=meeting_id,
            now=now,
            purpose="export",
            count=rows,
        )
