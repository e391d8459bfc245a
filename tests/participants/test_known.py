from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.audit.queries import history_of
from registration.core.errors import ConflictError, InvalidError, NotFoundError
from registration.delegations.models import Delegation
from registration.dialogues.models import Dialogue, Organisation
from registration.meetings.kinds import Mode
from registration.participants.commands import RegisterCommand
from registration.participants.kinds import Status
from registration.participants.service import deciding
from registration.participants.service.registering import Outcome, OutcomeKind, register
from tests.apps import START
from tests.factories import (
    command,
    make_meeting,
    make_registration,
    messages_of,
    of_country,
    pool_of,
    state_of,
    wall,
    written,
)

LATER = START + timedelta(hours=1)


def again(db: Session, sent: RegisterCommand, **changes: Any) -> Outcome:
    """Send a registration once more, with something else in it."""
    return register(db, replace(sent, **changes), now=LATER)


def refused(db: Session, sent: RegisterCommand, now: datetime = START) -> str:
    """Return the code with which a registration is refused."""
    with pytest.raises((InvalidError, NotFoundError, ConflictError)) as error:
        register(db, sent, now=now)
    return error.value.code


def test_a_double_click_is_one_registration_and_one_mail(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=5)
    sent = command(db, meeting, submission_key="key of the form")
    first = register(db, sent, now=START)
    second = register(db, sent, now=START)
    assert (first.kind, second.kind) == (OutcomeKind.CREATED, OutcomeKind.REPEATED)
    assert second.registration.id == first.registration.id
    kinds = [mail.kind for mail in messages_of(db, first.registration)]
    assert kinds == ["confirmation", "calendar-invitation"]
    assert pool_of(db, meeting).taken == 1


def test_the_same_page_registers_another_person_too(db: Session, dialogue: Dialogue) -> None:
    # An assistant goes back in the browser and types the next name: the hidden key is the same.
    meeting = make_meeting(db, dialogue)
    shared = "assistant@townhall.example"
    sent = command(db, meeting, "Diallo", email=shared, submission_key="key of the form")
    first = register(db, sent, now=START)
    second = again(db, sent, person=replace(sent.person, family_name="Benali"))
    assert (first.kind, second.kind) == (OutcomeKind.CREATED, OutcomeKind.CREATED)


def test_three_people_of_one_address_are_three_registrations(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue)
    shared = "assistant@townhall.example"
    made = [make_registration(db, meeting, name, email=shared) for name in ("Bâ", "Sy", "Ly")]
    assert len({item.id for item in made}) == 3
    assert {messages_of(db, item)[0].recipient for item in made} == {shared}


@pytest.mark.parametrize(
    ("given", "family", "email"),
    [
        ("Eric", "JOHNDOE", "JohnDoe@Ministry.example"),
        ("eric", "johndoe", "johndoe@ministry.example"),
        ("JohnDoe", "Eric", "johndoe@MINISTRY.EXAMPLE"),
        (" Eric ", "John\N{ZERO WIDTH SPACE}Doe", "johndoe@ministry.example"),
    ],
)
def test_another_spelling_of_the_same_person_is_known(
    db: Session, dialogue: Dialogue, given: str, family: str, email: str
) -> None:
    meeting = make_meeting(db, dialogue)
    first = make_registration(
        db, meeting, "JohnDoe", given_names="Eric", email="johndoe@ministry.example"
    )
    sent = command(db, meeting, family, given_names=given, email=email)
    second = register(db, sent, now=LATER)
    assert second.kind is OutcomeKind.DUPLICATE
    assert second.registration.id == first.id


def test_composed_and_decomposed_accents_are_one_person(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    address: dict[str, Any] = {"email": "zoe@ministry.example", "given_names": "Zoe"}
    first = make_registration(db, meeting, "Lef\N{LATIN SMALL LETTER E WITH GRAVE}vre", **address)
    nfd = "LEFE\N{COMBINING GRAVE ACCENT}VRE"
    second = register(db, command(db, meeting, nfd, **address), now=LATER)
    assert second.registration.id == first.id


def test_homonyms_with_other_addresses_are_two_people(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    name: dict[str, Any] = {"given_names": "Awa"}
    first = make_registration(db, meeting, "Diallo", email="a@ministry.example", **name)
    second = make_registration(db, meeting, "Diallo", email="b@ministry.example", **name)
    assert first.id != second.id


def test_an_accent_makes_another_name(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    shared: dict[str, Any] = {"email": "a@ministry.example", "given_names": "Awa"}
    first = make_registration(db, meeting, "Jose", **shared)
    second = make_registration(db, meeting, "José", **shared)
    assert first.id != second.id


def test_who_registers_again_is_answered_by_mail_once_an_hour(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue)
    sent = command(db, meeting)
    first = register(db, sent, now=START).registration
    for _ in range(3):
        assert again(db, sent, days=dict.fromkeys(sent.days, Mode.VIRTUAL)).registration is first
    kinds = [mail.kind for mail in messages_of(db, first)]
    assert kinds == ["confirmation", "calendar-invitation", "already-registered"]
    assert state_of(db, first) == ["in-person held"] * 2  # a stranger changes nothing
    tried = [event.kind for event in history_of(db, f"registration:{first.public_id}")]
    assert tried.count("registration.duplicate-tried") == 3


def test_a_second_try_says_where_the_registration_stands(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    sent = command(db, meeting)
    made = register(db, sent, now=START).registration
    deciding.cancel(db, made.id, actor="person", now=START)
    assert again(db, sent).kind is OutcomeKind.DUPLICATE
    assert messages_of(db, made)[-1].context["status"] == "cancelled"
    assert made.status is Status.CANCELLED


def test_an_officer_who_types_somebody_twice_sees_it_and_nobody_gets_a_mail(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue)
    sent = command(db, meeting)
    first = register(db, sent, now=START).registration
    before = len(messages_of(db, first))
    second = again(db, sent, by_officer=True, actor="account:7")
    assert second.kind is OutcomeKind.DUPLICATE
    assert len(messages_of(db, first)) == before
    (event, *_) = history_of(db, f"registration:{first.public_id}")
    assert event.actor == "account:7"


def test_a_known_person_puts_no_name_into_the_directory(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    sent = command(db, meeting)
    register(db, sent, now=START)
    again(db, sent, represents=written(db, dialogue, "Association of Strangers"))
    again(db, sent, represents=of_country(db, dialogue, "SN"))
    unchecked = sa.select(sa.func.count()).where(Organisation.checked.is_(False))
    assert db.scalar(unchecked) == 0
    delegations = sa.select(sa.func.count()).where(Delegation.meeting_id == meeting.id)
    assert db.scalar(delegations) == 1


def test_a_repeated_form_is_answered_even_after_the_closing(
    db: Session, dialogue: Dialogue
) -> None:
    closes = wall("2026-11-02 10:30")
    meeting = make_meeting(db, dialogue, closes_in_person=closes, closes_virtual=closes)
    sent = command(db, meeting, submission_key="key")
    first = register(db, sent, now=START)
    assert again(db, sent).kind is OutcomeKind.REPEATED
    assert again(db, sent, submission_key="other").kind is OutcomeKind.DUPLICATE
    assert refused(db, command(db, meeting), LATER) == "registration-closed"
    assert pool_of(db, meeting).taken == 1
    assert first.registration.status is Status.CONFIRMED
