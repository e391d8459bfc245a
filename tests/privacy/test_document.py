import json
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from registration.core.i18n import in_language
from registration.dialogues.models import Organisation
from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.participants.models import BodyMove, Registration
from registration.participants.service import merging
from registration.privacy import inventory
from registration.privacy.document import document, to_bytes
from registration.privacy.inventory import DERIVED, Kind
from registration.privacy.queries import kept_about
from tests.apps import START, TestClock
from tests.factories import make_dialogue, make_meeting, make_registration
from tests.privacy.people import WORD, make_talkative, was_present

PARTS = {
    "registrations": ("person", "represents", "languages", "registration"),
    "registration_days": ("attendance-wanted",),
    "registration_functions": ("represents",),
    "body_moves": ("represents",),
    "protected_answers": ("protected",),
    "consents": ("consents",),
    "attendance_records": ("attendance",),
    "messages": ("messages",),
    "calendar_entries": ("calendar",),
    "audit_events": ("history",),
}


@pytest.fixture
def meeting(db: Session, clock: TestClock) -> Meeting:
    return make_meeting(db, make_dialogue(db), places=2)


@pytest.fixture
def row(db: Session, meeting: Meeting) -> Registration:
    found = make_talkative(db, meeting)
    was_present(db, meeting, found, Mode.IN_PERSON, reason=f"{WORD}-reason")
    db.flush()
    return found


def written(app: Flask, db: Session, row: Registration, language: str = "en") -> dict[str, Any]:
    """Return the document as a reader of the file gets it."""
    db.commit()
    with app.app_context(), in_language(language):
        made = to_bytes(document(kept_about(db, row.id), now=START))
    found: dict[str, Any] = json.loads(made)
    return found


def codes(part: dict[str, Any]) -> set[str]:
    found = set()
    for item in part["data"]:
        found |= {one["code"] for one in (item if isinstance(item, list) else [item])}
    return found


def test_every_answer_stands_in_the_file(app: Flask, db: Session, row: Registration) -> None:
    text = json.dumps(written(app, db, row))
    for column in inventory.TABLES["registrations"].of_kind(Kind.PERSONAL):
        if column not in DERIVED | {"form_of_address", "interpretation_into"}:
            assert f"{WORD}-{column}" in text, column
    for more in ("access_needs", "diet", "reason", "poste"):
        assert f"{WORD}-{more}" in text


@pytest.mark.parametrize("table", [*PARTS])
def test_every_column_that_says_something_of_a_person_has_its_place(
    app: Flask, db: Session, row: Registration, table: str
) -> None:
    parts = {part["code"]: part for part in written(app, db, row)["parts"]}
    there = set().union(*(codes(parts[code]) for code in PARTS[table]))
    wanted = inventory.TABLES[table].of_kind(Kind.PERSONAL, Kind.PROTECTED, Kind.COUNTING)
    assert set(wanted) - DERIVED <= there


def test_the_parts_cover_every_table_about_a_person() -> None:
    about = {
        name for name, table in inventory.TABLES.items() if table.whose is inventory.Whose.PERSON
    }
    assert about - set(PARTS) == {"mailbox_items"}  # copies of mails, in the demonstration only


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_part_says_what_it_is_and_why_it_is_kept(
    app: Flask, db: Session, row: Registration, language: str
) -> None:
    found = written(app, db, row, language)
    assert found["language"] == language
    for part in found["parts"]:
        assert part["name"]
        assert part["why"].endswith(".")
        for item in part["data"]:
            for one in item if isinstance(item, list) else [item]:
                assert one["label"], one["code"]


def test_the_words_are_those_of_the_reader(app: Flask, db: Session, row: Registration) -> None:
    english = {part["code"]: part for part in written(app, db, row)["parts"]}
    french = {part["code"]: part for part in written(app, db, row, "fr")["parts"]}
    gender = {item["code"]: item for item in english["person"]["data"]}["gender"]
    assert gender == {"code": "gender", "label": "Gender", "value": "woman", "words": "Woman"}
    country = {item["code"]: item for item in french["represents"]["data"]}["country_id"]
    assert country == {
        "code": "country_id",
        "label": "Pays",
        "value": "SN",
        "words": "Sénégal",
    }


def test_the_file_says_until_when_data_are_kept(app: Flask, db: Session, row: Registration) -> None:
    found = written(app, db, row, "fr")
    assert found["kept_until"] == "2031-12-15"
    assert any("15 décembre 2031" in sentence for sentence in found["explanation"])
    assert found["meeting"]["contact"] == "meeting@dialogue.example"


def test_officers_stay_unnamed(app: Flask, db: Session, row: Registration) -> None:
    parts = {part["code"]: part for part in written(app, db, row)["parts"]}
    (record,) = parts["attendance"]["data"]
    by = {item["code"]: item for item in record}["recorded_by"]
    assert (by["value"], by["words"]) == ("account", "The secretariat")
    assert "account:1" not in json.dumps(parts)


def test_the_history_is_complete_and_in_order(app: Flask, db: Session, row: Registration) -> None:
    parts = {part["code"]: part for part in written(app, db, row)["parts"]}
    kinds = [
        {item["code"]: item for item in event}["kind"]["value"]
        for event in parts["history"]["data"]
    ]
    assert kinds == ["registration.created", "attendance.recorded"]


def test_an_organisation_named_before_a_merger_is_there(
    app: Flask, db: Session, meeting: Meeting
) -> None:
    row = make_registration(db, meeting, represents="mayors")
    mixed = db.scalars(sa.select(Organisation).where(Organisation.code == "mixed")).one()
    db.add(BodyMove(registration_id=row.id, organisation_id=mixed.id, moved_at=START))
    parts = {part["code"]: part for part in written(app, db, row)["parts"]}
    earlier = {item["code"]: item for item in parts["represents"]["data"]}
    assert earlier["earlier_organisation_ids"]["words"] == "Mixed Migration Centre"


def test_nobody_elses_data_are_in_the_file(
    app: Flask, db: Session, meeting: Meeting, row: Registration
) -> None:
    other = make_registration(db, meeting, "Traoré-Elsewhere", email="other@ministry.example")
    text = json.dumps(written(app, db, row), ensure_ascii=False)
    assert "Elsewhere" not in text
    assert other.public_id not in text


def test_what_was_merged_into_the_registration_is_there_too(
    app: Flask, db: Session, meeting: Meeting, row: Registration
) -> None:
    kept = make_registration(db, meeting, "Diallo-Kept", represents="SN")
    merging.merge(db, kept.id, row.id, actor="account:1", now=START)
    found = written(app, db, kept)
    (merged,) = found["merged_registrations"]
    assert f"{WORD}-position" in json.dumps(merged)


def test_the_file_is_read_by_people_too(app: Flask, db: Session, row: Registration) -> None:
    with app.app_context(), in_language("fr"):
        made = to_bytes(document(kept_about(db, row.id), now=START))
    text = made.decode()
    assert "Besoins d’accessibilité" in text  # no escapes
    assert '\n  "title": "Données personnelles de l’inscription' in text
    assert text.endswith("}\n")


def test_a_person_without_optional_answers_has_a_file_too(
    app: Flask, db: Session, meeting: Meeting
) -> None:
    bare = make_registration(db, meeting, represents="iom", functions=())
    found = written(app, db, bare)
    parts = {part["code"]: part for part in found["parts"]}
    assert {item["code"]: item["value"] for item in parts["protected"]["data"]} == {
        "access_needs": "",
        "diet": "",
    }
    assert parts["consents"]["data"] == []
