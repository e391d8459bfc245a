"""Adding, changing and removing rows of a Dialogue's data, each with its checks.

Every change marks the reference data as changed (:func:`registration.dialogues.directory.renew`) and is
written into the audit log. A row that the reference files know keeps what an officer made of it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registration.audit import service as audit
from registration.core.errors import ConflictError
from registration.dialogues.commands import put_into, said_of
from registration.dialogues.directory import renew
from registration.dialogues.fingerprint import fingerprint
from registration.dialogues.models import Dialogue
from registration.dialogues.queries import get_record
from registration.dialogues.record_kinds import COUNTRY, RecordKind
from registration.dialogues.service import checks


def digest_of(kind: RecordKind, row: Any) -> str:  # noqa: ANN401 - a row of the kind
    """Return the digest by which somebody else's change of a row is noticed."""
    return fingerprint(said_of(row, kind.command))


def add(
    db: Session,
    dialogue_id: int,
    kind: RecordKind,
    command: Any,  # noqa: ANN401 - of the kind
    *,
    actor: str,
    now: datetime,
) -> Any:  # noqa: ANN401 - a row of the kind
    """Add a row and return it.

    Raises:
        InvalidError, ConflictError: see :mod:`registration.dialogues.service.checks`.
    """
    dialogue = _lock(db, dialogue_id)
    checks.check(db, dialogue_id, kind, command, None)
    row = kind.model(**checks.given(db, dialogue_id, kind, command, now))
    put_into(row, command)
    checks.derive(row)
    db.add(row)
    _flush(db)
    _changed(db, dialogue, kind, row.id, "added", actor, now)
    return row


def change(
    db: Session,
    dialogue_id: int,
    kind: RecordKind,
    row_id: int,
    command: Any,  # noqa: ANN401 - of the kind
    *,
    expected: str,
    actor: str,
    now: datetime,
) -> Any:  # noqa: ANN401 - a row of the kind
    """Change a row and return it; nothing happens when it is so already.

    ``expected`` is the digest of the row as the officer saw it.

    Raises:
        NotFoundError: the Dialogue has no such row.
        ConflictError: ``changed-meanwhile``, or what the checks say.
        InvalidError: see :mod:`registration.dialogues.service.checks`.
    """
    dialogue = _lock(db, dialogue_id)
    row = get_record(db, dialogue_id, kind, row_id)
    found = digest_of(kind, row)
    if found == fingerprint(command):
        return row
    if found != expected:
        raise ConflictError("changed-meanwhile")
    checks.check(db, dialogue_id, kind, command, row)
    put_into(row, command)
    checks.derive(row)
    _flush(db)
    _changed(db, dialogue, kind, row.id, "changed", actor, now)
    return row


def remove(
    db: Session, dialogue_id: int, kind: RecordKind, row_id: int, *, actor: str, now: datetime
) -> None:
    """Remove a row of a kind that may be removed: one that was added by mistake.

    Raises:
        NotFoundError: the Dialogue has no such row.
        ConflictError: ``not-removable``.
    """
    if not kind.can_remove:
        raise ConflictError("not-removable")
    dialogue = _lock(db, dialogue_id)
    db.delete(get_record(db, dialogue_id, kind, row_id))
    _flush(db)
    _changed(db, dialogue, kind, row_id, "removed", actor, now)


def _lock(db: Session, dialogue_id: int) -> Dialogue:
    """Lock the Dialogue's row, so that changes of its data come one after the other."""
    return db.scalars(
        sa.select(Dialogue)
        .where(Dialogue.id == dialogue_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _flush(db: Session) -> None:
    try:
        with db.begin_nested():
            db.flush()
    except IntegrityError as error:
        raise ConflictError("taken") from error


def _changed(
    db: Session,
    dialogue: Dialogue,
    kind: RecordKind,
    row_id: int,
    verb: str,
    actor: str,
    now: datetime,
) -> None:
    if kind is COUNTRY:  # the countries belong to all Dialogues
        for other in db.scalars(sa.select(Dialogue).where(Dialogue.id != dialogue.id)):
            renew(other)
    renew(dialogue)
    audit.record(
        db,
        "dialogue.changed",
        actor=actor,
        subject=f"dialogue:{dialogue.slug}",
        now=now,
        what=f"{kind.name}:{row_id}:{verb}",
    )
