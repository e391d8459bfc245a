"""Whose meetings the reader may see."""

from __future__ import annotations

from sqlalchemy.orm import Session

from registration.core.permissions import Permission, dialogue_ids
from registration.dialogues.models import Dialogue
from registration.dialogues.queries import list_dialogues


def dialogues_of_reader(
    db: Session, permission: Permission = Permission.MEETINGS_VIEW
) -> list[Dialogue]:
    """Return the Dialogues in which the reader has a permission, the oldest first."""
    ids = dialogue_ids(permission)
    return [dialogue for dialogue in list_dialogues(db) if dialogue.id in ids] if ids else []
