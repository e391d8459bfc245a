"""Values for the parameters of every address, so that tests can open every page.

A new page needs an entry here only if its address has a parameter that none had before, or one that means something
else there: then under `endpoint:parameter`. Each value must lead somewhere in the small world below.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

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
from registration.participants import access
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
    job: Job
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
    job = Job(
        kind="export-participants",
        arguments=WANTED.to_json() | {"meeting": meeting.id, "rows": 1},
        meeting_id=meeting.id,
        state=JobState.DONE,
        run_after=START,
        created_at=START,
    )
    db.add(job)
    db.flush()
    job.result = {
        "job": job.public_id,
        "rows": 1,
        "as_of": START.isoformat(),
        "until": START.isoformat(),
    }
    db.commit()
    chosen = sa.select(Message).where(Message.meeting_id == meeting.id).limit(1)
    message = db.scalars(chosen).one()
    return World(
        app=app,
        cast=cast,
        meeting=meeting,
        registration=registration,
        job=job,
        message=message,
        session_id=meeting.sessions[0].id,
        viewer=cast.account("viewer"),
        rows=make_rows(db, cast.dialogue),
    )


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


def row(name: str) -> "Example":
    """Return the example of a row of the Dialogue's."""
    return lambda world: world.rows[name]


Example = Callable[[World], Any] | str | int

EXAMPLES: dict[str, Example] = {
    "account": lambda world: world.viewer.id,
    "day": lambda world: world.meeting.days[0].id,
    "dialogue": lambda world: world.cast.dialogue.slug,
    "feed": lambda world: world.registration.feed_token,
    "filename": "img/favicon.svg",
    "form": "csv",
    "job": lambda world: world.job.public_id,
    "kind": ConsentKind.PHOTO.value,
    "language": "en",
    "meeting": lambda world: world.meeting.slug,
    "message": lambda world: world.message.public_id,
    "name": lambda world: asset(world, "officers.css"),
    "priority": 1,
    "registration": lambda world: world.registration.public_id,
    "session": lambda world: world.session_id,
    "token": lambda world: access.personal_token(world.registration, world.link_key),
    # Where a parameter means something else:
    "personal.join:token": lambda world: access.join_token(world.registration, world.link_key),
    "personal.join_now:token": lambda world: access.join_token(world.registration, world.link_key),
    "presence.signature_sheet:day": lambda world: world.meeting.days[0].held_on.isoformat(),
    "registration_form.receipt:token": lambda world: access.receipt_token(
        world.registration, world.link_key, now=START
    ),
    "security.password:token": World.password_token,
}
FRESH = ("data", "change_protected", "download", "erase", "erase_now")
EXAMPLES |= {
    f"personal.{name}:token": lambda world: access.fresh_token(
        world.registration, world.link_key, expires_at=START + timedelta(minutes=30)
    )
    for name in FRESH
}


EXAMPLES |= {
    f"dialogues.{name}_{verb}:row": row(name)
    for name in (
        "body_type",
        "chair",
        "country",
        "domain",
        "function",
        "objective",
        "organisation",
        "partner",
        "priority",
    )
    for verb in ("edit", "remove", "accept", "merge", "split")
}


def asset(world: World, name: str) -> str:
    """Return the name under which a bundle is served."""
    from registration.core import assets

    with world.app.test_request_context():
        return assets.path(name).rpartition("/")[2]


def missing(rule: Rule) -> list[str]:
    """Return the parameters of an address for which there is no example."""
    return [
        name
        for name in sorted(rule.arguments)
        if name not in EXAMPLES and f"{rule.endpoint}:{name}" not in EXAMPLES
    ]


def address(world: World, rule: Rule, language: str = "en") -> str:
    """Return an address of this rule that leads somewhere in the world."""
    values = {
        name: EXAMPLES.get(f"{rule.endpoint}:{name}", EXAMPLES.get(name)) for name in rule.arguments
    }
    arguments = {
        name: value(world) if callable(value) else value
        for name, value in values.items()
        if value is not None
    }
    if "language" in rule.arguments:
        arguments["language"] = language
    built = world.app.url_map.bind("localhost").build(rule.endpoint, arguments)
    return str(built)
