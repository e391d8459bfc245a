"""Changing answers by personal link: what was not changed stays."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from registration.core.types import Localised
from registration.meetings.models import Meeting
from registration.participants.models import Registration
from tests.apps import TestClock
from tests.factories import make_registration, of_organisation, state_of, written
from tests.page import PageClient
from tests.pages.registration_form.changing import change_path, now_stored, open_change
from tests.pages.registration_form.filling import FIRST, SECOND


def snapshot(row: Registration) -> dict[str, Any]:
    columns = row.__table__.columns.keys()
    left_out = {"version", "changed_at", "search_key"}
    values = {name: getattr(row, name) for name in columns if name not in left_out}
    return values | {"functions": [one.code for one in row.functions]}


def test_all_answers_are_there(client: PageClient, db: Session, registration: Registration) -> None:
    fields = open_change(client, registration).form().fields
    expected = {
        "form_of_address": "excellency",
        "given_names": "Éric",
        "family_name": "Zongo",
        "badge_name": "É. Zongo",
        "email": "e.zongo@ministry.example",
        "phone": "+226 25 00 00 00",
        "gender": "man",
        "body_type": "national-authority",
        "country": "BF",
        "position": "Director",
        "language": "fr",
        "interpretation_into": "fr",
        "time_zone": "Africa/Niamey",
        FIRST: "in-person",
        SECOND: "virtual",
    }
    assert {name: fields.get(name) for name in expected} == expected
    assert fields.getlist("functions") == ["delegate", "speaker"]
    assert fields.getlist("languages_understood") == ["fr", "ar"]


def test_sending_it_unchanged_changes_nothing(
    client: PageClient, db: Session, registration: Registration
) -> None:
    before, version = snapshot(now_stored(db)), now_stored(db).version
    assert open_change(client, registration).submit().status_code == 303
    assert snapshot(now_stored(db)) == before
    assert now_stored(db).version == version


@pytest.mark.parametrize("reads", ["en", "fr"])
def test_changing_one_answer_leaves_all_others(
    client: PageClient, db: Session, registration: Registration, reads: str
) -> None:
    before = snapshot(now_stored(db))
    page = open_change(client, registration, reads)
    response = page.submit(phone="+226 70 00 00 00")
    assert response.status_code == 303
    assert f"/{reads}/my/" in response.location
    assert snapshot(now_stored(db)) == before | {"phone": "+226 70 00 00 00"}


def test_a_field_that_was_not_sent_keeps_its_answer(
    client: PageClient, db: Session, registration: Registration
) -> None:
    page = open_change(client, registration)
    page.submit(badge_name=None, position=None, time_zone=None, phone="+226 70 00 00 00")
    row = now_stored(db)
    assert row.badge_name == "É. Zongo"
    assert row.position.text("en") == "Director"
    assert row.time_zone == "Africa/Niamey"


def test_the_position_is_changed_in_the_language_of_the_page_only(
    client: PageClient, db: Session, registration: Registration
) -> None:
    open_change(client, registration, "fr").submit(position="Directeur général")
    assert dict(now_stored(db).position) == {"en": "Director", "fr": "Directeur général"}


def test_a_position_in_one_language_is_shown_and_kept_in_it(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    row = make_registration(db, meeting, position=Localised(fr="Maire"))
    page = open_change(client, row, "en")
    assert page.form().fields["position"] == "Maire"
    page.submit(position="Maire de Dakar")
    assert dict(now_stored(db).position) == {"fr": "Maire de Dakar"}


def test_a_function_that_only_officers_give_stays(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    row = make_registration(db, meeting, functions=("delegate", "interpreter"), by_officer=True)
    page = open_change(client, row)
    assert page.form().fields.getlist("functions") == ["delegate"]
    page.submit(functions=["speaker"])
    assert {one.code for one in now_stored(db).functions} == {"speaker", "interpreter"}


def test_a_function_of_officers_cannot_be_taken_by_a_person(
    client: PageClient, db: Session, registration: Registration
) -> None:
    response = open_change(client, registration).submit(functions=["interpreter"])
    assert client.read(response, 422).errors() == ["Choose only what is offered."]


def test_a_day_can_be_attended_in_another_way(
    client: PageClient, db: Session, registration: Registration
) -> None:
    open_change(client, registration).submit(day_20261214="virtual")
    assert state_of(db, now_stored(db)) == ["virtual held", "virtual held"]


def test_the_mode_that_one_has_stays_open_after_it_closed(
    client: PageClient, db: Session, meeting: Meeting, registration: Registration, clock: TestClock
) -> None:
    meeting.closes_in_person_at = clock.now
    db.commit()
    page = open_change(client, registration)
    assert page.form().fields[FIRST] == "in-person"
    assert [one.get("value") for one in page.all("input", name=SECOND)] == ["virtual", "absent"]
    assert page.submit(phone="+226 70 00 00 00").status_code == 303
    assert state_of(db, now_stored(db)) == ["in-person held", "virtual held"]


def test_all_days_absent_is_refused(client: PageClient, registration: Registration) -> None:
    response = open_change(client, registration).submit(
        day_20261214="absent", day_20261215="absent"
    )
    assert client.read(response, 422).errors() == [
        "Choose at least one day on which you will attend."
    ]


def test_the_language_switch_keeps_what_was_changed(
    client: PageClient, db: Session, registration: Registration
) -> None:
    page = open_change(client, registration)
    form = page.form()
    form.action = change_path(client, registration, "fr")
    french = client.read(
        page.submit(form, switch_language="fr", phone="+226 70 00 00 00", diet="No fish"), 200
    )
    assert french.language == "fr"
    assert french.form().fields["phone"] == "+226 70 00 00 00"
    assert french.form().fields["diet"] == "No fish"


def test_an_organisation_that_waits_for_its_check_stays(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    row = make_registration(
        db, meeting, represents=written(db, meeting.dialogue, "Town of Nowhere")
    )
    before = row.organisation_id
    page = open_change(client, row)
    assert page.form().fields["organisation"] == "Town of Nowhere"
    page.submit(phone="+226 70 00 00 00")
    assert now_stored(db).organisation_id == before


def test_another_body_can_be_named(
    client: PageClient, db: Session, meeting: Meeting, registration: Registration
) -> None:
    wanted = of_organisation(db, meeting.dialogue, "eu").organisation_id
    open_change(client, registration).submit(
        body_type="international-organisation", organisation="European Union"
    )
    row = now_stored(db)
    assert (row.country_id, row.organisation_id) == (None, wanted)
