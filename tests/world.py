"""A small world with one of everything that an address can name."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from registration.accounts import letters
from registration.accounts.models import Account
from registration.core.roles import Role
from registration.core.types import Localised
from registration.dialogues.models import (
    ActionDomain,
    ActionObjective,
    ActionPriority,
    Chairmanship,
    Dialogue,
    Organisation,
    Partner,
)
from registration.exports.files import Format
from registration.exports.lists import ListWanted
from registration.jobs.models import Job
from registration.jobs.states import JobState
from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.messages.models import Message
from registration.participants.decisions import Action, Decision
from registration.participants.filters import ParticipantFilter
from registration.participants.kinds import ConsentKind
from registration.participants.models import Registration
from tests.apps import START
from tests.factories import body_type, country, function, make_meeting, make_registration
from tests.people import Cast

WANTED = ListWanted(chosen=ParticipantFilter(), form=Format.CSV, language="en")


@dataclass
class World:
    """One of everything that an address can name."""

    app: Flask
    cast: Cast
    meeting: Meeting
    registration: Registration
    other: Registration
    job: Job
    decision: Job
    message: Message
    session_id: int
    viewer: Account
    rows: dict[str, int]
    """Ids of the Dialogue's own rows: partner, organisation, function ..."""

    @property
    def link_key(self) -> bytes:
        """Return the key that signs links."""
        key: str = self.app.extensions["plenary_settings"].link_key
        return key.encode()

    def password_token(self) -> str:
        """Return a token with which the viewer could set a password."""
        with self.app.app_context():
            return letters.token_of(self.viewer.fs_uniquifier, START + timedelta(hours=1))


def make_world(app: Flask, db: Session, cast: Cast) -> World:
    """Make a meeting with a person registered for it, a job, a mail and the whole cast."""
    for role in Role:
        cast.account(role.value)
    cast.account("outsider")
    meeting = make_meeting(db, cast.dialogue, slug="paris", places=5)
    registration = make_registration(
        db, meeting, days=[Mode.IN_PERSON, Mode.VIRTUAL], consents=frozenset({ConsentKind.PHOTO})
    )
    other = make_registration(db, meeting)
    listed = {"rows": 1, "as_of": START.isoformat(), "until": START.isoformat()}
    job = finished(db, meeting, "export-participants", WANTED.to_json() | {"rows": 1}, listed)
    approval = Decision(Action.APPROVE).to_json() | {"ids": [registration.id]}
    decided = {"done": 1, "total": 1, "failures": []}
    decision = finished(db, meeting, "decide-participants", approval, decided)
    chosen = sa.select(Message).where(Message.meeting_id == meeting.id).limit(1)
    message = db.scalars(chosen).one()
    return World(
        app=app,
        cast=cast,
        meeting=meeting,
        registration=registration,
        other=other,
        job=job,
        decision=decision,
        message=message,
        session_id=meeting.sessions[0].id,
        viewer=cast.account("viewer"),
        rows=make_rows(db, cast.dialogue),
    )


def finished(
    db: Session, meeting: Meeting, kind: str, arguments: dict[str, Any], result: dict[str, Any]
) -> Job:
    """Make a job of a meeting that is done."""
    job = Job(
        kind=kind,
        arguments=arguments | {"meeting": meeting.id},
        meeting_id=meeting.id,
        state=JobState.DONE,
        run_after=START,
        created_at=START,
        finished_at=START,
    )
    db.add(job)
    db.flush()
    job.result = result | {"job": job.public_id}
    db.commit()
    return job


def make_rows(db: Session, dialogue: Dialogue) -> dict[str, int]:
    """Make one row of each kind that a Dialogue has, or take one that is there; returns their ids."""
    words = {"dialogue_id": dialogue.id, "number": 9, "title": Localised(en="Nine", fr="Neuf")}
    domain = ActionDomain(**words)
    domain.objectives = [ActionObjective(number=9, title=Localised(en="Nine", fr="Neuf"))]
    chair = Chairmanship(dialogue_id=dialogue.id, country_id=country(db, "SN").id, since="2026")
    priority = ActionPriority(**words)
    unchecked = Organisation(
        dialogue_id=dialogue.id,
        name=Localised(en="Association of Towns", fr="Association des villes"),
        acronym=Localised(),
        checked=False,
        created_at=START,
    )
    db.add_all([domain, chair, priority, unchecked])
    db.commit()
    partner = db.scalars(sa.select(Partner).where(Partner.dialogue_id == dialogue.id)).first()
    assert partner is not None
    return {
        "body_type": body_type(db, dialogue, "other").id,
        "chair": chair.id,
        "country": country(db, "SN").id,
        "domain": domain.id,
        "function": function(db, dialogue, "speaker").id,
        "objective": domain.objectives[0].id,
        "organisation": unchecked.id,
        "partner": partner.id,
        "priority": priority.id,
    }
