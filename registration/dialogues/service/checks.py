"""The rules of each kind of row of a Dialogue's data."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core import collation
from registration.core.errors import ConflictError, InvalidError
from registration.dialogues import keys
from registration.dialogues.commands import (
    ChairmanshipDetails,
    ObjectiveDetails,
    OrganisationDetails,
    PartnerDetails,
)
from registration.dialogues.models import (
    ActionDomain,
    ActionObjective,
    ActionPriority,
    BodyType,
    Country,
    Function,
    Organisation,
    Partner,
)
from registration.dialogues.queries import is_of
from registration.dialogues.record_kinds import (
    BODY_TYPE,
    DOMAIN,
    FUNCTION,
    OBJECTIVE,
    ORGANISATION,
    PRIORITY,
    RecordKind,
)

_PARTLY_KNOWN = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_CODE_LENGTH = 40


def check(db: Session, dialogue_id: int, kind: RecordKind, command: Any, row: Any) -> None:  # noqa: ANN401
    """Check what an officer says of ``row`` (None for a new one).

    Raises:
        InvalidError: ``until-before-since``; ``unknown-body``, ``unknown-parent``, ``own-parent``,
            ``unknown-domain``, ``since-unreadable``: the fact ``field`` names the field.
        ConflictError: ``standing-overlaps``: the body has another standing in that time;
            ``number-taken``: another one has that number.
    """
    if isinstance(command, PartnerDetails):
        _partner(db, dialogue_id, command, row)
    elif isinstance(command, OrganisationDetails):
        _organisation(db, dialogue_id, command, row)
    elif isinstance(command, ObjectiveDetails):
        if not is_of(db, dialogue_id, ActionDomain, command.domain_id):
            raise InvalidError("unknown-domain", field="domain_id")
    elif isinstance(command, ChairmanshipDetails):
        if not _PARTLY_KNOWN.fullmatch(command.since):
            raise InvalidError("since-unreadable", field="since")
        if db.get(Country, command.country_id) is None:
            raise InvalidError("unknown-body", field="country_id")
    if kind in {DOMAIN, OBJECTIVE, PRIORITY}:
        _number(db, dialogue_id, kind, command.number, row)


def _number(db: Session, dialogue_id: int, kind: RecordKind, number: int, row: Any) -> None:  # noqa: ANN401
    """Refuse a second one of the same number: documents name objectives by it, in whatever domain."""
    query = sa.select(kind.model.id).where(kind.model.number == number)
    if kind is OBJECTIVE:
        query = query.join(ActionDomain, ActionObjective.domain_id == ActionDomain.id).where(
            ActionDomain.dialogue_id == dialogue_id
        )
    else:
        owner = ActionDomain if kind is DOMAIN else ActionPriority
        query = query.where(owner.dialogue_id == dialogue_id)
    if row is not None:
        query = query.where(kind.model.id != row.id)
    if db.scalar(query.limit(1)) is not None:
        raise ConflictError("number-taken", field="number")


def _partner(db: Session, dialogue_id: int, command: PartnerDetails, row: Partner | None) -> None:
    if command.country_id is not None:
        known = db.get(Country, command.country_id) is not None
    else:
        known = is_of(db, dialogue_id, Organisation, command.organisation_id or 0)
    if not known or (command.country_id is not None and command.organisation_id is not None):
        raise InvalidError("unknown-body", field="country_id")
    if command.since and command.until and command.until < command.since:
        raise InvalidError("until-before-since", field="until")
    others = db.scalars(
        sa.select(Partner).where(
            Partner.dialogue_id == dialogue_id,
            Partner.country_id == command.country_id
            if command.country_id is not None
            else Partner.organisation_id == command.organisation_id,
        )
    )
    for other in others:
        if (row is None or other.id != row.id) and _overlap(command, other):
            raise ConflictError("standing-overlaps", field="since")


def _overlap(one: PartnerDetails, other: Partner) -> bool:
    start, end = one.since or date.min, one.until or date.max
    return start <= (other.until or date.max) and (other.since or date.min) <= end


def _organisation(
    db: Session, dialogue_id: int, command: OrganisationDetails, row: Organisation | None
) -> None:
    if command.body_type_id is not None and not is_of(
        db, dialogue_id, BodyType, command.body_type_id
    ):
        raise InvalidError("unknown-body-type", field="body_type_id")
    seen = {row.id} if row is not None else set()
    current = command.parent_id
    while current is not None:
        if current in seen:
            raise InvalidError("own-parent", field="parent_id")
        seen.add(current)
        parent = db.get(Organisation, current)
        if parent is None or parent.dialogue_id != dialogue_id:
            raise InvalidError("unknown-parent", field="parent_id")
        current = parent.parent_id


def given(
    db: Session,
    dialogue_id: int,
    kind: RecordKind,
    command: Any,  # noqa: ANN401 - of the kind
    now: datetime,
) -> dict[str, Any]:
    """Return the columns of a new row that no officer says."""
    if kind is OBJECTIVE:
        return {}
    values: dict[str, Any] = {"dialogue_id": dialogue_id}
    if kind is ORGANISATION:
        values["created_at"] = now
    if kind in {BODY_TYPE, FUNCTION}:
        values["code"] = _free_code(db, dialogue_id, kind.model, command.name.text("en"))
    return values


def _free_code(db: Session, dialogue_id: int, model: type[BodyType | Function], name: str) -> str:
    """Return a code made of a name that no other row has."""
    base = collation.search_key(name).replace(" ", "-").encode("ascii", "ignore").decode()
    base = base.strip("-")[:_CODE_LENGTH] or "other"
    taken = set(db.scalars(sa.select(model.code).where(model.dialogue_id == dialogue_id)))
    code, number = base, 2
    while code in taken:
        code, number = f"{base}-{number}", number + 1
    return code


def derive(row: Any) -> None:  # noqa: ANN401 - any row
    """Set the columns that follow from others."""
    if isinstance(row, Organisation):
        row.search_key = keys.search_key(row.name, row.acronym)
        row.sort_key = keys.sort_key(row.name)
