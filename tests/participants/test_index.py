from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from registration.core import db as core_db
from registration.core.types import Localised
from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from tests.factories import make_meeting, make_registration, written
from tests.factories.crowd import make_crowd
from tests.page import Page, PageClient
from tests.people import Cast

LIST = "/en/desk/meetings/rabat-2026/participants"


@pytest.fixture
def meeting(cast: Cast, db: Session) -> Meeting:
    return make_meeting(db, cast.dialogue, places=2)


def names(page: Page) -> list[str]:
    return list(page.texts("th", scope="row"))


def test_a_person_stands_in_the_list_with_whom_she_represents(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    make_registration(db, meeting, "Ouédraogo", given_names="Issa", represents="BF")
    page = cast.organiser.page(LIST)
    assert names(page) == ["OUÉDRAOGO Issa"]
    assert "Burkina Faso" in page
    assert "Confirmed" in page


def test_the_whole_filter_stands_in_the_address(cast: Cast, db: Session, meeting: Meeting) -> None:
    make_registration(db, meeting, "Ouédraogo", given_names="", represents="BF", days=Mode.VIRTUAL)
    make_registration(db, meeting, "Diallo", given_names="", represents="SN", days=Mode.VIRTUAL)
    make_registration(db, meeting, "Sow", given_names="", represents="SN")
    page = cast.organiser.page(f"{LIST}?country=SN&mode=virtual&day=2026-12-14&status=confirmed")
    assert names(page) == ["DIALLO"]
    assert "Country Senegal" in page


def test_taking_a_filter_away_keeps_the_others(cast: Cast, db: Session, meeting: Meeting) -> None:
    make_registration(db, meeting, "Diallo", given_names="", represents="SN")
    make_registration(db, meeting, "Sow", given_names="", represents="BF", days=Mode.VIRTUAL)
    page = cast.organiser.page(f"{LIST}?country=SN&mode=in-person&order=registered")
    address = next(a.get("href", "") for a in page.all("a", class_="chip"))
    assert "country=SN" in address
    assert "order=registered" in address
    assert "mode" not in address


def test_search_knows_no_accents_and_no_case(cast: Cast, db: Session, meeting: Meeting) -> None:
    make_registration(db, meeting, "Ouédraogo", given_names="Éric", represents="BF")
    make_registration(db, meeting, "Diallo", represents="SN")
    assert names(cast.organiser.page(f"{LIST}?q=eric OUEDRAOGO")) == ["OUÉDRAOGO Éric"]


@pytest.mark.parametrize("strange", ["%", "_", "'", "\\", "a" * 500, "\x00", "%_", "ß", "—"])
def test_any_text_can_be_searched_for(
    cast: Cast, db: Session, meeting: Meeting, strange: str
) -> None:
    make_registration(db, meeting, "Diallo")
    response = cast.organiser.get(LIST, query_string={"q": strange})
    assert response.status_code == 200


@pytest.mark.parametrize(
    "query",
    ["status=x&mode=absent&day=31-12-2026&side=x&order=x", "organisation=99999999999&page=x"],
)
def test_a_mistyped_address_shows_the_list(
    cast: Cast, db: Session, meeting: Meeting, query: str
) -> None:
    make_registration(db, meeting, "Diallo", given_names="")
    assert names(cast.organiser.page(f"{LIST}?{query}")) == ["DIALLO"]


def test_a_page_beyond_the_last_is_the_last(cast: Cast, db: Session, meeting: Meeting) -> None:
    make_registration(db, meeting, "Diallo", given_names="")
    assert names(cast.organiser.page(f"{LIST}?page=999999")) == ["DIALLO"]


def test_names_are_sorted_by_letters_not_by_bytes(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    for name in ("Zorro", "Éric", "eze", "Österberg", "Adam"):
        make_registration(db, meeting, name, given_names="")
    assert names(cast.organiser.page(LIST)) == ["ADAM", "ÉRIC", "EZE", "ÖSTERBERG", "ZORRO"]


def test_delegations_stand_in_the_protocol_order_of_the_language(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    make_registration(db, meeting, "Zander", given_names="", represents="DE")
    make_registration(db, meeting, "Alonso", given_names="", represents="ES")
    make_registration(db, meeting, "Union", given_names="", represents="eu")
    english = cast.organiser.page(f"{LIST}?order=delegation")
    french = cast.organiser.page(f"{LIST.replace('/en/', '/fr/')}?order=delegation")
    assert names(english) == ["ZANDER", "ALONSO", "UNION"]
    assert names(french) == ["ZANDER", "ALONSO", "UNION"]
    make_registration(db, meeting, "Benali", given_names="", represents="DZ")
    make_registration(db, meeting, "Diop", given_names="", represents="CI")
    english = cast.organiser.page(f"{LIST}?order=delegation")
    french = cast.organiser.page(f"{LIST.replace('/en/', '/fr/')}?order=delegation")
    assert names(english) == ["BENALI", "DIOP", "ZANDER", "ALONSO", "UNION"]
    assert names(french) == ["BENALI", "ZANDER", "DIOP", "ALONSO", "UNION"]


def test_a_second_click_on_a_head_turns_the_order(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    for name in ("Adam", "Zorro"):
        make_registration(db, meeting, name, given_names="")
    page = cast.organiser.page(LIST).follow("Name ▲")
    assert names(page) == ["ZORRO", "ADAM"]
    assert names(page.follow("Name ▼")) == ["ADAM", "ZORRO"]


def test_who_waits_attends_virtually_meanwhile(cast: Cast, db: Session, meeting: Meeting) -> None:
    for name in ("Adam", "Berger", "Cissé"):
        make_registration(db, meeting, name, given_names="")
    assert names(cast.organiser.page(f"{LIST}?waiting=1")) == ["CISSÉ"]
    assert names(cast.organiser.page(f"{LIST}?mode=virtual")) == ["CISSÉ"]
    assert names(cast.organiser.page(f"{LIST}?mode=in-person")) == ["ADAM", "BERGER"]
    assert "Waiting listvirtual meanwhile" in cast.organiser.page(f"{LIST}?waiting=1").text


def test_an_organisation_that_nobody_checked_is_found(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    make_registration(
        db, meeting, "Adam", given_names="", represents=written(db, cast.dialogue, "New Towns")
    )
    make_registration(db, meeting, "Berger", given_names="", represents="mayors")
    page = cast.organiser.page(f"{LIST}?check=1")
    assert names(page) == ["ADAM"]
    assert "To be checked" in page


def test_columns_are_chosen_in_the_address_and_kept(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    make_registration(db, meeting, "Diallo", phone="+221 33 000 00 00")
    page = cast.organiser.page(f"{LIST}?column=phone&column=position&column=unknown")
    heads = list(page.texts("th", scope="col"))
    assert heads[-2:] == ["Position", "Phone"]
    assert "+221 33 000 00 00" in page
    assert "column=phone" in page.link("Name ▲")


def test_a_text_in_another_language_is_shown_rather_than_nothing(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    make_registration(db, meeting, "Diallo", position=Localised(fr="Maire"))
    assert "Maire" in cast.organiser.page(f"{LIST}?column=position")


def test_an_empty_meeting_says_what_to_do_first(cast: Cast, meeting: Meeting) -> None:
    assert "Nobody has registered yet" in cast.organiser.page(LIST)


def test_a_filter_that_finds_nobody_can_be_taken_away(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    make_registration(db, meeting, "Diallo", given_names="")
    page = cast.organiser.page(f"{LIST}?q=nobody")
    assert "Nobody matches this filter" in page
    assert names(page.follow("Take all filters away")) == ["DIALLO"]


def test_fifty_stand_on_a_page(cast: Cast, db: Session, meeting: Meeting, clock: Any) -> None:
    make_crowd(db, meeting, 51, now=clock.now)
    first = cast.organiser.page(LIST)
    assert len(names(first)) == 50
    assert "1–50 of 51" in first
    assert len(names(first.follow("Next"))) == 1


def test_names_are_shown_as_text(cast: Cast, db: Session, meeting: Meeting) -> None:
    make_registration(db, meeting, "<script>alert(1)</script>", given_names="")
    page = cast.organiser.page(LIST)
    assert "<SCRIPT>ALERT(1)</SCRIPT>" in names(page)


@pytest.fixture
def statements(app: Flask) -> Callable[[PageClient, str], int]:
    """Count the statements of one request."""

    def count(client: PageClient, path: str) -> int:
        with app.app_context():
            engine = core_db.database.engine
        seen: list[str] = []

        def note(*values: Any) -> None:
            if not values[2].startswith(("SAVEPOINT", "RELEASE")):
                seen.append(values[2])

        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            assert client.get(path).status_code == 200
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    return count


@pytest.mark.slow
def test_the_number_of_statements_does_not_grow_with_the_list(
    cast: Cast,
    db: Session,
    meeting: Meeting,
    clock: Any,
    statements: Callable[[PageClient, str], int],
) -> None:
    paths = [f"{LIST}?order={order}&q=a" for order in ("name", "delegation", "registered")]
    make_crowd(db, meeting, 60, now=clock.now)
    cast.organiser.get(LIST)
    few = [statements(cast.organiser, path) for path in paths]
    make_crowd(db, meeting, 10_000, now=clock.now, seed=2)
    many = [statements(cast.organiser, path) for path in paths]
    assert max(few) <= 20
    assert max(many) <= max(few)


def test_who_may_see_the_list(cast: Cast, db: Session, meeting: Meeting) -> None:
    make_registration(db, meeting, "Diallo", given_names="")
    for client in (cast.organiser, cast.viewer, cast.needs_coordinator, cast.administrator):
        assert names(client.page(LIST)) == ["DIALLO"]
    cast.door_staff.page(LIST, 403)
    cast.outsider.page(LIST, 404)
    assert cast.visitor.get(LIST).status_code == 302
