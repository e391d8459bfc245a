from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.audit.queries import history_of
from registration.core.roles import Role
from registration.core.types import Localised
from registration.meetings.kinds import MeetingFormat, MeetingState
from registration.meetings.models import Meeting
from tests.factories import make_dialogue, make_meeting
from tests.page import Fields
from tests.people import Cast, join

ANSWERS: Fields = {
    "title_en": "Towns",
    "title_fr": "Villes",
    "slug": "towns-2027",
    "format": "hybrid",
    "first_day": "2027-03-15",
    "days": "2",
    "time_zone": "Africa/Dakar",
}


def stored(db: Session) -> Meeting | None:
    return db.scalar(sa.select(Meeting).where(Meeting.slug == "towns-2027"))


def test_a_few_answers_make_a_draft(cast: Cast, db: Session) -> None:
    page = cast.organiser.page("/en/desk/meetings/new").send(**ANSWERS)

    made = stored(db)
    assert made is not None
    assert page.path == "/en/desk/meetings/towns-2027/details"
    assert "The draft is made." in page
    assert (made.state, made.format) == (MeetingState.DRAFT, MeetingFormat.HYBRID)
    assert made.title == Localised(en="Towns", fr="Villes")
    assert (made.starts_on, made.ends_on) == (date(2027, 3, 15), date(2027, 3, 16))
    assert made.dialogue_id == cast.dialogue.id
    account = cast.account("organiser").id
    assert history_of(db, f"meeting:{made.id}")[0].actor == f"account:{account}"


def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(cast: Cast, db: Session) -> None:
    page = cast.organiser.page("/fr/desk/meetings/new").send(
        status=422, slug="Villes 2027!", days="0"
    )

    assert page.errors() == [
        "Donnez à la réunion un titre dans une langue au moins.",
        (
            "Utilisez des lettres minuscules de a à z, des chiffres et des traits d’union, "
            "par exemple paris-2021 (60 caractères au plus)."
        ),
        "Indiquez comment on peut participer à la réunion.",
        "Indiquez quel jour la réunion commence.",
        "Une réunion compte entre 1 et 31 jours.",
        "Choisissez le fuseau horaire de la réunion.",
    ]
    assert page.form(with_field="slug").fields["slug"] == "villes 2027!"


def test_an_address_that_is_taken_is_said_at_its_field(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue, slug="towns-2027")

    page = cast.organiser.page("/en/desk/meetings/new").send(status=422, **ANSWERS)

    assert page.errors() == ["Another meeting has this name in its address: choose another one."]


def test_a_date_that_is_none_is_refused(cast: Cast, db: Session) -> None:
    page = cast.organiser.page("/en/desk/meetings/new")

    for wrong in ("yesterday", "0001-01-01", "9999-12-31"):
        again = page.send(status=422, **Fields({**ANSWERS, "first_day": wrong}))
        assert len(again.errors()) == 1, wrong
    assert stored(db) is None


def test_a_meeting_is_made_in_one_of_the_own_dialogues(cast: Cast, db: Session) -> None:
    first = cast.dialogue
    own = make_dialogue(db, "another-process")
    join(db, cast.account("organiser"), own, Role.ORGANISER)
    make_dialogue(db, "a-third-one")

    page = cast.organiser.page("/en/desk/meetings/new")
    refused = page.send(status=422, **Fields({**ANSWERS, "dialogue": "a-third-one"}))
    page.send(**Fields({**ANSWERS, "dialogue": "another-process"}))

    assert refused.errors() == ["Choose one of the list."]
    made = stored(db)
    assert made is not None
    assert made.dialogue_id == own.id != first.id


def test_the_language_can_change_in_the_middle(cast: Cast, db: Session) -> None:
    page = cast.organiser.page("/en/desk/meetings/new")

    french = page.send(page.form(with_field="slug"), button="Français", title_en="Towns")

    assert french.h1 == "Nouvelle réunion"
    assert french.form(with_field="slug").fields["title_en"] == "Towns"
    assert french.errors() == []


def test_an_expired_page_keeps_everything(cast: Cast, db: Session) -> None:
    page = cast.organiser.page("/en/desk/meetings/new")

    again = page.send(status=422, **Fields({**ANSWERS, "csrf_token": "old"}))

    assert "Please send this page again" in again
    fields = again.form(with_field="slug").fields
    assert {name: fields[name] for name in ANSWERS} == ANSWERS
    again.send()
    assert stored(db) is not None
