"""How often a registration asks the database: round trips are what a delegate on a slow day waits for."""

from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from registration.core.db import write
from registration.dialogues.models import Dialogue
from registration.meetings.facts import facts_of
from registration.meetings.models import Meeting
from registration.participants.commands import RegisterCommand
from registration.participants.kinds import ConsentKind
from registration.participants.service.registering import OutcomeKind, register
from tests.apps import START
from tests.factories import command, make_meeting, make_registration, written
from tests.statements import counted

MOST = 15
EVERYTHING: dict[str, Any] = {
    "functions": ("delegate", "speaker"),
    "consents": frozenset(ConsentKind),
    "diet": "Halal",
    "access_needs": "Ramp",
    "submission_key": "key",
}


def statements_of(app: Flask, db: Session, sent: RegisterCommand) -> list[str]:
    """Register in a transaction of its own, as a request does; returns the statements."""
    facts_of(db, db.get_one(Meeting, sent.meeting_id))  # in memory, as after the first request
    db.commit()
    with app.app_context(), counted(app) as statements:
        outcome = write(lambda session: register(session, sent, now=START))
    assert outcome.kind is OutcomeKind.CREATED
    return statements


def test_a_usual_registration_takes_ten_statements(
    app: Flask, db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=5)
    make_registration(db, meeting)
    found = statements_of(app, db, command(db, meeting, submission_key="key"))
    assert len(found) == 10, found


def test_even_the_fullest_one_stays_below_the_limit(
    app: Flask, db: Session, dialogue: Dialogue
) -> None:
    # Waits on both days, is seated online on both, gives every consent and answers every question.
    meeting = make_meeting(db, dialogue, places=0)
    make_registration(db, meeting)
    found = statements_of(app, db, command(db, meeting, **EVERYTHING))
    assert len(found) <= MOST, found


def test_the_first_of_a_new_organisation_stays_below_the_limit_too(
    app: Flask, db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=5)
    sent = command(db, meeting, represents=written(db, dialogue, "Cities"), submission_key="k")
    found = statements_of(app, db, sent)
    assert len(found) <= MOST, found


def test_a_second_click_takes_few(app: Flask, db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=5)
    sent = command(db, meeting, submission_key="key")
    register(db, sent, now=START)
    db.commit()
    with app.app_context(), counted(app) as statements:
        write(lambda session: register(session, sent, now=START))
    assert len(statements) <= 4, statements
