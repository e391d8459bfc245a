"""The audit log's table."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from registration.core.types import Base


class AuditEvent(Base):
    """One thing that somebody did: append-only, no personal values.

    ``actor`` is ``account:<id>``, ``person`` (by the personal link), ``anonymous``, ``system`` or
    ``command-line``; ``subject`` is ``registration:<public id>`` or the like; ``facts`` has exactly the
    keys that its kind declares in :mod:`registration.audit.kinds`.
    """

    __tablename__ = "audit_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(sa.String(48))
    actor: Mapped[str] = mapped_column(sa.String(64))
    meeting_id: Mapped[int | None] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(sa.String(80), index=True)
    facts: Mapped[dict[str, Any]]
