"""The download of a person's data: one JSON document, complete, readable by people and by programs."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from registration.core.i18n import format_day, language, text
from registration.core.i18n import gettext as _
from registration.meetings import wording
from registration.privacy import rules
from registration.privacy.parts import parts
from registration.privacy.queries import Kept

FORMAT = "plenary-personal-data/1"


def document(kept: Kept, *, now: datetime) -> dict[str, Any]:
    """Return everything that is kept about a person in a meeting, in the reader's language."""
    row = kept.registration
    meeting = row.meeting
    due = rules.due_on(meeting.ends_on, meeting.dialogue.retention_months)
    return {
        "format": FORMAT,
        "language": language(),
        "title": _("Personal data of the registration %(reference)s", reference=row.reference),
        "made_at": now.isoformat(),
        "meeting": {
            "title": text(meeting.title),
            "dates": wording.dates(meeting.starts_on, meeting.ends_on),
            "dialogue": text(meeting.dialogue.name),
            "contact": meeting.contact_email or meeting.dialogue.contact_email,
        },
        "kept_until": due.isoformat(),
        "explanation": _explanation(format_day(due, "long")),
        "parts": parts(kept),
        "merged_registrations": [parts(other) for other in kept.merged],
    }


def _explanation(due: str) -> list[str]:
    return [
        _(
            "This file holds everything that is kept about you for this meeting: each value with its name and, for each part, why it is kept. Times are in UTC."
        ),
        _(
            "Left out are only keys that the program computes from your name and address, in order to sort, to search and to recognise you, and the words under which officers of the secretariat are known to the program."
        ),
        _(
            "What is personal is erased on %(date)s at the latest. What the figures of the meeting are made of stays, without your name.",
            date=due,
        ),
        _("Registrations for other meetings have links and files of their own."),
    ]


def to_bytes(found: dict[str, Any]) -> bytes:
    """Return a document as a JSON file in UTF-8, indented for people."""
    return json.dumps(found, ensure_ascii=False, indent=2).encode() + b"\n"
