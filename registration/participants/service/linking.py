"""Revoking the links of a registration."""

from __future__ import annotations

from registration.core import tokens
from registration.participants.models import Registration


def revoke(registration: Registration) -> None:
    """Make every link that was given out worthless: personal, fresh, receipt, join and the feed's address."""
    registration.link_version += 1
    registration.feed_token = tokens.public_id()
