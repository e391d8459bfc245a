from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from registration.meetings.models import Meeting
from registration.participants.kinds import ConsentKind, FormOfAddress, Gender, Status
from registration.participants.models import Consent
from tests.apps import TestClock
from tests.factories import messages_of, state_of
from tests.page import PageClient
from tests.pages.registration_form.filling import (
    ANSWERS,
    FIRST,
    SECOND,
    open_form,
    refused,
    registered,
    send,
)


@pytest.mark.parametrize(("language", "heading"), [("en", "Register"), ("fr", "S’inscrire")])
def test_the_form_is_there_in_both_languages(
    client: PageClient, meeting: Meeting, language: str, heading: str
) -> None:
    page = open_form(client, meeting, language)
    assert page.h1 == heading
    assert page.language == language


def test_nothing_is_chosen_beforehand(client: PageClient, meeting: Meeting) -> None:
    fields = open_form(client, meeting).form().fields
    chosen = {
        name
        for name, value in fields.items(multi=True)
        if value and name not in {"csrf_token", "submission_key", "notice_version"}
    }
    # The neutral form of address, and the language of the page that the reader chose.
    assert chosen == {"form_of_address", "language", "language_offered"}
    assert fields["form_of_address"] == "none"
    assert fields["language"] == "en"


def test_a_delegate_registers(client: PageClient, db: Session, meeting: Meeting) -> None:
    response = send(client, meeting)
    assert response.status_code == 303
    (row,) = registered(db)
    assert row.status is Status.CONFIRMED
    assert (row.given_names, row.family_name, row.email) == (
        "Aminata",
        "Diallo",
        "a.diallo@ministry.example",
    )
    assert row.country is not None
    assert row.country.iso2 == "SN"
    assert dict(row.position) == {"en": "Director of Migration"}
    assert [item.code for item in row.functions] == ["delegate"]
    assert state_of(db, row) == ["in-person held", "virtual held"]
    assert row.notice_version == "1"
    assert messages_of(db, row)[0].kind == "confirmation"


def test_all_answers_are_kept(client: PageClient, db: Session, meeting: Meeting) -> None:
    send(
        client,
        meeting,
        "fr",
        form_of_address="other",
        form_of_address_text="Honorable maire",
        badge_name="A. Diallo",
        phone="+221 33 000 00 00",
        gender="woman",
        also_represents="Association des maires",
        functions=["delegate", "speaker"],
        position="Directrice",
        language="fr",
        languages_understood=["fr", "ar"],
        interpretation_into="fr",
        time_zone="Africa/Niamey",
        access_needs="Une rampe",
        diet="Sans porc",
        consent_photo="y",
    )
    (row,) = registered(db)
    assert row.form_of_address is FormOfAddress.OTHER
    assert row.form_of_address_text == "Honorable maire"
    assert row.badge_name == "A. Diallo"
    assert row.phone == "+221 33 000 00 00"
    assert row.gender is Gender.WOMAN
    assert row.also_represents == "Association des maires"
    assert [item.code for item in row.functions] == ["delegate", "speaker"]
    assert dict(row.position) == {"fr": "Directrice"}
    assert row.language == "fr"
    assert row.languages_understood == ["fr", "ar"]
    assert row.interpretation_into == "fr"
    assert row.time_zone == "Africa/Niamey"
    assert row.protected is not None
    assert (row.protected.access_needs, row.protected.diet) == ("Une rampe", "Sans porc")
    assert [consent.kind for consent in db.query(Consent)] == [ConsentKind.PHOTO]


def test_the_time_zone_is_that_of_the_country(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    send(client, meeting, country="MA")
    assert registered(db)[0].time_zone == "Africa/Casablanca"


def test_an_assistant_registers_three_people_with_one_address(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    page = open_form(client, meeting)
    for name in ("Diallo", "Sow", "Fall"):
        assert page.submit(**(ANSWERS | {"family_name": name})).status_code == 303
    assert [row.family_name for row in registered(db)] == ["Diallo", "Sow", "Fall"]
    assert len({row.public_id for row in registered(db)}) == 3


def test_a_single_name_is_enough(client: PageClient, db: Session, meeting: Meeting) -> None:
    send(client, meeting, given_names="", family_name="  Suharto ")
    assert registered(db)[0].family_name == "Suharto"


def test_a_name_in_any_script_is_kept_as_typed(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    send(client, meeting, given_names="فاطمة", family_name="Le\u0301vy")
    (row,) = registered(db)
    assert (row.given_names, row.family_name) == ("فاطمة", "L\u00e9vy")


def test_a_double_click_is_one_registration(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    page = open_form(client, meeting)
    first, second = page.submit(**ANSWERS), page.submit(**ANSWERS)
    assert first.status_code == second.status_code == 303
    (row,) = registered(db)
    assert row.public_id in first.location
    assert row.public_id in second.location
    assert len([one for one in messages_of(db, row) if one.kind == "confirmation"]) == 1


def test_a_form_sent_again_after_registration_closed_leads_to_its_receipt(
    client: PageClient, db: Session, meeting: Meeting, clock: TestClock
) -> None:
    page = open_form(client, meeting)
    page.submit(**ANSWERS)
    clock.set(meeting.ends_at)
    again = page.submit(**ANSWERS)
    assert again.status_code == 303
    assert registered(db)[0].public_id in again.location


def test_who_is_registered_already_is_told_by_mail_only(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    send(client, meeting)
    response = send(client, meeting, given_names="AMINATA", email="A.Diallo@ministry.example")
    page = client.page(response.location)
    (row,) = registered(db)
    assert page.h1 == "We have written to you"
    assert row.reference not in page
    assert "Diallo" not in page
    assert [one.kind for one in messages_of(db, row)].count("already-registered") == 1


def test_the_same_address_after_too_many_duplicates_has_to_wait(
    client: PageClient, db: Session, meeting: Meeting, clock: TestClock
) -> None:
    for _ in range(6):
        assert send(client, meeting).status_code == 303
    page = client.read(send(client, meeting, family_name="Sow"), 429)
    assert "many times in the last hour" in page.errors()[0]
    assert page.form().fields["family_name"] == "Sow"
    assert send(client, meeting, email="other@ministry.example").status_code == 303
    clock.advance(hours=2)
    assert send(client, meeting, family_name="Sow").status_code == 303


def test_twenty_registrations_an_hour_with_one_address_are_enough(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    for number in range(20):
        assert send(client, meeting, family_name=f"Sow {number}").status_code == 303
    assert send(client, meeting, family_name="Sow 21").status_code == 429
    assert len(registered(db)) == 20


def test_one_page_cannot_be_sent_without_end(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    page = open_form(client, meeting)
    for number in range(20):
        page.submit(**(ANSWERS | {"email": f"a{number}@ministry.example"}))
    last = page.submit(**(ANSWERS | {"email": "last@ministry.example"}))
    assert last.status_code == 429
    assert len(registered(db)) == 20


def test_many_people_behind_one_connection_are_not_limited(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    for number in range(30):
        response = send(client, meeting, email=f"a{number}@ministry.example")
        assert response.status_code == 303


def test_when_the_room_is_full_one_joins_the_waiting_list(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    for number in range(11):
        send(client, meeting, family_name=f"Sow {number}")
    last = registered(db)[-1]
    assert state_of(db, last) == ["in-person waiting, online held", "virtual held"]


def test_a_form_opened_before_the_last_place_went_joins_the_waiting_list(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    early = open_form(client, meeting)
    assert "waiting" not in early.text
    for number in range(10):
        send(client, meeting, family_name=f"Sow {number}")
    assert early.submit(**ANSWERS).status_code == 303
    assert state_of(db, registered(db)[-1])[0].startswith("in-person waiting")


def test_a_form_opened_before_a_mode_closed_says_so_and_keeps_the_rest(
    client: PageClient, db: Session, meeting: Meeting, clock: TestClock
) -> None:
    meeting.closes_in_person_at = datetime.fromisoformat("2026-11-20T17:00:00+00:00")
    db.commit()
    early = open_form(client, meeting)
    clock.set(datetime.fromisoformat("2026-11-20T17:00:01+00:00"))
    page = client.read(early.submit(**ANSWERS), 422)
    assert page.errors() == [
        "Registration to attend in person closed on 20 November 2026 at 18:00 (Paris time, UTC+1)."
    ]
    assert page.form().fields["position"] == "Director of Migration"
    assert page.submit(day_20261214="virtual").status_code == 303
    assert state_of(db, registered(db)[0]) == ["virtual held", "virtual held"]


def test_not_to_come_on_any_day_is_refused(client: PageClient, meeting: Meeting) -> None:
    page = refused(client, meeting, **{FIRST: "absent", SECOND: "absent"})
    assert page.errors() == ["Choose at least one day on which you will attend."]
