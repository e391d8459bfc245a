import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.types import Localised
from registration.dialogues.models import ActionObjective, GcmObjective
from registration.meetings.current import details_of
from registration.meetings.kinds import MeetingFormat, OrganiserRole
from registration.meetings.models import Meeting
from tests import markup
from tests.factories import (
    both,
    country,
    load_reference,
    make_meeting,
    make_registration,
)
from tests.page import Fields, Page
from tests.people import Cast

PATH = "/en/desk/meetings/rabat-2026/details"


def now_stored(db: Session) -> Meeting:
    db.expire_all()
    return db.scalars(sa.select(Meeting).where(Meeting.slug == "rabat-2026")).one()


def value(page: Page, name: str) -> str:
    return page.form(with_field="title_en").fields[name]


def test_the_page_saves_every_field(cast: Cast, db: Session) -> None:
    load_reference(db)
    make_meeting(db, cast.dialogue)
    objective = db.scalars(sa.select(ActionObjective.id).limit(1)).one()
    goal = db.scalars(sa.select(GcmObjective.id).limit(1)).one()
    senegal, france = country(db, "SN").id, country(db, "FR").id

    page = cast.organiser.page(PATH).send(
        title_en="Towns",
        title_fr="Villes",
        label_en="Label",
        label_fr="Label",
        venue_en="Town hall",
        venue_fr="Hôtel de ville",
        objective_en="To talk\r\n\r\nand to listen",
        objective_fr="Échanger",
        format="in-person",
        time_zone="Africa/Dakar",
        country=str(senegal),
        lead_country=str(france),
        online_link="https://video.example/x?y=1",
        contact_email="towns@dialogue.example",
        languages=["fr", "ar"],
        interpretation=["en"],
        objectives=[str(objective)],
        gcm_objectives=[str(goal)],
    )

    assert "The details are saved." in page
    details = details_of(now_stored(db))
    assert details.title == both("Towns", "Villes")
    assert details.objective == both("To talk\n\nand to listen", "Échanger")
    assert details.venue == both("Town hall", "Hôtel de ville")
    assert (details.format, details.time_zone) == (MeetingFormat.IN_PERSON, "Africa/Dakar")
    assert (details.country_id, details.lead_country_id) == (senegal, france)
    assert details.online_link == "https://video.example/x?y=1"
    assert details.languages == ("fr", "ar")
    assert details.interpretation == ("en",)
    assert details.objective_ids == {objective}
    assert details.gcm_objective_ids == {goal}


def test_saving_what_was_shown_changes_nothing(cast: Cast, db: Session) -> None:
    before = details_of(make_meeting(db, cast.dialogue))
    stamp = now_stored(db).stamp

    cast.organiser.page(PATH).send()

    assert details_of(now_stored(db)) == before
    assert now_stored(db).stamp == stamp


def test_what_a_published_meeting_lacks_is_said_at_its_field(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue)

    page = cast.organiser.page(PATH).send(status=422, description_fr="", label_en="Label")

    assert page.errors() == [
        "The meeting is published: this text is needed in both languages.",
        "The meeting is published: this text is needed in both languages.",
    ]
    (summary,) = page.all("div", class_="summary")
    assert [a.get("href") for a in summary.iter("a")] == ["#label_fr", "#description_fr"]
    assert value(page, "label_en") == "Label"
    assert not now_stored(db).label


def test_what_a_draft_lacks_is_marked(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue, published=False, description=Localised(en="Two days."))

    page = cast.organiser.page(PATH)

    assert "1 text is missing in one language." in page
    (hint,) = page.all("p", id="description_fr-hint")
    assert hint.text == "Missing: the meeting needs it before it can be published."


def test_organisers_come_and_go_by_buttons_of_the_form(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue)

    page = cast.organiser.page(PATH).send(button="Add an organiser", title_en="Typed")
    page = page.send(
        button="Add an organiser",
        **Fields(
            {
                "organisers-0-role": "lead",
                "organisers-0-name_en": "France",
                "organisers-0-name_fr": "France",
            }
        ),
    )
    assert value(page, "title_en") == "Typed"
    page = page.send(
        **Fields(
            {
                "organisers-1-role": "support",
                "organisers-1-name_en": "Secretariat",
                "organisers-1-name_fr": "Secrétariat",
            }
        )
    )
    assert [(row.role, row.name) for row in now_stored(db).organisers] == [
        (OrganiserRole.LEAD, both("France", "France")),
        (OrganiserRole.SUPPORT, both("Secretariat", "Secrétariat")),
    ]

    page = page.send(button="Take this organiser away (1)")
    assert value(page, "organisers-0-name_en") == "Secretariat"
    page.send()

    assert [row.name["en"] for row in now_stored(db).organisers] == ["Secretariat"]


def test_an_organiser_without_a_name_is_left_out(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue)

    page = cast.organiser.page(PATH).send(button="Add an organiser")
    page.send()

    assert now_stored(db).organisers == []


def test_an_organiser_of_a_published_meeting_needs_both_languages(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue)
    page = cast.organiser.page(PATH).send(button="Add an organiser")
    page = page.send(button="Add an organiser")

    again = page.send(status=422, **Fields({"organisers-1-name_en": "France"}))

    (summary,) = again.all("div", class_="summary")
    assert [a.get("href") for a in summary.iter("a")] == ["#organisers-1-name_fr"]


def test_enter_in_a_field_saves_and_takes_nobody_away(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue)
    page = cast.organiser.page(PATH).send(button="Add an organiser")

    (form,) = page.all("form", id="details")
    first = next(form.iter("button"))

    assert markup.words(first) == "Save the details"
    assert "name" not in first.attrib


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("online_link", "javascript:alert(1)", "Enter a whole address that begins with https://"),
        ("contact_email", "nobody", "Enter an e-mail address"),
        ("time_zone", "Europe/Atlantis", "Choose one of the list."),
        ("format", "by-post", "Choose one of the list."),
        ("country", "999999", "Choose one of the list."),
        ("title_en", "x" * 301, "This is too long: 301 characters, at most 300."),
        ("title_en", "Mig\ufffdration", "Some characters could not be read."),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    cast: Cast, db: Session, field: str, typed: str, sentence: str
) -> None:
    make_meeting(db, cast.dialogue)

    page = cast.organiser.page(PATH).send(status=422, **Fields({field: typed}))

    assert len(page.errors()) == 1
    assert page.errors()[0].startswith(sentence)


def test_strange_numbers_in_names_of_fields_do_no_harm(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue)
    page = cast.organiser.page(PATH)

    refused = page.send(
        status=422, **Fields({"organisers-²-name_en": "x", "organisers-99999999999-name_en": "Far"})
    )
    other = page.send(status=409, title_en="Mine", seen='{"": []}')

    assert value(refused, "organisers-0-name_en") == "Far"
    assert value(other, "title_en") == "Mine"


def test_a_mode_that_people_attend_in_stays(cast: Cast, db: Session) -> None:
    make_registration(db, make_meeting(db, cast.dialogue))

    page = cast.organiser.page(PATH).send(status=422, format="virtual")

    assert page.errors() == [
        "1 registered person attends in person: the meeting stays open to that."
    ]


def test_the_address_of_a_published_meeting_is_shown_and_stays(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue)
    page = cast.organiser.page(PATH)
    (field,) = page.all("input", name="slug")
    assert "readonly" in field.attrib

    refused = page.send(status=422, slug="other")

    assert refused.errors() == [
        "The meeting is published and its address is known: it stays as it is."
    ]


def test_a_draft_that_takes_another_address_is_shown_there(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue, published=False)

    page = cast.organiser.page(PATH).send(slug="other")

    assert page.path == "/en/desk/meetings/other/details"
