"""Plays a plan: registrations, decisions, cancellations and attendance, each at its time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from registration.core.db import write
from registration.core.types import Localised
from registration.demo.loading.directory import Codes
from registration.demo.plan import IN_PERSON, PlannedRegistration, Visit
from registration.meetings.facts import MeetingFacts, SessionFacts
from registration.meetings.kinds import MeetingFormat, Mode
from registration.participants.commands import PersonDetails, RegisterCommand
from registration.participants.kinds import ConsentKind, FormOfAddress, Gender, Source, Status
from registration.participants.models import Registration
from registration.participants.service import deciding
from registration.participants.service.registering import register
from registration.presence import service as presence
from registration.presence.service import Where

ACTOR = "system"
DECIDED_AFTER = timedelta(hours=5)
BATCH = 100
PROTECTED_WORDS = {
    "vegetarian": {"en": "Vegetarian", "fr": "Végétarien"},
    "halal": {"en": "Halal", "fr": "Halal"},
    "step-free": {"en": "Step-free access", "fr": "Accès de plain-pied"},
}

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a plan is played: the meeting's facts and what its Dialogue's codes stand for."""

    facts: MeetingFacts
    codes: Codes
    send_mail: bool = False


@dataclass(frozen=True, slots=True)
class _Step:
    """One thing that happens: ``number`` is the place of the registration in the plan."""

    at: datetime
    number: int
    does: str


def play(
    plan: Sequence[PlannedRegistration], stage: Stage, progress: Progress | None = None
) -> list[int]:
    """Play a plan in the order of time, some hundred steps a transaction; returns the registrations' ids."""
    steps = sorted(_steps(plan), key=lambda step: (step.at, step.number))
    ids: dict[int, int] = {}
    for start in range(0, len(steps), BATCH):
        batch = steps[start : start + BATCH]

        def work(db: Session, batch: list[_Step] = batch) -> dict[int, int]:
            made = dict(ids)
            for step in batch:
                _take(db, step, plan[step.number], stage, made)
            return made

        ids.update(write(work))
        if progress:
            progress(min(start + BATCH, len(steps)), len(steps))
    return [ids[number] for number in range(len(plan))]


def _steps(plan: Sequence[PlannedRegistration]) -> Iterator[_Step]:
    for number, one in enumerate(plan):
        yield _Step(one.registered_at, number, "register")
        if one.outcome != "pending":
            yield _Step(one.registered_at + DECIDED_AFTER, number, "decide")
        if one.outcome == "cancelled" and one.ended_at:
            yield _Step(one.ended_at, number, "cancel")


def _take(
    db: Session, step: _Step, one: PlannedRegistration, stage: Stage, made: dict[int, int]
) -> None:
    if step.does == "register":
        made[step.number] = _register(db, one, stage, step.at)
        return
    registration = db.get_one(Registration, made[step.number])
    if step.does == "cancel":
        deciding.cancel(db, registration.id, actor=ACTOR, now=step.at, tell=stage.send_mail)
    elif registration.status is Status.PENDING:
        decide = deciding.decline if one.outcome == "declined" else deciding.approve
        decide(db, registration.id, actor=ACTOR, now=step.at, tell=stage.send_mail)
    elif one.outcome == "declined":
        deciding.decline(db, registration.id, actor=ACTOR, now=step.at, tell=stage.send_mail)


def _register(db: Session, one: PlannedRegistration, stage: Stage, at: datetime) -> int:
    functions = {item.code: item for item in stage.facts.functions}
    by_officer = not all(functions[code].self_service for code in one.functions)
    modes = zip(stage.facts.days, one.modes, strict=True)
    command = RegisterCommand(
        meeting_id=stage.facts.meeting_id,
        person=_person(one),
        represents=stage.codes.represents(one.body, one.body_type),
        days={day.id: Mode(mode) for day, mode in modes if mode},
        function_ids=tuple(functions[code].id for code in one.functions),
        access_needs=_protected(one, one.access),
        diet=_protected(one, one.diet),
        consents=frozenset({ConsentKind.LISTED_WITH_EMAIL} if one.listed else ()),
        notice_version="1",
        source=Source.OFFICER if by_officer else Source.ONLINE,
        send_mail=stage.send_mail,
        by_officer=by_officer,
        actor=ACTOR if by_officer else "person",
    )
    return register(db, command, now=at).registration.id


def _person(one: PlannedRegistration) -> PersonDetails:
    person = one.person
    english, french = one.position
    return PersonDetails(
        form_of_address=FormOfAddress(person.form_of_address or "none"),
        given_names=person.given_names or "",
        family_name=person.family_name,
        badge_name=person.name_on_badge,
        email=person.email,
        phone=person.phone or "",
        position=Localised(en=english, fr=french),
        gender=Gender(person.gender) if person.gender else None,
        language=person.language,
        languages_understood=person.languages_understood,
        interpretation_into="" if len(person.languages_understood) > 1 else person.language,
    )


def _protected(one: PlannedRegistration, word: str | None) -> str:
    return PROTECTED_WORDS[word][one.person.language] if word else ""


def attend(plan: Sequence[PlannedRegistration], ids: Sequence[int], facts: MeetingFacts) -> int:
    """Record who was present: at the desk in the room, by the secretariat's word for sessions online.

    Returns how many visits there were.
    """
    visits = [(id_, visit) for id_, one in zip(ids, plan, strict=True) for visit in one.visits]
    for start in range(0, len(visits), BATCH):

        def work(
            db: Session, batch: list[tuple[int, Visit]] = visits[start : start + BATCH]
        ) -> None:
            for id_, visit in batch:
                _visit(db, id_, visit, facts)

        write(work)
    return len(visits)


def _visit(db: Session, registration_id: int, visit: Visit, facts: MeetingFacts) -> None:
    day = facts.days[visit.day]
    where = Where(meeting_id=facts.meeting_id, day_id=day.id)
    if visit.mode == IN_PERSON:
        presence.check_in(
            db, registration_id, where, actor=ACTOR, now=visit.starts_at, station="desk"
        )
        return
    for session in day.sessions:
        if _was_in(visit, session):
            presence.attend(
                db,
                [registration_id],
                replace(where, session_id=session.id),
                Mode.VIRTUAL,
                reason="",
                actor=ACTOR,
                now=visit.ends_at or session.ends_at,
            )


def _was_in(visit: Visit, session: SessionFacts) -> bool:
    if session.format is MeetingFormat.IN_PERSON:
        return False
    return visit.starts_at < session.ends_at and (
        visit.ends_at is None or visit.ends_at > session.starts_at
    )
