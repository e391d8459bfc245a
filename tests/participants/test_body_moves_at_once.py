"""Registering and merging at the same moment: nobody is left with an organisation that is no more."""

import threading
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from registration.core import db
from registration.delegations.models import Delegation
from registration.dialogues.models import Organisation
from registration.dialogues.service import merging
from registration.meetings.models import Meeting
from registration.participants.commands import Represents
from registration.participants.models import Registration
from tests.apps import START
from tests.factories import make_dialogue, make_meeting, make_registration, organisation, written

PEOPLE = 12


def arrange(session: Session) -> tuple[int, int, int, Represents]:
    dialogue = make_dialogue(session)
    meeting = make_meeting(session, dialogue)
    first = make_registration(
        session, meeting, represents=written(session, dialogue, "I.O.M. office")
    )
    assert first.organisation_id is not None
    represents = Represents(body_type_id=first.body_type_id, organisation_id=first.organisation_id)
    return dialogue.id, meeting.id, organisation(session, dialogue, "iom").id, represents


def test_whoever_registers_during_a_merge_follows_it(committed_app: Flask) -> None:
    with committed_app.app_context():
        dialogue_id, meeting_id, into_id, represents = db.write(arrange)
    wrong = represents.organisation_id
    assert wrong is not None
    start = threading.Barrier(PEOPLE + 1, timeout=30)

    def register(_number: int) -> None:
        with committed_app.app_context():
            start.wait()
            db.write(
                lambda session: make_registration(
                    session, session.get_one(Meeting, meeting_id), represents=represents
                )
            )

    def merge() -> None:
        with committed_app.app_context():
            start.wait()
            db.write(
                lambda session: merging.merge(
                    session, dialogue_id, wrong, into_id, actor="account:1", now=START
                )
            )

    with ThreadPoolExecutor(PEOPLE + 1) as pool:
        working = [pool.submit(register, number) for number in range(PEOPLE)]
        working.append(pool.submit(merge))
        for one in working:
            one.result()
    with committed_app.app_context():
        session = db.session()
        bodies = session.scalars(sa.select(Registration.organisation_id)).all()
        assert list(bodies) == [into_id] * (PEOPLE + 1)
        [delegation] = session.scalars(sa.select(Delegation))
        assert (delegation.organisation_id, delegation.taken) == (into_id, PEOPLE + 1)
        assert session.get_one(Organisation, wrong).merged_into_id == into_id
