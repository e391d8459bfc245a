"""Merging two registrations of one person: days united, places never doubled, counters exact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.errors import ConflictError, InvalidError
from registration.delegations import service as delegations
from registration.meetings import places
from registration.meetings.kinds import Mode, PlaceState
from registration.messages import service as messages
from registration.messages.kinds import Kind
from registration.participants import notices
from registration.participants.current import modes_of, person_of
from registration.participants.kinds import ACTIVE, Status
from registration.participants.models import (
    Consent,
    ProtectedAnswers,
    Registration,
    registration_functions,
)
from registration.participants.service import seats
from registration.participants.service.identities import write_person
from registration.participants.service.loading import Case, is_exempt, locked, under_lock
from registration.participants.service.promoting import promote

STRENGTH = (Mode.IN_PERSON, Mode.VIRTUAL, Mode.ABSENT)


def merge(db: Session, kept_id: int, other_id: int, *, actor: str, now: datetime) -> Registration:
    """Make one registration of two; ``other`` ends as cancelled and leads to the one that is kept.

    What refers to the other one is not rewritten: readers follow ``merged_into_id``, as the ledger of attendance does.
    Each day has the stronger of the two wishes (in person, virtual, absent) and keeps what either holds: a place
    held twice is given back, of two waits the longer counts. Functions and consents are united; of the other answers the
    kept one's count, and the other's where it has none. Who was confirmed once is confirmed.

    Raises:
        NotFoundError: one of them is not there, or was merged or erased.
        InvalidError: ``same-registration``; ``other-meeting``.
        ConflictError: ``not-active``: the one to be kept was declined or cancelled; reinstate it first.
    """
    if kept_id == other_id:
        raise InvalidError("same-registration")
    case = locked(db, kept_id)
    kept, other = case.registration, under_lock(db, other_id)
    if other.meeting_id != kept.meeting_id:
        raise InvalidError("other-meeting")
    if kept.status not in ACTIVE:
        raise ConflictError("not-active", status=kept.status.value)
    with db.begin_nested():
        freed = _unite(db, case, other, now)
        _end(db, case, other, actor=actor, now=now)
        _unite_answers(db, kept, other)
    _tell(db, case, other, now=now)
    promote(db, case.meeting, freed, now=now)
    return kept


def _unite(db: Session, case: Case, other: Registration, now: datetime) -> frozenset[int]:
    """Bring to the kept registration what the other has; returns the pools with a free place."""
    kept = case.registration
    functions = _unite_functions(db, kept, other)
    freed: frozenset[int] = frozenset()
    if other.status in ACTIVE:
        exempt = is_exempt(case.facts, functions)
        freed = _unite_places(db, case, other, exempt=exempt, now=now)
        _unite_counts(db, kept, other)
        if other.status is Status.CONFIRMED and kept.status is Status.PENDING:
            _confirm(db, kept, now)
    kept.changed_at = now
    db.flush()
    return freed


def _unite_places(
    db: Session, case: Case, other: Registration, *, exempt: bool, now: datetime
) -> frozenset[int]:
    kept, facts = case.registration, case.facts
    mine = seats.pool_states(facts, seats.choices_of(kept.days).values())
    theirs = seats.pool_states(facts, seats.choices_of(other.days).values())
    freed = _give_back_doubles(db, mine, theirs)
    best = {
        pool_id: PlaceState.HELD
        if PlaceState.HELD in {mine.get(pool_id), theirs.get(pool_id)}
        else PlaceState.WAITING
        for pool_id in mine.keys() | theirs.keys()
    }
    modes = united([kept, other])
    since = seats.waiting_times(facts, [*kept.days, *other.days])
    before = seats.holding(facts, modes, best)
    seating = seats.seat(db, facts, case.meeting.format, modes, exempt=exempt, before=before)
    seats.store(kept, facts, seating.choices, now=now, since=since)
    return freed | seating.freed


def _give_back_doubles(
    db: Session, mine: seats.PoolStates, theirs: seats.PoolStates
) -> frozenset[int]:
    """Give back the weaker of two places in one pool; the counters know one person once."""
    freed = set()
    for pool_id in sorted(mine.keys() & theirs.keys()):
        if mine[pool_id] is PlaceState.HELD and theirs[pool_id] is PlaceState.HELD:
            places.give_back(db, pool_id)
            freed.add(pool_id)
        else:
            places.stop_waiting(db, pool_id)
    return frozenset(freed)


def _unite_counts(db: Session, kept: Registration, other: Registration) -> None:
    """Count one name once: in the kept one's delegation, if either was counted in it."""
    if not other.delegation_counted or other.delegation_id is None:
        return
    if not kept.delegation_counted and kept.delegation_id == other.delegation_id:
        kept.delegation_counted = True
    else:
        delegations.release(db, other.delegation_id)
    other.delegation_counted = False


def _confirm(db: Session, kept: Registration, now: datetime) -> None:
    kept.status, kept.pending_reason, kept.decided_at = Status.CONFIRMED, None, now
    if not kept.delegation_counted and kept.delegation_id is not None:
        delegations.take_beyond(db, kept.delegation_id)
        kept.delegation_counted = True


def _unite_functions(db: Session, kept: Registration, other: Registration) -> tuple[int, ...]:
    mine = [item.id for item in kept.functions]
    fresh = [item.id for item in other.functions if item.id not in mine]
    if fresh:
        rows = [{"registration_id": kept.id, "function_id": item} for item in fresh]
        db.execute(sa.insert(registration_functions), rows)
        db.expire(kept, ["functions"])
    return (*mine, *fresh)


def _unite_answers(db: Session, kept: Registration, other: Registration) -> None:
    """Fill in what the kept one does not say, and the consents that were given in either."""
    mine, theirs = person_of(kept), person_of(other)
    names = ("phone", "gender", "time_zone", "interpretation_into", "languages_understood")
    missing = {
        name: getattr(theirs, name)
        for name in names
        if not getattr(mine, name) and getattr(theirs, name)
    }
    if not (mine.email or mine.contact_email):
        missing |= {"email": theirs.email, "contact_email": theirs.contact_email}
        missing |= {"contact_name": theirs.contact_name}
    write_person(db, kept, replace(mine, **missing))
    known = {consent.kind for consent in kept.consents}
    for consent in other.consents:
        if consent.kind not in known:
            db.add(
                Consent(
                    registration_id=kept.id,
                    kind=consent.kind,
                    given_at=consent.given_at,
                    withdrawn_at=consent.withdrawn_at,
                )
            )
    if kept.protected is None and other.protected is not None:
        answers = other.protected
        db.add(
            ProtectedAnswers(
                registration_id=kept.id, access_needs=answers.access_needs, diet=answers.diet
            )
        )
    db.flush()
    db.expire(kept, ["consents", "protected"])


def _end(db: Session, case: Case, other: Registration, *, actor: str, now: datetime) -> None:
    kept = case.registration
    for row in other.days:
        row.place = row.online_place = PlaceState.NOT_NEEDED
        row.waiting_since = row.online_waiting_since = None
    if other.status in ACTIVE:
        other.status, other.cancelled_at = Status.CANCELLED, now
    other.pending_reason, other.merged_into_id, other.changed_at = None, kept.id, now
    earlier = sa.update(Registration).where(Registration.merged_into_id == other.id)
    db.execute(earlier.values(merged_into_id=kept.id))
    ended = Case(other, case.meeting, case.facts)
    ended.record(db, "registration.merged", actor=actor, now=now, into=case.subject)
    db.flush()


def _tell(db: Session, case: Case, other: Registration, *, now: datetime) -> None:
    """Take back the other one's mails and calendar entries, and bring the kept one's up to date."""
    ended = Case(other, case.meeting, case.facts)
    messages.withdraw(db, ended.person.owner_key)
    notices.changed(db, ended.words, ended.person, Status.CANCELLED, None, now=now)
    kept = case.registration
    notices.changed(db, case.words, case.person, kept.status, Kind.CHANGED, now=now)


def united(registrations: Iterable[Registration]) -> dict[int, Mode]:
    """Return the days that a merger of these would have; for the page that asks."""
    found: dict[int, Mode] = {}
    for registration in registrations:
        for day_id, mode in modes_of(registration).items():
            found[day_id] = min(found.get(day_id, Mode.ABSENT), mode, key=STRENGTH.index)
    return found
