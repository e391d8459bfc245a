"""Changing how a Dialogue presents itself, and its data-protection notice."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.audit import service as audit
from registration.core import colour
from registration.core.errors import ConflictError, InvalidError
from registration.dialogues.commands import DialogueDetails, NoticeText, put_into, said_of
from registration.dialogues.directory import renew
from registration.dialogues.fingerprint import fingerprint
from registration.dialogues.models import Dialogue, NoticeVersion
from registration.dialogues.queries import find_notice


def change_details(
    db: Session,
    dialogue_id: int,
    command: DialogueDetails,
    *,
    expected: str,
    actor: str,
    now: datetime,
) -> None:
    """Change names, contact, footer, colour and retention.

    Raises:
        ConflictError: ``changed-meanwhile``.
        InvalidError: ``no-colour``: the fact ``field`` names the field.
    """
    dialogue = _load(db, dialogue_id)
    found = said_of(dialogue, DialogueDetails)
    if found == command:
        return
    if fingerprint(found) != expected:
        raise ConflictError("changed-meanwhile")
    if command.brand_colour:
        try:
            colour.parse(command.brand_colour)
        except colour.NoColourError as error:
            raise InvalidError("no-colour", field="brand_colour") from error
    put_into(dialogue, command)
    _record(db, dialogue, "details", actor, now)


def change_notice(
    db: Session,
    dialogue_id: int,
    command: NoticeText,
    *,
    expected: str,
    actor: str,
    now: datetime,
) -> str:
    """Put a new notice in force and keep the one before; returns the version in force.

    The version is the day on which it came into force. Registrations name the version that was shown.

    Raises:
        ConflictError: ``changed-meanwhile``.
    """
    dialogue = _load(db, dialogue_id)
    if dialogue.notice == command.notice:
        return dialogue.notice_version
    if fingerprint(said_of(dialogue, NoticeText)) != expected:
        raise ConflictError("changed-meanwhile")
    keep_notice(db, dialogue, now=now)
    db.flush()
    dialogue.notice = command.notice
    dialogue.notice_version = _next_version(db, dialogue, now)
    _record(db, dialogue, "notice", actor, now)
    return dialogue.notice_version


def keep_notice(db: Session, dialogue: Dialogue, *, now: datetime) -> None:
    """Keep the notice in force as it is, since another one takes its place."""
    db.add(
        NoticeVersion(
            dialogue_id=dialogue.id,
            version=dialogue.notice_version,
            text=dialogue.notice,
            replaced_at=now,
        )
    )


def _next_version(db: Session, dialogue: Dialogue, now: datetime) -> str:
    """Return the day, with a number behind it when that day had a notice already."""
    day = now.date().isoformat()
    version, number = day, 2
    while find_notice(db, dialogue.id, version) is not None:
        version, number = f"{day}-{number}", number + 1
    return version


def _load(db: Session, dialogue_id: int) -> Dialogue:
    return db.scalars(
        sa.select(Dialogue)
        .where(Dialogue.id == dialogue_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _record(db: Session, dialogue: Dialogue, what: str, actor: str, now: datetime) -> None:
    renew(dialogue)
    subject = f"dialogue:{dialogue.slug}"
    audit.record(db, "dialogue.changed", actor=actor, subject=subject, now=now, what=what)
