"""Reading Dialogues and their data."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core import collation
from registration.core.errors import NotFoundError
from registration.core.pagination import Page
from registration.dialogues.models import (
    ActionDomain,
    ActionObjective,
    Chairmanship,
    Country,
    Dialogue,
    NoticeVersion,
    Organisation,
    Partner,
)
from registration.dialogues.record_kinds import RecordKind

LONGEST_CHAIN = 50


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


def is_of(db: Session, dialogue_id: int, model: Any, row_id: int) -> bool:  # noqa: ANN401 - any table
    """Tell whether a row exists and belongs to a Dialogue; countries belong to all."""
    row = db.get(model, row_id)
    if row is None or isinstance(row, Country):
        return row is not None
    if isinstance(row, ActionObjective):
        return row.domain.dialogue_id == dialogue_id
    return bool(row.dialogue_id == dialogue_id)


def get_record(db: Session, dialogue_id: int, kind: RecordKind, row_id: int) -> Any:  # noqa: ANN401 - a row
    """Return a row of a kind.

    Raises:
        NotFoundError: the Dialogue has no such row.
    """
    if not is_of(db, dialogue_id, kind.model, row_id):
        raise NotFoundError(kind.name, id=row_id)
    return db.get_one(kind.model, row_id)


def list_domains(db: Session, dialogue_id: int) -> list[ActionDomain]:
    """Return the domains of the action plan with their objectives."""
    return list(
        db.scalars(
            sa.select(ActionDomain)
            .where(ActionDomain.dialogue_id == dialogue_id)
            .options(sa.orm.selectinload(ActionDomain.objectives))
            .order_by(ActionDomain.number)
        )
    )


def list_rows(db: Session, dialogue_id: int, model: Any, order: Any) -> list[Any]:  # noqa: ANN401
    """Return all rows of a table that belong to a Dialogue, in an order."""
    return list(
        db.scalars(sa.select(model).where(model.dialogue_id == dialogue_id).order_by(order))
    )


def list_partners(db: Session, dialogue_id: int) -> list[Partner]:
    """Return the standings with their countries and organisations, in no order."""
    return list(
        db.scalars(
            sa.select(Partner)
            .where(Partner.dialogue_id == dialogue_id)
            .options(sa.orm.joinedload(Partner.country), sa.orm.joinedload(Partner.organisation))
        )
    )


def list_chairmanships(db: Session, dialogue_id: int) -> list[Chairmanship]:
    """Return the times in the chair, the latest first."""
    return list(
        db.scalars(
            sa.select(Chairmanship)
            .where(Chairmanship.dialogue_id == dialogue_id)
            .options(sa.orm.joinedload(Chairmanship.country))
            .order_by(Chairmanship.since.desc(), Chairmanship.id)
        )
    )


def list_notices(db: Session, dialogue_id: int) -> list[NoticeVersion]:
    """Return the notices that were replaced, the latest first."""
    return list(
        db.scalars(
            sa.select(NoticeVersion)
            .where(NoticeVersion.dialogue_id == dialogue_id)
            .order_by(NoticeVersion.replaced_at.desc(), NoticeVersion.id.desc())
        )
    )


def find_notice(db: Session, dialogue_id: int, version: str) -> NoticeVersion | None:
    """Return a notice that was replaced, by its version."""
    return db.scalar(
        sa.select(NoticeVersion).where(
            NoticeVersion.dialogue_id == dialogue_id, NoticeVersion.version == version
        )
    )


def count_unchecked(db: Session, dialogue_id: int) -> int:
    """Return how many organisations that people wrote wait for an officer."""
    return (
        db.scalar(sa.select(sa.func.count()).select_from(_unchecked(dialogue_id).subquery())) or 0
    )


def list_unchecked(db: Session, dialogue_id: int) -> list[Organisation]:
    """Return the organisations that people wrote and no officer has looked at, the oldest first."""
    return list(
        db.scalars(_unchecked(dialogue_id).order_by(Organisation.created_at, Organisation.id))
    )


def _unchecked(dialogue_id: int) -> sa.Select[Organisation]:
    return sa.select(Organisation).where(
        Organisation.dialogue_id == dialogue_id,
        Organisation.merged_into_id.is_(None),
        Organisation.checked.is_(False),
    )


def list_organisations(
    db: Session,
    dialogue_id: int,
    *,
    text: str = "",
    body_type_id: int | None = None,
    merged: bool = False,
    number: int = 1,
    size: int = 50,
) -> Page[Organisation]:
    """Return one page (``number`` from 1) of the directory in order of name.

    ``text``: every word of it begins or stands inside a name or an acronym. ``merged``: those that turned
    out to be another one, instead of those that stand.
    """
    query = sa.select(Organisation).where(
        Organisation.dialogue_id == dialogue_id,
        Organisation.merged_into_id.is_not(None)
        if merged
        else Organisation.merged_into_id.is_(None),
    )
    for word in collation.search_key(text).split():
        query = query.where(Organisation.search_key.contains(word, autoescape=True))
    if body_type_id is not None:
        query = query.where(Organisation.body_type_id == body_type_id)
    total = db.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    number = max(1, min(number, -(-total // size)))
    rows = db.scalars(
        query.order_by(Organisation.sort_key, Organisation.id)
        .limit(size)
        .offset((number - 1) * size)
    )
    return Page(list(rows), number, size, total)


def final_organisation(db: Session, organisation: Organisation) -> Organisation:
    """Return the organisation that this one is now: itself, or what it was merged into at last."""
    current = organisation
    for _ in range(LONGEST_CHAIN):
        if current.merged_into_id is None:
            return current
        current = db.get_one(Organisation, current.merged_into_id)
    return current


def hold_organisation(db: Session, organisation_id: int) -> Organisation | None:
    """Return what an organisation is now, held so that it cannot be merged before the caller commits.

    None when there is no such organisation. One statement, and one more for each merge behind it.
    """
    current: int | None = organisation_id
    found: Organisation | None = None
    for _ in range(LONGEST_CHAIN):
        found = db.scalar(
            sa.select(Organisation)
            .where(Organisation.id == current)
            .with_for_update(read=True, key_share=True)
            .execution_options(populate_existing=True)
        )
        if found is None or found.merged_into_id is None:
            return found
        current = found.merged_into_id
    return found
