"""Whose meetings the reader may see."""

from __future__ import annotations

from flask import current_app
from sqlalchemy.orm import Session

from registration.core.permissions import EXTENSION, Permission, dialogue_ids
from registration.dialogues.models import Dialogue
from registration.dialogues.queries import list_dialogues


def is_known() -> bool:
    """Tell whether somebody is signed in."""
    resolver = current_app.extensions.get(EXTENSION)
    return bool(resolver and resolver.is_signed_in())


def dialogues_of_reader(
    db: Session, permission: Permission = Permission.MEETINGS_VIEW
) -> list[Dialogue]:
    """Return the Dialogues in which the reader has a permission."""
    if not is_known():
        return []
    theirs = dialogue_ids(permission)
    return [dialogue for dialogue in list_dialogues(db) if dialogue.id in theirs]
