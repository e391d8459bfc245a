"""Reading the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from registration.audit.models import AuditEvent

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def history_of(db: Session, subject: str) -> list[AuditEvent]:
    """Return the events of one subject, newest first."""
    chosen = sa.select(AuditEvent).where(AuditEvent.subject == subject)
    return list(db.scalars(chosen.order_by(AuditEvent.at.desc(), AuditEvent.id.desc())))
