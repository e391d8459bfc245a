from typing import Any

import pytest
from sqlalchemy.orm import Session

from registration.core import config
from registration.core.types import Localised
from registration.meetings.kinds import MeetingState, Mode
from registration.meetings.models import Meeting
from registration.participants import access
from registration.participants.commands import ChangeCommand
from registration.participants.kinds import FormOfAddress, Gender, Status
from registration.participants.models import ProtectedAnswers, Registration
from registration.participants.service import changing, deciding
from tests.apps import TestClock
from tests.factories import make_registration, of_organisation, person, state_of
from tests.page import Page, PageClient
from tests.pages.registration_form.filling import FIRST, SECOND, registered

FULL = {
    "form_of_address": FormOfAddress.EXCELLENCY,
    "given_names": "Éric",
    "badge_name": "É. Zongo",
    "email": "e.zongo@ministry.example",
    "phone": "+226 25 00 00 00",
    "gender": Gender.MAN,
    "position": Localised(en="Director", fr="Directeur"),
    "language": "fr",
    "languages_understood": ("fr", "ar"),
    "interpretation_into": "fr",
    "time_zone": "Africa/Niamey",
}


@pytest.fixture
def registration(db: Session, meeting: Meeting) -> Registration:
    """Somebody who has answered every question."""
    return make_registration(
        db,
        meeting,
        who=person("Zongo", **FULL),
        represents="BF",
        days=[Mode.IN_PERSON, Mode.VIRTUAL],
        access_needs="A ramp",
        diet="No nuts",
        functions=("delegate", "speaker"),
    )


def change_path(client: PageClient, row: Registration, reads: str = "en") -> str:
    with client.application.app_context():
        key = config.current().link_key.encode()
    return f"/{reads}/my/{access.personal_token(row, key)}/change"


def fresh_path(client: PageClient, row: Registration, clock: TestClock) -> str:
    with client.application.app_context():
        key = config.current().link_key.encode()
    token = access.fresh_token(row, key, expires_at=clock.now + access.FRESH_LASTS)
    return f"/en/my/{token}/change"


def open_change(client: PageClient, row: Registration, reads: str = "en") -> Page:
    return client.page(change_path(client, row, reads))


def now_stored(db: Session) -> Registration:
    return registered(db)[0]


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


# Protected answers


def test_protected_answers_are_not_shown_by_the_personal_link(
    client: PageClient, registration: Registration
) -> None:
    page = open_change(client, registration)
    assert "A ramp" not in page.html
    assert "No nuts" not in page.html
    assert "What you told us before is not shown here." in page


def test_an_empty_protected_field_keeps_what_is_there(
    client: PageClient, db: Session, registration: Registration
) -> None:
    open_change(client, registration).submit(phone="+226 70 00 00 00")
    stored = db.get_one(ProtectedAnswers, registration.id, populate_existing=True)
    assert (stored.access_needs, stored.diet) == ("A ramp", "No nuts")


def test_a_protected_answer_can_be_given_anew(
    client: PageClient, db: Session, registration: Registration
) -> None:
    open_change(client, registration).submit(diet="No fish")
    stored = db.get_one(ProtectedAnswers, registration.id, populate_existing=True)
    assert (stored.access_needs, stored.diet) == ("A ramp", "No fish")


def test_a_fresh_link_shows_and_erases_them(
    client: PageClient, db: Session, registration: Registration, clock: TestClock
) -> None:
    page = client.page(fresh_path(client, registration, clock))
    assert page.form().fields["diet"] == "No nuts"
    assert page.submit(diet="").status_code == 303
    stored = db.get_one(ProtectedAnswers, registration.id, populate_existing=True)
    assert (stored.access_needs, stored.diet) == ("A ramp", "")


# Somebody else changed it


def changed_by_the_secretariat(db: Session, row: Registration, clock: TestClock) -> None:
    from dataclasses import replace

    from registration.participants.current import person_of

    details = replace(person_of(row), phone="+226 11 11 11 11", badge_name="Zongo")
    changing.change(
        db, row.id, ChangeCommand(person=details, by_officer=True), actor="account:1", now=clock.now
    )
    db.commit()


def test_who_was_overtaken_is_told_and_loses_nothing(
    client: PageClient, db: Session, registration: Registration, clock: TestClock
) -> None:
    page = open_change(client, registration)
    changed_by_the_secretariat(db, registration, clock)
    again = client.read(page.submit(phone="+226 70 00 00 00"), 409)
    assert "These answers were changed in the meantime" in again
    assert "Telephone: +226 11 11 11 11" in again
    assert "Name on the badge: Zongo" in again
    assert again.form().fields["phone"] == "+226 70 00 00 00"
    assert now_stored(db).phone == "+226 11 11 11 11"
    assert again.submit().status_code == 303
    assert now_stored(db).phone == "+226 70 00 00 00"


@pytest.mark.parametrize("junk", ["", "x", "-1", "9" * 40, "٣"])
def test_a_version_that_cannot_be_read_is_a_changed_one(
    client: PageClient, db: Session, registration: Registration, junk: str
) -> None:
    response = open_change(client, registration).submit(version=junk, phone="+226 70 00 00 00")
    assert "changed in the meantime" in client.read(response, 409)
    assert now_stored(db).phone == "+226 25 00 00 00"


def test_a_name_and_address_that_are_taken_are_refused(
    client: PageClient, db: Session, meeting: Meeting, registration: Registration
) -> None:
    make_registration(db, meeting, "Sow", given_names="", email="sow@ministry.example")
    page = open_change(client, registration)
    response = page.submit(given_names="", family_name="Sow", email="sow@ministry.example")
    assert client.read(response, 409).errors() == [
        "A person of this name is registered with this address already."
    ]


# When nothing can be changed


@pytest.mark.parametrize("reads", ["en", "fr"])
def test_a_cancelled_registration_cannot_be_changed(
    client: PageClient, db: Session, registration: Registration, clock: TestClock, reads: str
) -> None:
    deciding.cancel(db, registration.id, actor="person", now=clock.now)
    db.commit()
    page = open_change(client, registration, reads)
    assert [form for form in page.all("form") if form.get("id") == "registration"] == []
    assert page.language == reads


def test_a_registration_that_was_cancelled_meanwhile_says_so(
    client: PageClient, db: Session, registration: Registration, clock: TestClock
) -> None:
    page = open_change(client, registration)
    deciding.cancel(db, registration.id, actor="person", now=clock.now)
    db.commit()
    answer = client.read(page.submit(phone="+226 70 00 00 00"), 200)
    assert answer.h1 == "Your answers cannot be changed any more"
    assert now_stored(db).status is Status.CANCELLED


def test_after_the_meeting_and_after_its_cancellation_nothing_can_be_changed(
    client: PageClient, db: Session, meeting: Meeting, registration: Registration, clock: TestClock
) -> None:
    path = change_path(client, registration)
    clock.set(meeting.ends_at)
    assert client.page(path).h1 == "Your answers cannot be changed any more"
    clock.set(meeting.created_at)
    meeting.state = MeetingState.CANCELLED
    db.commit()
    assert client.page(path).h1 == "Your answers cannot be changed any more"


def test_a_wrong_link_opens_nothing(client: PageClient, registration: Registration) -> None:
    client.page(change_path(client, registration)[:-9] + "x/change", 404)


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
    from tests.factories import written

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
