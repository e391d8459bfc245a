"""What happens to registrations that higher domains must hear of."""

from __future__ import annotations

from dataclasses import dataclass

from registration.core.events import Event


@dataclass(frozen=True)
class RegistrationsMerged(Event):
    """Two registrations turned out to be one person: what refers to ``other_id`` must refer to ``kept_id``."""

    meeting_id: int
    kept_id: int
    other_id: int
    actor: str
