from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from registration.core.errors import ConflictError, InvalidError, NotFoundError
from registration.dialogues.models import Dialogue, Organisation
from registration.participants.commands import RegisterCommand, Represents
from registration.participants.kinds import PendingReason, Source, Status
from registration.participants.service.registering import register
from tests.apps import START
from tests.factories import (
    body_type,
    command,
    country,
    make_dialogue,
    make_meeting,
    make_registration,
    messages_of,
    of_country,
    of_organisation,
    wall,
    written,
)
from tests.invariants import places as invariants

LATER = START + timedelta(hours=1)


def refused(db: Session, sent: RegisterCommand, now: datetime = START) -> str:
    """Return the code with which a registration is refused."""
    with pytest.raises((InvalidError, NotFoundError, ConflictError)) as error:
        register(db, sent, now=now)
    return error.value.code


def test_an_organisation_written_twice_is_queued_once(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    first = make_registration(
        db, meeting, represents=written(db, dialogue, "Femmes & Migration"), language="fr"
    )
    second = make_registration(db, meeting, represents=written(db, dialogue, "FEMMES & migration"))
    assert first.organisation_id == second.organisation_id
    assert first.organisation is not None
    assert first.organisation.name == {"fr": "Femmes & Migration"}
    assert not first.organisation.checked
    assert first.delegation is not None
    db.refresh(first.delegation)
    assert first.delegation.taken == 2


def test_an_acronym_alone_is_no_organisation_of_the_directory(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue)
    made = make_registration(db, meeting, represents=written(db, dialogue, "MMC"))
    assert made.organisation is not None
    assert made.organisation.code is None


def test_a_merged_organisation_stands_for_the_one_it_was_merged_into(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue)
    represents = of_organisation(db, dialogue, "mixed")
    old = db.get_one(Organisation, represents.organisation_id)
    old.merged_into_id = of_organisation(db, dialogue, "iom").organisation_id
    made = make_registration(db, meeting, represents=represents)
    assert made.organisation_id == old.merged_into_id


def test_a_name_as_long_as_one_can_type_is_stored(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    made = make_registration(db, meeting, represents=written(db, dialogue, "Long " * 200))
    assert made.organisation is not None
    assert len(made.organisation.search_key) == 600


def test_the_side_of_a_country_is_a_delegation_of_its_own(db: Session, dialogue: Dialogue) -> None:
    from registration.dialogues.kinds import Side

    meeting = make_meeting(db, dialogue)
    minister = make_registration(db, meeting, represents="SN")
    mayor = make_registration(
        db, meeting, represents=of_country(db, dialogue, "SN", Side.LOCAL_AUTHORITIES)
    )
    assert minister.delegation_id != mayor.delegation_id
    assert (minister.side, mayor.side) == (Side.GOVERNMENT, Side.LOCAL_AUTHORITIES)


def test_a_name_beyond_the_limit_of_its_delegation_is_held(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, delegation_limit=1)
    make_registration(db, meeting, represents="SN")
    second = make_registration(db, meeting, represents="SN")
    other = make_registration(db, meeting, represents="FR")
    assert (second.status, second.pending_reason) == (
        Status.PENDING,
        PendingReason.DELEGATION_FULL,
    )
    assert not second.delegation_counted
    assert other.status is Status.CONFIRMED
    invariants.check(db, meeting.id, START)


def test_an_officers_entry_is_confirmed_beyond_every_limit(db: Session, dialogue: Dialogue) -> None:
    closed = wall("2026-11-01 00:00")
    meeting = make_meeting(
        db,
        dialogue,
        delegation_limit=1,
        approval_required=True,
        closes_in_person=closed,
        closes_virtual=closed,
    )
    entry: dict[str, Any] = {
        "by_officer": True,
        "actor": "account:1",
        "source": Source.NOTE_VERBALE,
    }
    make_registration(db, meeting, **entry)
    second = make_registration(db, meeting, **entry, entry_note="NV 12/2026")
    assert second.status is Status.CONFIRMED
    assert second.delegation_counted
    assert (second.source, second.entry_note) == (Source.NOTE_VERBALE, "NV 12/2026")
    invariants.check(db, meeting.id, START)


def test_a_minister_without_an_address_is_written_to_through_the_contact(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue)
    made = make_registration(
        db,
        meeting,
        "Ndiaye",
        email="",
        contact_name="Fatou Sow",
        contact_email="protocol@ministry.example",
        by_officer=True,
    )
    (mail, _second) = messages_of(db, made)
    assert (mail.recipient, mail.recipient_name) == ("protocol@ministry.example", "Fatou Sow")
    assert mail.context["concerns"].endswith("Ndiaye")


def test_somebody_without_any_address_gets_no_mail_and_a_calendar_to_be_read(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue)
    made = make_registration(db, meeting, email="", by_officer=True)
    assert made.identity_key is None
    assert messages_of(db, made) == []
    invariants.check(db, meeting.id, START)


def test_an_officer_may_send_nothing(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    made = make_registration(db, meeting, by_officer=True, send_mail=False)
    assert messages_of(db, made) == []


def test_a_draft_is_open_to_officers_only(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, published=False)
    assert refused(db, command(db, meeting)) == "meeting"
    assert make_registration(db, meeting, by_officer=True).status is Status.CONFIRMED


@pytest.mark.parametrize(
    ("code", "changes", "expected"),
    [
        ("national-authority", {}, "country-needed"),
        ("national-authority", {"country_id": 999_999}, "country-unknown"),
        ("civil-society", {}, "organisation-needed"),
        ("civil-society", {"organisation_text": " ... "}, "organisation-needed"),
        ("civil-society", {"organisation_id": 999_999}, "organisation-unknown"),
    ],
)
def test_a_body_that_does_not_exist_is_refused(
    db: Session, dialogue: Dialogue, code: str, changes: dict[str, Any], expected: str
) -> None:
    meeting = make_meeting(db, dialogue)
    represents = Represents(body_type_id=body_type(db, dialogue, code).id, **changes)
    assert refused(db, command(db, meeting, represents=represents)) == expected


def test_what_belongs_to_another_dialogue_is_refused(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    stranger = make_dialogue(db, "other-process")
    body = body_type(db, stranger, "national-authority").id
    of_it = Represents(body_type_id=body, country_id=country(db, "FR").id)
    assert refused(db, command(db, meeting, represents=of_it)) == "body-type-unknown"
    foreign = replace(
        of_organisation(db, dialogue, "iom"),
        organisation_id=of_organisation(db, stranger, "iom").organisation_id,
    )
    assert refused(db, command(db, meeting, represents=foreign)) == "organisation-unknown"
