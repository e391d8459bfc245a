"""Somebody who said everything that can be said, with a word in each answer that is searched for afterwards."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from registration.core.types import Localised
from registration.meetings.facts import facts_of
from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.participants.kinds import ConsentKind, FormOfAddress, Gender
from registration.participants.models import Registration
from registration.presence import service as presence
from registration.presence.service import Where
from tests.factories import make_registration

WORD = "zebra"
DURING = datetime(2026, 12, 14, 8, 0, tzinfo=UTC)
AFTER = datetime(2026, 12, 20, 8, 0, tzinfo=UTC)


def make_talkative(db: Session, meeting: Meeting) -> Registration:
    """Register somebody all of whose answers hold the word, each with the name of its column."""
    row = make_registration(
        db,
        meeting,
        f"Family {WORD}-family_name",
        given_names=f"{WORD}-given_names",
        badge_name=f"{WORD}-badge_name",
        form_of_address=FormOfAddress.OTHER,
        form_of_address_text=f"{WORD}-form_of_address_text",
        email=f"{WORD}-email@ministry.example",
        contact_name=f"{WORD}-contact_name",
        contact_email=f"{WORD}-contact_email@ministry.example",
        phone=f"{WORD}-phone",
        position=Localised(en=f"{WORD}-position", fr=f"{WORD}-poste"),
        gender=Gender.WOMAN,
        languages_understood=("en", f"{WORD}-languages_understood"),
        interpretation_into="fr",
        time_zone=f"{WORD}-time_zone",
        days=[Mode.IN_PERSON, Mode.VIRTUAL],
        represents="SN",
        access_needs=f"{WORD}-access_needs",
        diet=f"{WORD}-diet",
        consents=frozenset(ConsentKind),
        submission_key=f"{WORD}-submission-key-of-the-form",
        entry_note=f"{WORD}-entry_note",
    )
    row.also_represents = f"{WORD}-also_represents"
    db.flush()
    return row


def was_present(
    db: Session, meeting: Meeting, row: Registration, mode: Mode, day: int = 0, reason: str = ""
) -> None:
    """Note that somebody was present."""
    where = Where(meeting_id=meeting.id, day_id=facts_of(db, meeting).days[day].id)
    presence.attend(db, [row.id], where, mode, reason=reason, actor="account:1", now=AFTER)
