"""Reading Dialogues."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.errors import NotFoundError
from registration.dialogues.models import Dialogue


def list_dialogues(db: Session) -> list[Dialogue]:
    """Return all Dialogues, the oldest first."""
    return list(db.scalars(sa.select(Dialogue).order_by(Dialogue.id)))


def get_dialogue(db: Session, slug: str) -> Dialogue:
    """Return the Dialogue of a slug.

    Raises:
        NotFoundError: ``dialogue``.
    """
    found = db.scalar(sa.select(Dialogue).where(Dialogue.slug == slug))
    if found is None:
        raise NotFoundError("dialogue", slug=slug)
    return found
