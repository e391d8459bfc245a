"""Finding the registration of a calendar subscription."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from registration.meetings.models import Meeting
from registration.participants.models import Registration

LONGEST = 24


def find_by_feed(db: Session, feed: str) -> Registration | None:
    """Return the registration whose calendar is polled under a token, with its meeting and Dialogue.

    An old token, and that of somebody erased or merged, finds nothing.
    """
    if not feed or len(feed) > LONGEST or not feed.isascii():
        return None
    return db.scalar(
        sa.select(Registration)
        .where(
            Registration.feed_token == feed,
            Registration.erased_at.is_(None),
            Registration.merged_into_id.is_(None),
        )
        .options(joinedload(Registration.meeting).joinedload(Meeting.dialogue))
    )
