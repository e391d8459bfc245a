"""Loading what a service changes: the meeting with its Dialogue, and one registration under lock.

The order of locks is the same everywhere: the meeting (shared, so that nobody registers by rules that are being
changed), its counters of places, the registration, the counters of delegations by id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from registration.audit import service as audit
from registration.core.errors import ConflictError, NotFoundError
from registration.meetings import places
from registration.meetings.facts import MeetingFacts, facts_of
from registration.meetings.models import Meeting
from registration.participants import facts as words
from registration.participants.facts import MeetingWords, PersonFacts
from registration.participants.models import Registration


@dataclass(frozen=True)
class Case:
    """One registration under change, with its meeting."""

    registration: Registration
    meeting: Meeting
    facts: MeetingFacts

    @property
    def words(self) -> MeetingWords:
        """Return what mails say of the meeting."""
        return words.of_meeting(self.meeting, self.facts)

    @property
    def person(self) -> PersonFacts:
        """Return what mails say of the person, as it stands now."""
        return words.of_registration(self.registration)

    @property
    def subject(self) -> str:
        """Return the key of the registration in the audit log."""
        return words.owner_key(self.registration.public_id)

    @property
    def function_ids(self) -> tuple[int, ...]:
        """Return the functions of the person."""
        return tuple(item.id for item in self.registration.functions)

    def record(
        self,
        db: Session,
        kind: str,
        /,
        *,
        actor: str,
        now: datetime,
        **facts: Any,  # noqa: ANN401 - plain JSON values
    ) -> None:
        """Append an event about the registration to the audit log."""
        audit.record(
            db,
            kind,
            actor=actor,
            subject=self.subject,
            meeting_id=self.meeting.id,
            now=now,
            **facts,
        )


def get_meeting(db: Session, meeting_id: int) -> Meeting:
    """Return a meeting with its Dialogue, which nobody changes until the transaction ends.

    Raises:
        NotFoundError: there is none.
    """
    meeting = db.scalar(
        sa.select(Meeting)
        .where(Meeting.id == meeting_id)
        .options(joinedload(Meeting.dialogue))
        .with_for_update(read=True, of=Meeting)
    )
    if meeting is None:
        raise NotFoundError("meeting")
    return meeting


def meeting_id_of(db: Session, registration_id: int) -> int:
    """Return the id of the meeting of a registration.

    Raises:
        NotFoundError: there is no such registration.
    """
    chosen = sa.select(Registration.meeting_id).where(Registration.id == registration_id)
    meeting_id = db.scalar(chosen)
    if meeting_id is None:
        raise NotFoundError("registration")
    return meeting_id


def locked(db: Session, registration_id: int, expected_version: int | None = None) -> Case:
    """Lock the meeting's counters, then load a registration with its days as they stand now.

    Raises:
        NotFoundError: there is no such registration, or it was merged or erased.
        ConflictError: ``changed-meanwhile``: it has another version than the reader saw.
    """
    meeting = get_meeting(db, meeting_id_of(db, registration_id))
    places.lock(db, meeting.id)
    registration = under_lock(db, registration_id)
    if expected_version is not None and registration.version != expected_version:
        raise ConflictError("changed-meanwhile")
    return Case(registration, meeting, facts_of(db, meeting))


def under_lock(db: Session, registration_id: int) -> Registration:
    """Load a registration with its days as they stand now; the caller holds the meeting's counters.

    Raises:
        NotFoundError: it was merged or erased.
    """
    registration = db.scalar(
        sa.select(Registration)
        .where(Registration.id == registration_id)
        .options(selectinload(Registration.days))
        .with_for_update(of=Registration, key_share=True)
        .execution_options(populate_existing=True)
    )
    if registration is None or registration.merged_into_id or registration.erased_at:
        raise NotFoundError("registration")
    return registration


def is_exempt(case_facts: MeetingFacts, function_ids: tuple[int, ...]) -> bool:
    """Tell whether functions free from places: they do when all of them do, and there is one."""
    flags = [item.takes_a_place for item in case_facts.functions if item.id in function_ids]
    return bool(flags) and not any(flags)
