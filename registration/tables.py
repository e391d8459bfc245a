"""Imports every domain's tables once, for Alembic, the application and the tests."""

from __future__ import annotations

from registration.accounts import models as accounts
from registration.audit import models as audit
from registration.calendars import models as calendars
from registration.core.types import Base
from registration.delegations import models as delegations
from registration.dialogues import models as dialogues
from registration.jobs import models as jobs
from registration.meetings import models as meetings
from registration.messages import models as messages
from registration.participants import models as participants
from registration.presence import models as presence

metadata = Base.metadata

__all__ = [
    "accounts",
    "audit",
    "calendars",
    "delegations",
    "dialogues",
    "jobs",
    "meetings",
    "messages",
    "metadata",
    "participants",
    "presence",
]
