"""The row of a new registration, written by one statement that is made once."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core import tokens
from registration.core.db import dialect_of, insert_of
from registration.delegations import service as delegations
from registration.meetings.models import Meeting
from registration.participants import identity
from registration.participants.commands import PersonDetails, RegisterCommand
from registration.participants.kinds import PendingReason, Status
from registration.participants.models import Registration
from registration.participants.service.bodies import Body
from registration.participants.service.identities import person_values
from registration.participants.service.known import Keys

TABLE = cast("sa.Table", Registration.__table__)
Values = dict[str, Any]


def values_of(
    command: RegisterCommand, meeting: Meeting, keys: Keys, body: Body, *, now: datetime
) -> Values:
    """Return the columns of a registration, and the key of its delegation."""
    needs_approval = meeting.approval_required and not command.by_officer
    return {
        **person_values(command.person),
        "meeting_id": meeting.id,
        "submission_key": keys.submission,
        "identity_key": keys.identity,
        "status": Status.PENDING if needs_approval else Status.CONFIRMED,
        "pending_reason": PendingReason.APPROVAL if needs_approval else None,
        "source": command.source,
        "entry_note": command.entry_note,
        "country_id": body.country_id,
        "organisation_id": body.organisation_id,
        "also_represents": command.represents.also_represents,
        "body_type_id": body.body_type_id,
        "side": body.side,
        "rank": command.rank,
        "delegation_counted": True,
        "notice_version": command.notice_version,
        "created_at": now,
        "changed_at": now,
        "decided_at": None if needs_approval else now,
        "delegation_key": delegations.delegation_key(
            body.country_id, body.side, body.organisation_id
        ),
    }


def insert(
    db: Session, person: PersonDetails, values: Values, reference_prefix: str
) -> Registration | None:
    """Insert a registration under a new reference; None when something unique in it is there already.

    Its delegation is found on the way, NULL when there is none yet.
    """
    reference = f"{reference_prefix}-{tokens.reference_code()}"
    search_key = identity.searching_of(person, reference)
    given = {**values, "reference": reference, "search_key": search_key}
    statement = _statement(dialect_of(db), tuple(sorted(given)))
    return db.scalar(statement, given)


@cache
def _statement(dialect: str, names: tuple[str, ...]) -> sa.Select[Registration]:
    """Return the INSERT for columns of these names; columns left out get their defaults."""
    columns = {
        name: sa.bindparam(name, type_=TABLE.c[name].type) for name in names if name in TABLE.c
    }
    columns["delegation_id"] = delegations.id_of(  # type: ignore[assignment]
        sa.bindparam("meeting_id", type_=sa.Integer),
        sa.bindparam("delegation_key", type_=sa.String),
    )
    made = insert_of(dialect)(TABLE).values(columns).on_conflict_do_nothing().returning(TABLE)
    return sa.select(Registration).from_statement(made)  # type: ignore[return-value]
