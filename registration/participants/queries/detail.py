"""One registration with all that belongs to it, and its neighbours in a filtered list."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from registration.accounts.models import Account
from registration.audit.models import AuditEvent
from registration.audit.queries import history_of
from registration.calendars.models import CalendarEntry
from registration.core.errors import NotFoundError
from registration.meetings.models import Meeting
from registration.messages.models import Message
from registration.participants.facts import owner_key
from registration.participants.filters import ParticipantFilter
from registration.participants.models import Registration
from registration.participants.queries.assembly import COLUMNS, Assembly
from registration.participants.queries.filtering import conditions, order_keys
from registration.participants.rows import ParticipantRow

ACCOUNT = "account:"


def get_registration(db: Session, meeting: Meeting, public_id: str) -> Registration:
    """Return a registration of a meeting with whom it represents, functions, days and consents.

    One that was merged into another is found too.

    Raises:
        NotFoundError: ``registration``.
    """
    chosen = (
        sa.select(Registration)
        .where(Registration.meeting_id == meeting.id, Registration.public_id == public_id)
        .options(
            joinedload(Registration.country),
            joinedload(Registration.organisation),
            joinedload(Registration.body_type),
            joinedload(Registration.delegation),
            selectinload(Registration.functions),
            selectinload(Registration.days),
            selectinload(Registration.consents),
        )
    )
    found = db.scalar(chosen)
    if found is None:
        raise NotFoundError("registration")
    return found


def find_row(db: Session, meeting: Meeting, public_id: str) -> ParticipantRow | None:
    """Return a registration as lists show it, None when there is none of that id or it was merged."""
    statement = sa.select(*COLUMNS).where(
        *conditions(meeting, ParticipantFilter()), Registration.public_id == public_id
    )
    rows = Assembly(db).rows(db.execute(statement).all())
    return rows[0] if rows else None


class Surroundings(NamedTuple):
    """What was written about a registration elsewhere, each the newest first; calendar entries by day."""

    history: list[AuditEvent]
    actors: dict[str, str]
    messages: list[Message]
    entries: list[CalendarEntry]


def surroundings(db: Session, public_id: str) -> Surroundings:
    """Return history, mails and calendar entries of a registration; ``actors`` names the accounts."""
    key = owner_key(public_id)
    history = sorted(
        [*history_of(db, key), *_mergers_into(db, public_id)],
        key=lambda event: (event.at, event.id),
        reverse=True,
    )
    mails = sa.select(Message).where(Message.subject_key == key)
    entries = sa.select(CalendarEntry).where(CalendarEntry.owner_key == key)
    return Surroundings(
        history,
        names_of_actors(db, {event.actor for event in history}),
        list(db.scalars(mails.order_by(Message.created_at.desc(), Message.id.desc()))),
        list(db.scalars(entries.order_by(CalendarEntry.starts_at))),
    )


def _mergers_into(db: Session, public_id: str) -> list[AuditEvent]:
    """Return when other registrations were merged into one; the log has that at the others."""
    kept = sa.select(Registration.id).where(Registration.public_id == public_id).scalar_subquery()
    merged = db.scalars(
        sa.select(Registration.public_id).where(Registration.merged_into_id == kept)
    )
    subjects = [owner_key(other) for other in merged]
    if not subjects:
        return []
    mergers = sa.select(AuditEvent).where(
        AuditEvent.subject.in_(subjects), AuditEvent.kind == "registration.merged"
    )
    return list(db.scalars(mergers))


def names_of_actors(db: Session, actors: set[str]) -> dict[str, str]:
    """Return the names of the accounts among these actors (``account:<id>``), else their addresses."""
    ids = {
        int(actor.removeprefix(ACCOUNT))
        for actor in actors
        if actor.startswith(ACCOUNT) and actor.removeprefix(ACCOUNT).isdigit()
    }
    if not ids:
        return {}
    rows = db.execute(sa.select(Account.id, Account.name, Account.email).where(Account.id.in_(ids)))
    return {f"{ACCOUNT}{id_}": name or email for id_, name, email in rows}


class Neighbours(NamedTuple):
    """Where a registration stands in a filtered list: its number from 1, and who is before and after it."""

    number: int
    total: int
    previous: str | None
    next: str | None


def neighbours(
    db: Session, meeting: Meeting, chosen: ParticipantFilter, registration_id: int, language: str
) -> Neighbours | None:
    """Return the neighbours of a registration in the order of a filter; None when it is not in the list."""
    listed = sa.select(Registration.id).where(*conditions(meeting, chosen))
    ids = db.scalars(listed.order_by(*order_keys(db, meeting, chosen, language))).all()
    try:
        place = ids.index(registration_id)
    except ValueError:
        return None
    around = {ids[other] for other in (place - 1, place + 1) if 0 <= other < len(ids)}
    named = sa.select(Registration.id, Registration.public_id).where(Registration.id.in_(around))
    names = {row.id: row.public_id for row in db.execute(named)}
    return Neighbours(
        place + 1,
        len(ids),
        names.get(ids[place - 1]) if place else None,
        names.get(ids[place + 1]) if place + 1 < len(ids) else None,
    )
