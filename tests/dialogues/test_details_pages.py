"""How a Dialogue presents itself, its notice, its directory: the pages."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.audit.models import AuditEvent
from registration.dialogues import loading
from registration.dialogues.models import Dialogue, Organisation
from tests.apps import START, TestClock
from tests.factories import (
    load_reference,
    make_meeting,
    make_registration,
    organisation,
    written,
)
from tests.people import Cast

DESK = "/en/desk/dialogues/rabat-process"
BUREAU = "/fr/desk/dialogues/rabat-process"


def test_names_contact_and_colour_change_on_every_page(cast: Cast, db: Session) -> None:
    assert cast.dialogue.id
    page = cast.organiser.page(f"{DESK}/details")
    page = page.send(
        name_en="The Rabat Process", contact_email="office@rabat.example", brand_colour="#FFD700",
        retention_months="84",
    )  # fmt: skip
    assert "Saved." in page
    assert "Given as #FFD700; made darker on light pages" in page
    assert 'aria-label="On light pages: #' in page.html
    public = cast.visitor.page("/en/contact")
    assert "The Rabat Process" in public
    assert "office@rabat.example" in public


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("brand_colour", "blue", "Write the colour as # and six digits, such as #0b4a8f."),
        ("contact_email", "nobody", "Enter an e-mail address like name@ministry.example."),
        ("retention_months", "0", "Write a number of months from 1 to 600."),
        ("retention_months", "many", "Write a number of months from 1 to 600."),
        ("name_fr", "", "Write the name in each language."),
    ],
)
def test_a_bad_value_is_explained(cast: Cast, field: str, value: str, sentence: str) -> None:
    assert cast.dialogue.id
    page = cast.organiser.page(f"{DESK}/details")
    form = page.form(with_field="name_en")
    form.fields[field] = value
    page = cast.organiser.read(page.submit(form), 422)
    assert page.errors() == [sentence]
    assert page.form(with_field="name_en").fields[field] == value


def test_no_colour_is_a_choice(cast: Cast, db: Session) -> None:
    assert cast.dialogue.id
    cast.organiser.page(f"{DESK}/details").send(brand_colour="")
    db.expire_all()
    assert cast.dialogue.brand_colour is None


def test_a_new_notice_is_public_at_once_and_the_old_one_can_be_read(
    cast: Cast, clock: TestClock
) -> None:
    old = cast.dialogue.notice_version
    page = cast.organiser.page(f"{DESK}/notice")
    page = page.send(notice_en="## Who\n\nWe do.", notice_fr="## Qui\n\nNous.")
    assert "Version 2026-11-02 of the notice is in force." in page
    public = cast.visitor.page("/fr/data-protection")
    assert "version 2026-11-02" in public
    assert next(public.texts("h2")) == "Qui"
    earlier = page.follow(f"Version {old}")
    assert "This is an earlier notice" in cast.visitor.page(f"/en/data-protection?version={old}")
    assert "We keep your answers." in cast.visitor.page(f"/en/data-protection?version={old}")
    assert earlier.path == "/en/data-protection"
    assert "earlier notice" not in cast.visitor.page("/en/data-protection?version=1999")


def test_the_same_notice_saved_again_is_no_new_version(cast: Cast) -> None:
    version = cast.dialogue.notice_version
    page = cast.organiser.page(f"{DESK}/notice").send()
    assert f"Version {version} of the notice is in force." in page
    assert "Earlier versions" not in page


def test_an_edited_dialogue_is_left_alone_by_the_reference_files(cast: Cast, db: Session) -> None:
    load_reference(db)
    cast.organiser.page(f"{DESK}/details").send(name_en="Our name")
    assert loading.load(db, now=START)["dialogue"].kept == 1


def test_the_directory_is_searched_by_any_name_and_without_accents(cast: Cast, db: Session) -> None:
    load_reference(db)
    for words, found in (
        ("union européenne", ["European Union"]),
        ("UE", ["European Union"]),
        ("mmc", ["Mayors Migration Council", "Mixed Migration Centre"]),
    ):
        page = cast.viewer.page(f"{DESK}/organisations?q={words}")
        names = {cell.partition(" not")[0] for cell in page.texts("th", scope="row")}
        assert set(found) <= names, words
    assert "No organisation is found" in cast.viewer.page(f"{DESK}/organisations?q=%00%25xyz")
    cast.viewer.page(f"{DESK}/organisations?type=abc&page=-5&merged=7")


def test_two_bodies_of_one_acronym_are_two_lines(cast: Cast) -> None:
    assert cast.dialogue.id
    page = cast.viewer.page(f"{DESK}/organisations?q=MMC")
    assert len(list(page.texts("th", scope="row"))) == 2


def test_what_somebody_wrote_is_accepted_with_one_button(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue)
    make_registration(db, meeting, represents=written(db, cast.dialogue, "Radio of the Valleys"))
    page = cast.organiser.page(f"{DESK}/organisations/unchecked")
    page = page.send(page.form(action="/accept"))
    assert "Radio of the Valleys is in the directory now." in page
    assert "All organisations are checked" in page
    event = db.scalars(sa.select(AuditEvent).where(AuditEvent.kind == "organisation.accepted"))
    assert event.one().actor.startswith("account:")


def test_completing_what_somebody_wrote_accepts_it(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue)
    person = make_registration(
        db, meeting, represents=written(db, cast.dialogue, "Radio of the Valleys")
    )
    row = db.get_one(Organisation, person.organisation_id)
    page = cast.organiser.page(f"{DESK}/organisations/{row.id}")
    page.send(name_fr="Radio des vallées", acronym_fr="RV")
    db.expire_all()
    assert row.checked
    assert row.search_key == "radio of the valleys radio des vallees rv"


def test_the_queue_suggests_by_name_and_merging_moves_the_people(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue)
    council = organisation(db, cast.dialogue, "mayors")
    person = make_registration(
        db, meeting, represents=written(db, cast.dialogue, "Mayor’s Migration Council")
    )
    page = cast.organiser.page(f"{BUREAU}/organisations/unchecked")
    page = page.follow("Mayors Migration Council")
    assert page.form(with_field="into").fields["into"] == str(council.id)
    page = page.send(page.form(with_field="into"))
    assert "C’est désormais Mayors Migration Council" in page
    db.expire_all()
    assert person.organisation_id == council.id
    merged = cast.organiser.page(f"{DESK}/organisations?merged=1")
    page = merged.follow("Take back Mayor’s Migration Council")
    assert "Who registered for Mayors Migration Council stays there." in page
    page = page.send(page.form(action="/split"))
    assert "The merge is taken back." in page
    db.expire_all()
    assert person.organisation_id != council.id


def test_letters_alone_suggest_nobody(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue)
    make_registration(db, meeting, represents=written(db, cast.dialogue, "MMC"))
    page = cast.organiser.page(f"{DESK}/organisations/unchecked")
    assert "Perhaps it is" not in page
    assert "Mayors Migration Council" not in page


def test_a_merge_that_cannot_be_is_explained(cast: Cast, db: Session) -> None:
    union = organisation(db, cast.dialogue, "eu")
    iom = organisation(db, cast.dialogue, "iom")
    page = cast.organiser.page(f"{DESK}/organisations/{union.id}/merge")
    page = page.send(page.form(with_field="into"), status=422, into=str(iom.id))
    assert page.errors() == [
        "It is a partner or observer of the Dialogue. Merge the other one into it instead."
    ]
    page = page.send(page.form(with_field="into"), status=422, into="")
    assert page.errors() == ["Choose the organisation that it is."]


def test_a_viewer_may_look_at_the_queue_and_change_nothing(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue)
    person = make_registration(
        db, meeting, represents=written(db, cast.dialogue, "Mayor’s Migration Council")
    )
    page = cast.viewer.page(f"{DESK}/organisations/unchecked")
    assert "Accept" not in page.texts("button")
    path = f"{DESK}/organisations/{person.organisation_id}"
    assert cast.viewer.post(f"{path}/accept").status_code == 403
    cast.viewer.page(f"{path}/merge", 403)
    cast.viewer.page(f"{path}/split", 403)
    assert isinstance(db.get_one(Dialogue, cast.dialogue.id), Dialogue)


def test_opening_a_page_of_a_button_changes_nothing(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue)
    person = make_registration(db, meeting, represents=written(db, cast.dialogue, "Radio"))
    path = f"{DESK}/organisations/{person.organisation_id}/accept"
    assert cast.organiser.get(path).status_code == 405
    cast.organiser.post(path)  # without a token
    assert db.get_one(Organisation, person.organisation_id, populate_existing=True).checked is False
