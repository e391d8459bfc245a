"""Loading what a service changes: the meeting with its Dialogue, and one registration under lock."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from registration.core.errors import ConflictError, NotFoundError
from registration.meetings.facts import MeetingFacts, facts_of
from registration.meetings.models import Meeting
from registration.participants import facts as words
from registration.participants.facts import MeetingWords, PersonFacts
from registration.participants.models import Registration
from registration.participants.service import seats


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


def get_meeting(db: Session, meeting_id: int) -> Meeting:
    """Return a meeting with its Dialogue.

    Raises:
        NotFoundError: there is none.
    """
    chosen = sa.select(Meeting).where(Meeting.id == meeting_id)
    meeting = db.scalar(chosen.options(joinedload(Meeting.dialogue)))
    if meeting is None:
        raise NotFoundError("meeting")
    return meeting


def locked(db: Session, registration_id: int, expected_version: int | None = None) -> Case:
    """Lock the meeting's counters, then load a registration with its days as they stand now.

    Raises:
        NotFoundError: there is no such registration, or it was merged or erased.
        ConflictError: ``changed-meanwhile``: it has another version than the reader saw.
    """
    meeting_id = db.scalar(
        sa.select(Registration.meeting_id).where(Registration.id == registration_id)
    )
    if meeting_id is None:
        raise NotFoundError("registration")
    seats.lock_pools(db, meeting_id)
    registration = db.scalar(
        sa.select(Registration)
        .where(Registration.id == registration_id)
        .options(selectinload(Registration.days))
        .with_for_update(of=Registration)
        .execution_options(populate_existing=True)
    )
    if registration is None or registration.merged_into_id is not None:
        raise NotFoundError("registration")
    if expected_version is not None and registration.version != expected_version:
        raise ConflictError("changed-meanwhile")
    meeting = get_meeting(db, meeting_id)
    return Case(registration, meeting, facts_of(db, meeting))


def is_exempt(case_facts: MeetingFacts, function_ids: tuple[int, ...]) -> bool:
    """Tell whether functions free from places: they do when all of them do, and there is one."""
    flags = [item.takes_a_place for item in case_facts.functions if item.id in function_ids]
    return bool(flags) and not any(flags)
