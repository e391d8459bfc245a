"""Writing the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from registration.audit.kinds import KINDS
from registration.audit.models import AuditEvent

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


def record(
    db: Session,
    kind: str,
    /,
    *,
    actor: str,
    subject: str,
    now: datetime,
    meeting_id: int | None = None,
    **facts: Any,  # noqa: ANN401 - plain JSON values
) -> None:
    """Append an event in the caller's transaction.

    Raises:
        ValueError: the kind is not in the closed list, or its facts have other keys.
    """
    if KINDS.get(kind) != frozenset(facts):
        message = f"audit event {kind!r} with the keys {sorted(facts)} is not declared"
        raise ValueError(message)
    db.add(
        AuditEvent(
            at=now, kind=kind, actor=actor, meeting_id=meeting_id, subject=subject, facts=facts
        )
    )
