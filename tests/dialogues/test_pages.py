"""Officers' pages for a Dialogue's data: who sees and changes what, in both languages."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.types import Localised
from registration.dialogues import keys
from registration.dialogues.models import (
    ActionDomain,
    ActionObjective,
    BodyType,
    Chairmanship,
    Country,
    Dialogue,
    Function,
    Organisation,
    Partner,
)
from tests.apps import START
from tests.factories import country, function, load_reference
from tests.people import Cast

DESK = "/en/desk/dialogues/rabat-process"
BUREAU = "/fr/desk/dialogues/rabat-process"
LISTS = (
    "",
    "/partners",
    "/countries",
    "/organisations",
    "/organisations/unchecked",
    "/vocabulary",
    "/action-plan",
    "/chair",
)
EDITS = (
    "/details",
    "/notice",
    "/partners/new",
    "/organisations/new",
    "/body-types/new",
    "/functions/new",
    "/action-plan/domains/new",
    "/action-plan/objectives/new",
    "/action-plan/priorities/new",
    "/chair/new",
)


def one(db: Session, model: type, **values: object) -> object:
    return db.scalars(sa.select(model).filter_by(**values)).one()


def state(cast: Cast, db: Session, iso2: str) -> Country:
    """Return a country, after the Dialogue was made."""
    assert cast.dialogue.id
    return country(db, iso2)


@pytest.mark.parametrize("path", LISTS)
def test_whoever_sees_meetings_sees_the_data(cast: Cast, path: str) -> None:
    assert cast.dialogue.id
    cast.viewer.page(DESK + path)
    cast.organiser.page(BUREAU + path)
    cast.outsider.page(DESK + path, 404)
    assert cast.visitor.get(DESK + path).status_code == 302


@pytest.mark.parametrize("path", EDITS)
def test_only_organisers_get_to_the_forms(cast: Cast, path: str) -> None:
    assert cast.dialogue.id
    cast.organiser.page(DESK + path)
    cast.organiser.page(BUREAU + path)
    cast.viewer.page(DESK + path, 403)
    cast.outsider.page(DESK + path, 404)


@pytest.mark.parametrize("path", LISTS)
def test_a_viewer_is_offered_nothing_to_change(cast: Cast, db: Session, path: str) -> None:
    load_reference(db)
    page = cast.viewer.page(DESK + path)
    offered = [link for link in page.all("a") if "/new" in link.get("href", "")]
    assert offered == []
    assert "Change" not in page.texts("a")


def test_the_overview_says_what_waits(cast: Cast, db: Session) -> None:
    load_reference(db)
    page = cast.organiser.page(DESK)
    assert "55" in page
    assert "and 2 observers, as of today" in page
    assert "Action plan – 5 texts lack a language" in page


def test_a_country_is_renamed_for_forms_and_lists(cast: Cast, db: Session) -> None:
    row = state(cast, db, "CI")
    page = cast.organiser.page(f"{DESK}/countries/{row.id}")
    page = page.send(name_en="Côte d’Ivoire (Republic of)", name_fr="Zone d’Ivoire")
    assert "Saved." in page
    names = list(cast.viewer.page(f"{BUREAU}/countries").texts("td"))
    assert "Zone d’Ivoire" in names


def test_names_are_needed_in_both_languages_and_nothing_typed_is_lost(
    cast: Cast, db: Session
) -> None:
    row = state(cast, db, "CI")
    page = cast.organiser.page(f"{BUREAU}/countries/{row.id}")
    page = page.send(status=422, name_en="Ivory Coast", name_fr="")
    assert page.errors() == ["Écrivez le nom dans chaque langue."]
    assert page.form().fields["name_en"] == "Ivory Coast"


def test_countries_stand_in_the_order_of_letters_not_of_bytes(cast: Cast, db: Session) -> None:
    assert cast.dialogue.id
    for iso2, name in (("XA", "Zorro"), ("XB", "Éric")):
        db.add(
            Country(
                iso2=iso2, iso3=iso2 + "X", name=Localised(en=name, fr=name), region="europe",
                subregion=Localised(),
            )
        )  # fmt: skip
    db.flush()
    text = cast.viewer.page(f"{BUREAU}/countries").text
    assert text.index("Espagne") > text.index("Éric") > text.index("Côte")
    assert text.index("Éric") < text.index("Zorro")


def test_organisations_stand_in_the_order_of_letters(cast: Cast, db: Session) -> None:
    for name in ("Zorro foundation", "Éric foundation"):
        text = Localised(en=name)
        db.add(
            Organisation(
                dialogue_id=cast.dialogue.id, name=text, acronym=Localised(), created_at=START,
                search_key=keys.search_key(text, Localised()), sort_key=keys.sort_key(text),
            )
        )  # fmt: skip
    db.flush()
    shown = cast.viewer.page(f"{DESK}/organisations").text
    assert shown.index("Éric foundation") < shown.index("European Union") < shown.index("Zorro")


def test_the_second_of_two_officers_sees_what_the_first_saved(cast: Cast, db: Session) -> None:
    row = function(db, cast.dialogue, "speaker")
    path = f"{DESK}/functions/{row.id}"
    first, second = cast.organiser.page(path), cast.administrator.page(path)
    first.send(name_en="Speaker on stage", name_fr="Intervenant(e)", position="2")
    page = second.send(status=422, name_en="Speaker", name_fr="Orateur", position="2")
    assert "Somebody else saved this page while you worked on it" in page
    fields = page.form(with_field="name_fr").fields
    assert (fields["name_en"], fields["name_fr"]) == ("Speaker on stage", "Orateur")
    page.send(page.form(with_field="name_fr"))
    db.expire_all()
    assert dict(row.name) == {"en": "Speaker on stage", "fr": "Orateur"}


def test_flags_of_a_function_are_changed(cast: Cast, db: Session) -> None:
    row = function(db, cast.dialogue, "delegate")
    page = cast.organiser.page(f"{DESK}/functions/{row.id}")
    page.send(self_service=None, takes_a_place=None)
    db.expire_all()
    assert (row.self_service, row.takes_a_place, row.counts_as_participant) == (False, False, True)


def test_a_standing_is_added_ended_and_removed(cast: Cast, db: Session) -> None:
    japan = state(cast, db, "JP")
    page = cast.organiser.page(f"{DESK}/partners/new")
    response = page.submit(country_id=str(japan.id), status="observer", since="2025-01-01")
    assert response.status_code == 303
    row = db.scalars(sa.select(Partner).where(Partner.country_id == japan.id)).one()
    page = cast.organiser.page(f"{DESK}/partners/{row.id}")
    assert "country_id" not in page.form(with_field="since").fields
    page = page.send(page.form(with_field="since"), until="2025-12-31")
    assert "1 Jan 2025 to 31 Dec 2025" in page
    assert "ended" in page
    page = cast.organiser.page(f"{DESK}/partners/{row.id}").follow("Remove …")
    assert "in earlier meetings too" in page
    page = page.send(page.form(action="/remove"))
    assert "Removed." in page
    assert db.scalars(sa.select(Partner).where(Partner.country_id == japan.id)).all() == []


def test_a_standing_that_cannot_be_is_explained_at_its_field(cast: Cast, db: Session) -> None:
    page = cast.organiser.page(f"{DESK}/partners/new")
    niger = str(state(cast, db, "NE").id)
    page = page.send(status=422, country_id=niger, since="2030-01-01")
    assert page.errors() == ["Say what its standing is."]
    form = page.form(with_field="since")
    page = page.send(form, status=422, since="2030-13-01")
    assert "Give a date such as 2027-03-01." in page.errors()


def test_overlapping_standings_are_refused_in_words(cast: Cast, db: Session) -> None:
    niger = str(state(cast, db, "NE").id)
    page = cast.organiser.page(f"{BUREAU}/partners/new")
    response = page.submit(page.form(with_field="since"), country_id=niger, status="observer")
    page = cast.organiser.read(response, 422)
    assert page.errors() == [
        "Un autre statut court déjà à ces dates. Mettez-y d’abord fin ou changez les dates."
    ]


def test_a_type_of_body_is_added_with_its_side(cast: Cast, db: Session) -> None:
    page = cast.organiser.page(f"{DESK}/body-types/new")
    page.send(
        name_en="Parliament", name_fr="Parlement", side="government", position="20",
        hint_en="Members and staff.", hint_fr="Membres et personnel.",
    )  # fmt: skip
    row = one(db, BodyType, code="parliament")
    assert isinstance(row, BodyType)
    assert (row.attachment, row.side) == ("country", "government")
    assert "Parlement" in cast.viewer.page(f"{BUREAU}/vocabulary")


def test_the_action_plan_is_completed(cast: Cast, db: Session) -> None:
    assert cast.dialogue.id
    page = cast.organiser.page(f"{DESK}/action-plan/domains/new")
    page.send(number="1", title_en="Legal migration", title_fr="")
    domain = one(db, ActionDomain)
    assert isinstance(domain, ActionDomain)
    page = cast.organiser.page(f"{DESK}/action-plan/objectives/new")
    page = page.send(number="3", title_fr="Mobilité", domain_id=str(domain.id))
    assert "English is missing" in page
    assert "French is missing" in page
    page = cast.organiser.page(f"{DESK}/action-plan/objectives/new")
    page = page.send(status=422, number="3", title_fr="Autre", domain_id=str(domain.id))
    assert page.errors() == ["Another one has this number already. Choose a free one."]
    objective = one(db, ActionObjective)
    assert isinstance(objective, ActionObjective)
    page = cast.organiser.page(f"{DESK}/action-plan/objectives/{objective.id}")
    page.send(title_en="Mobility")
    db.expire_all()
    assert objective.title["en"] == "Mobility"


def test_a_time_in_the_chair_is_added_and_removed(cast: Cast, db: Session) -> None:
    spain = state(cast, db, "ES")
    page = cast.organiser.page(f"{DESK}/chair/new")
    page = page.send(country_id=str(spain.id), since="2021-11", note="until 2022")
    assert "Spain" in page
    row = one(db, Chairmanship)
    assert isinstance(row, Chairmanship)
    page = cast.organiser.page(f"{DESK}/chair/{row.id}/remove")
    page.send(page.form(action="/remove"))
    assert db.scalars(sa.select(Chairmanship)).all() == []


def test_a_row_of_another_kind_or_dialogue_is_not_found(cast: Cast, db: Session) -> None:
    assert cast.dialogue.id
    for path in ("/functions/999999", "/partners/999999", "/countries/999999", "/chair/999999"):
        cast.organiser.page(DESK + path, 404)


def test_an_expired_page_keeps_what_was_typed(cast: Cast, db: Session) -> None:
    row = function(db, cast.dialogue, "speaker")
    page = cast.organiser.page(f"{DESK}/functions/{row.id}")
    page = page.send(status=422, csrf_token="old", name_en="Kept", name_fr="Gardé", position="2")
    assert "Please send this page again" in page
    assert page.form(with_field="name_en").fields["name_en"] == "Kept"
    page.send(page.form(with_field="name_en"))
    db.expire_all()
    assert row.name["en"] == "Kept"


def test_unreadable_numbers_and_strange_ids_are_no_errors_of_ours(cast: Cast, db: Session) -> None:
    row = function(db, cast.dialogue, "speaker")
    page = cast.organiser.page(f"{DESK}/functions/{row.id}")
    page = page.send(status=422, name_en="x", name_fr="y", position="9" * 40)
    assert page.errors() == ["Write a number from 0 to 999: lists show the lowest first."]
    page = cast.organiser.page(f"{DESK}/chair/new")
    page = page.send(status=422, country_id="1 OR 1=1", since="2021")
    assert page.errors()
    assert isinstance(db.scalars(sa.select(Function)).first(), Function)


def test_the_rail_shows_what_is_to_be_checked(cast: Cast, db: Session) -> None:
    db.add(
        Organisation(
            dialogue_id=cast.dialogue.id, name=Localised(en="Written by hand"), checked=False,
            acronym=Localised(), created_at=START, search_key="written by hand",
        )
    )  # fmt: skip
    db.flush()
    page = cast.viewer.page(DESK)
    assert "Organisations1 to check" in page.text.replace(" 1 to check", "1 to check")
    current = [link.get("href") for link in page.all("a") if link.get("aria-current") == "page"]
    assert current == [DESK]


def test_a_dialogue_that_is_not_there_is_not_found(cast: Cast) -> None:
    assert isinstance(cast.dialogue, Dialogue)
    cast.organiser.page("/en/desk/dialogues/nothing", 404)
