"""What a meeting can serve, as choices: objectives of the action plan, priorities, objectives of the Compact."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from registration.core.memory import Memory
from registration.dialogues.models import (
    ActionDomain,
    ActionObjective,
    ActionPriority,
    Dialogue,
    GcmObjective,
)


@dataclass(frozen=True)
class Served:
    """The choices, values are ids."""

    objectives: list[SelectChoice]
    priorities: list[SelectChoice]
    gcm_objectives: list[SelectChoice]


_kept: Memory[Served] = Memory(20)


def served_of(db: Session, dialogue: Dialogue, language: str) -> Served:
    """Return the choices in a language, from memory until the Dialogue's reference data change."""
    return _kept.get((dialogue.stamp, language), lambda: _load(db, dialogue.id, language))


def _load(db: Session, dialogue_id: int, language: str) -> Served:
    objectives = db.scalars(
        sa.select(ActionObjective)
        .join(ActionDomain)
        .where(ActionDomain.dialogue_id == dialogue_id)
        .order_by(ActionDomain.number, ActionObjective.number)
    )
    priorities = db.scalars(
        sa.select(ActionPriority)
        .where(ActionPriority.dialogue_id == dialogue_id)
        .order_by(ActionPriority.number)
    )
    goals = db.scalars(sa.select(GcmObjective).order_by(GcmObjective.number))
    return Served(
        [_choice(row.id, row.number, row.title.text(language)) for row in objectives],
        [_choice(row.id, row.number, row.title.text(language)) for row in priorities],
        [
            _choice(row.id, row.number, row.short.text(language) or row.title.text(language))
            for row in goals
        ],
    )


def _choice(row_id: int, number: int, title: str) -> SelectChoice:
    return SelectChoice(str(row_id), f"{number}. {title}".strip())
