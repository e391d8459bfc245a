"""Each rule of a field: its own sentence, in both languages, tied to its control."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from registration.meetings.models import Meeting
from tests.factories import organisation
from tests.page import Page, PageClient
from tests.pages.registration_form.filling import (
    FIRST,
    error_at,
    open_form,
    refused,
    registered,
    send,
)

LONG = "x" * 3000
RULES = [
    ("family_name", "", "Enter the family name; a single name is enough."),
    ("family_name", LONG, "This is too long: 3000 characters, at most 120."),
    ("given_names", LONG, "This is too long: 3000 characters, at most 120."),
    ("badge_name", LONG, "This is too long: 3000 characters, at most 160."),
    ("email", "", "Enter an e-mail address."),
    ("email", "a.diallo@", "Enter an e-mail address like name@ministry.example."),
    ("email", "a b@ministry.example", "Enter an e-mail address like name@ministry.example."),
    (
        "phone",
        "ask my office",
        "Enter a telephone number with its country code, like +226 25 00 00 00.",
    ),
    ("phone", "12", "Enter a telephone number with its country code, like +226 25 00 00 00."),
    ("form_of_address", "king", "Choose one of the list."),
    ("gender", "x", "Choose one of the answers that are offered."),
    ("body_type", "", "Choose the type of body that you represent."),
    ("body_type", "empire", "Choose one of the list."),
    ("country", "", "Choose the country that you represent."),
    ("country", "XX", "Choose one of the list."),
    ("functions", None, "Choose at least one function."),
    ("functions", "emperor", "Choose only what is offered."),
    ("functions", "interpreter", "Choose only what is offered."),
    ("position", "", "Enter your position."),
    ("position", LONG, "This is too long: 3000 characters, at most 200."),
    ("also_represents", LONG, "This is too long: 3000 characters, at most 200."),
    (FIRST, None, "Choose how you will attend on that day."),
    (FIRST, "by-boat", "Choose one of the answers that are offered."),
    ("language", None, "Choose the language in which we write to you."),
    ("language", "de", "Choose one of the answers that are offered."),
    ("languages_understood", "xx", "Choose only what is offered."),
    ("interpretation_into", "xx", "Choose one of the list."),
    ("time_zone", "Mars/Olympus", "Choose one of the list."),
    ("access_needs", LONG, "This is too long: 3000 characters, at most 2000."),
    ("diet", LONG, "This is too long: 3000 characters, at most 2000."),
]


@pytest.mark.parametrize(("name", "value", "sentence"), RULES)
def test_a_rule_has_its_sentence_in_the_summary_and_at_its_field(
    client: PageClient, meeting: Meeting, name: str, value: Any, sentence: str
) -> None:
    page = refused(client, meeting, "en", **{name: value})
    assert page.errors() == [sentence]
    assert error_at(page, name) == sentence
    assert page.title.startswith("Error: ")


@pytest.mark.parametrize(("name", "value", "sentence"), RULES)
def test_no_rule_speaks_english_to_a_french_reader(
    client: PageClient, meeting: Meeting, name: str, value: Any, sentence: str
) -> None:
    page = refused(client, meeting, "fr", **{name: value})
    (said,) = page.errors()
    assert said != sentence
    assert error_at(page, name) == said


def test_another_form_of_address_is_to_be_written_out(client: PageClient, meeting: Meeting) -> None:
    page = refused(client, meeting, form_of_address="other")
    assert error_at(page, "form_of_address_text") == (
        "Write the form of address, or choose another one above."
    )


def test_errors_are_listed_in_the_order_of_the_page(client: PageClient, meeting: Meeting) -> None:
    page = client.read(open_form(client, meeting).submit(language=None), 422)
    links = [a.get("href") for box in page.all("div", class_="summary") for a in box.iter("a")]
    assert links == [
        "#family_name",
        "#email",
        "#body_type",
        "#functions-0",
        "#position",
        f"#{FIRST}-0",
        "#day_20261215-0",
        "#language-0",
    ]
    assert "8 answers need your attention" in page


def control(page: Page, name: str) -> dict[str, str]:
    return next(dict(element.attrib) for element in page.tree.iter() if element.get("id") == name)


def test_an_error_is_tied_to_its_control(client: PageClient, meeting: Meeting) -> None:
    page = refused(client, meeting, email="x", day_20261214=None)
    email = control(page, "email")
    assert email["aria-invalid"] == "true"
    assert email["aria-describedby"].split() == ["email-hint", "email-error"]
    day = control(page, FIRST)
    assert day["role"] == "radiogroup"
    assert day["aria-invalid"] == "true"
    assert f"{FIRST}-error" in day["aria-describedby"]


def test_the_summary_takes_the_focus(client: PageClient, meeting: Meeting) -> None:
    page = refused(client, meeting, email="x")
    (summary,) = page.all("div", class_="summary")
    assert summary.get("role") == "alert"
    assert "autofocus" in summary.attrib


@pytest.mark.parametrize(
    ("name", "attributes"),
    [
        ("given_names", {"autocomplete": "given-name", "enterkeyhint": "next"}),
        ("family_name", {"autocomplete": "family-name", "enterkeyhint": "next"}),
        ("email", {"type": "email", "autocomplete": "email", "inputmode": "email"}),
        ("phone", {"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        ("organisation", {"autocomplete": "organization"}),
        ("position", {"autocomplete": "organization-title"}),
    ],
)
def test_phones_and_browsers_know_what_a_field_wants(
    client: PageClient, meeting: Meeting, name: str, attributes: dict[str, str]
) -> None:
    found = control(open_form(client, meeting), name)
    assert {key: found.get(key) for key in attributes} == attributes


# Organisations


def of_organisation(**changes: str) -> dict[str, str]:
    return {"body_type": "civil-society", "country": "", **changes}


def test_an_organisation_is_found_by_its_suggestion(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    chosen = organisation(db, meeting.dialogue, "mayors")
    answers = of_organisation(
        organisation="Mayors Migration Council (MMC)", organisation_id=str(chosen.id)
    )
    send(client, meeting, **answers)
    assert registered(db)[0].organisation_id == chosen.id


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("European Union", "eu"),
        ("union EUROPÉENNE", "eu"),
        ("European Union (EU)", "eu"),
        ("Mixed  Migration Centre ", "mixed"),
    ],
)
def test_a_full_name_finds_the_organisation_without_javascript(
    client: PageClient, db: Session, meeting: Meeting, written: str, code: str
) -> None:
    expected = organisation(db, meeting.dialogue, code)
    send(client, meeting, **of_organisation(organisation=written))
    assert registered(db)[0].organisation_id == expected.id


@pytest.mark.parametrize("written", ["MMC", "EU", "Town of Nowhere"])
def test_an_acronym_or_a_new_name_goes_to_the_queue(
    client: PageClient, db: Session, meeting: Meeting, written: str
) -> None:
    send(client, meeting, **of_organisation(organisation=written))
    found = registered(db)[0].organisation
    assert found is not None
    assert found.name.text("en") == written
    assert found.checked is False


def test_a_suggestion_that_was_typed_over_does_not_count(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    chosen = organisation(db, meeting.dialogue, "mayors")
    answers = of_organisation(organisation="Town of Nowhere", organisation_id=str(chosen.id))
    send(client, meeting, **answers)
    assert registered(db)[0].organisation_id != chosen.id


@pytest.mark.parametrize("junk", ["-1", "999999999999999999999999", "x", "٣"])
def test_a_strange_id_of_an_organisation_does_no_harm(
    client: PageClient, db: Session, meeting: Meeting, junk: str
) -> None:
    answers = of_organisation(organisation="European Union", organisation_id=junk)
    assert send(client, meeting, **answers).status_code == 303


def test_an_organisation_needs_a_name(client: PageClient, meeting: Meeting) -> None:
    page = refused(client, meeting, **of_organisation())
    assert error_at(page, "organisation") == "Write the name of the organisation."


def test_who_comes_for_an_organisation_needs_no_country(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    send(client, meeting, **of_organisation(organisation="European Union", country="SN"))
    assert registered(db)[0].country_id is None


def test_suggestions_have_names_and_acronyms_of_both_languages(
    client: PageClient, meeting: Meeting
) -> None:
    answer = client.get(f"/fr/meetings/{meeting.slug}/organisations")
    labels = {label: words for _, label, words in answer.get_json()}
    assert "Organization for Migration" in labels["Organisation pour les migrations (OIM)"]
    assert "IOM" in labels["Organisation pour les migrations (OIM)"]


def test_the_definition_of_a_local_authority_helps_to_choose(
    client: PageClient, db: Session
) -> None:
    from tests.factories import load_reference, make_meeting

    meeting = make_meeting(db, load_reference(db))
    page = open_form(client, meeting)
    assert "Local or subnational authority: A public institution with legal personality" in page
    assert "Autorité locale ou infranationale\xa0: Institution publique" in open_form(
        client, meeting, "fr"
    )
