"""Whatever goes wrong, the page comes back with everything that was typed."""

from typing import Any

import pytest
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from registration.meetings.models import Meeting
from tests.apps import TestClock
from tests.page import PageClient
from tests.pages.registration_form.filling import (
    ANSWERS,
    FIRST,
    open_form,
    path,
    refused,
    registered,
    send,
    value_of,
)

EVERYTHING: dict[str, Any] = ANSWERS | {
    "form_of_address": "other",
    "form_of_address_text": "Honourable Mayor",
    "badge_name": "Aminata D.",
    "phone": "+221 33 000 00 00",
    "gender": "woman",
    "also_represents": "Association of Mayors",
    "functions": ["delegate", "speaker"],
    "languages_understood": ["fr", "ar"],
    "interpretation_into": "fr",
    "time_zone": "Africa/Dakar",
    "access_needs": "A ramp\r\nand a lift",
    "diet": "No <pork> & nuts",
    "consent_photo": "y",
}


def typed(fields: "MultiDict[str, str]") -> dict[str, list[str]]:
    """Return what a form holds of what a person types, the hidden fields left out."""
    hidden = {
        "csrf_token",
        "submission_key",
        "notice_version",
        "language_offered",
        "organisation_id",
    }
    return {
        name: [value.replace("\r\n", "\n") for value in values]
        for name, values in fields.lists()
        if name not in hidden and any(values)
    }


def expected(**changes: Any) -> dict[str, list[str]]:
    """Return the answers above in the shape of :func:`typed`."""
    values = EVERYTHING | changes
    return {
        name: [one.replace("\r\n", "\n") for one in (value if isinstance(value, list) else [value])]
        for name, value in values.items()
        if value
    }


def test_a_bad_field_keeps_all_others(client: PageClient, meeting: Meeting) -> None:
    page = refused(client, meeting, **(EVERYTHING | {"email": "a.diallo@"}))
    assert typed(page.form().fields) == expected(email="a.diallo@")
    assert page.errors() == ["Enter an e-mail address like name@ministry.example."]


def test_an_expired_page_keeps_everything_and_can_be_sent_again(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    page = refused(client, meeting, csrf_token="old", **EVERYTHING)
    assert "Please send this page again" in page
    assert typed(page.form().fields) == expected()
    assert page.submit().status_code == 303
    assert len(registered(db)) == 1


def test_a_page_stays_good_for_as_long_as_the_session(
    client: PageClient, db: Session, meeting: Meeting, clock: TestClock
) -> None:
    page = open_form(client, meeting)
    clock.advance(hours=23)
    assert page.submit(**EVERYTHING).status_code == 303


def test_who_lost_the_cookie_has_to_send_once_more_and_loses_nothing(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    page = open_form(client, meeting)
    client.delete_cookie("plenary")
    again = client.read(page.submit(**EVERYTHING), 422)
    assert typed(again.form().fields) == expected()
    assert again.submit().status_code == 303


@pytest.mark.parametrize(("there", "back"), [("en", "fr"), ("fr", "en")])
def test_the_language_switch_keeps_everything(
    client: PageClient, db: Session, meeting: Meeting, there: str, back: str
) -> None:
    page = open_form(client, meeting, there)
    answers = EVERYTHING | {"language": back, "email": "not yet an address"}
    form = page.form()
    form.action = path(meeting, back)
    other = client.read(page.submit(form, switch_language=back, **answers), 200)
    assert other.language == back
    assert other.path == path(meeting, back)
    assert other.errors() == []
    assert typed(other.form().fields) == expected(**answers)
    assert registered(db) == []
    assert other.submit(email="a.diallo@ministry.example").status_code == 303


def test_the_switch_is_a_button_of_the_form_that_leads_to_the_other_address(
    client: PageClient, meeting: Meeting
) -> None:
    page = open_form(client, meeting)
    (button,) = page.all("button", name="switch_language")
    assert button.get("form") == "registration"
    assert button.get("formaction") == path(meeting, "fr")
    assert button.get("formnovalidate") is not None


def test_an_expired_page_can_still_switch_its_language(
    client: PageClient, meeting: Meeting
) -> None:
    page = open_form(client, meeting)
    form = page.form()
    form.action = path(meeting, "fr")
    other = client.read(
        page.submit(form, switch_language="fr", csrf_token="old", **EVERYTHING), 200
    )
    assert typed(other.form().fields) == expected(language="fr")


def test_the_language_of_communication_follows_the_page_until_it_is_chosen(
    client: PageClient, meeting: Meeting
) -> None:
    page = open_form(client, meeting)
    form = page.form()
    form.action = path(meeting, "fr")
    french = client.read(page.submit(form, switch_language="fr"), 200)
    assert value_of(french, "language") == "fr"
    chosen = french.form()
    chosen.action = path(meeting, "en")
    english = client.read(french.submit(chosen, switch_language="en", language="en"), 200)
    assert value_of(english, "language") == "en"


def test_the_key_of_the_submission_stays_the_same(client: PageClient, meeting: Meeting) -> None:
    page = open_form(client, meeting)
    key = value_of(page, "submission_key")
    assert key
    again = client.read(page.submit(**(EVERYTHING | {"email": ""})), 422)
    assert value_of(again, "submission_key") == key


def test_a_document_pasted_into_a_field_is_refused_there_and_the_rest_stays(
    client: PageClient, meeting: Meeting
) -> None:
    document = "word " * 600_000
    page = refused(client, meeting, **(EVERYTHING | {"diet": document}))
    assert page.errors() == ["This is too long: 2999999 characters, at most 2000."]
    assert typed(page.form().fields) == expected(diet=document.strip())


def test_a_body_beyond_all_measure_says_how_to_go_back(
    client: PageClient, meeting: Meeting
) -> None:
    page = client.read(send(client, meeting, diet="x" * 9_000_000), 413)
    assert page.h1


@pytest.mark.parametrize("body", [b"family_name=Di\xe9llo", b"family_name=Di%E9llo"])
def test_bytes_that_are_no_utf8_are_refused_at_their_field_and_the_rest_stays(
    client: PageClient, meeting: Meeting, body: bytes
) -> None:
    page = open_form(client, meeting)
    token = page.form().fields["csrf_token"]
    response = client.post(
        path(meeting),
        data=body + b"&position=Director&csrf_token=" + token.encode(),
        content_type="application/x-www-form-urlencoded",
        headers={"Referer": "http://localhost/"},
    )
    again = client.read(response, 422)
    assert "Some characters could not be read. Type them again." in again.errors()
    assert value_of(again, "position") == "Director"


@pytest.mark.parametrize("text", ["50%African", "100%CA", "%E9", "a+b & c=d"])
def test_what_looks_like_an_encoding_is_taken_as_typed(
    client: PageClient, db: Session, meeting: Meeting, text: str
) -> None:
    assert send(client, meeting, position=text).status_code == 303
    assert registered(db)[0].position.text("en") == text


def test_a_notice_that_changed_meanwhile_is_shown_before_one_registers(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    page = open_form(client, meeting)
    meeting.dialogue.notice_version = "2"
    db.commit()
    again = client.read(page.submit(**EVERYTHING), 422)
    assert again.errors() == [
        "The data-protection notice has changed. Read the new version and send again."
    ]
    assert typed(again.form().fields) == expected()
    assert again.submit().status_code == 303
    assert registered(db)[0].notice_version == "2"


def test_a_day_that_was_taken_away_meanwhile_is_no_obstacle(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    page = open_form(client, meeting)
    assert page.submit(**(EVERYTHING | {"day_20270101": "virtual"})).status_code == 303
    assert len(registered(db)[0].days) == 2


def test_who_sends_after_the_end_gets_the_answers_back(
    client: PageClient, db: Session, meeting: Meeting, clock: TestClock
) -> None:
    page = open_form(client, meeting)
    clock.set(meeting.ends_at)
    late = client.read(page.submit(**EVERYTHING), 422)
    assert "Registration is closed" in late
    assert "You are not registered." in late
    assert value_of(late, "position") == "Director of Migration"
    assert value_of(late, "diet") == "No <pork> & nuts"
    assert not [one for one in late.form().buttons if one.words == "Register"]
    assert registered(db) == []


def test_who_sends_after_a_cancellation_gets_the_answers_back(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    from registration.meetings.kinds import MeetingState

    page = open_form(client, meeting)
    meeting.state = MeetingState.CANCELLED
    db.commit()
    late = client.read(page.submit(**EVERYTHING), 422)
    assert "The meeting is cancelled" in late
    assert value_of(late, "family_name") == "Diallo"


def test_the_first_day_in_the_summary_leads_to_its_first_choice(
    client: PageClient, meeting: Meeting
) -> None:
    page = refused(client, meeting, day_20261214=None)
    links = [a.get("href") for box in page.all("div", class_="summary") for a in box.iter("a")]
    assert links == [f"#{FIRST}-0"]
