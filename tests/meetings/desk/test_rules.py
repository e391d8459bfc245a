import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.dialogues.models import Function
from registration.meetings.kinds import CountingUnit, Mode, PlacesScope
from registration.meetings.models import Meeting
from tests import markup
from tests.factories import both, make_meeting, make_registration, pool_of, pools_of, wall
from tests.page import Fields
from tests.people import Cast

PATH = "/en/desk/meetings/rabat-2026/rules"


def now_stored(db: Session) -> Meeting:
    db.expire_all()
    return db.scalars(sa.select(Meeting).where(Meeting.slug == "rabat-2026")).one()


def test_the_page_saves_every_rule(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue)

    page = cast.organiser.page(PATH).send(
        opens="2026-11-10T09:00",
        closes_in_person="2026-12-01T18:00",
        closes_virtual="2026-12-13T18:00",
        promotion_ends="2026-12-10T12:00",
        approval_required="y",
        delegation_limit="3",
        counting_unit="minutes-per-day",
        counting_threshold="30",
        **Fields(
            {"days-1-in_person": "50", "days-1-online": "200", "functions-0-takes_a_place": None}
        ),
    )

    assert "The rules are saved." in page
    meeting = now_stored(db)
    assert meeting.opens_wall == wall("2026-11-10 09:00")
    assert meeting.closes_in_person_wall == wall("2026-12-01 18:00")
    assert meeting.closes_virtual_wall == wall("2026-12-13 18:00")
    assert meeting.promotion_ends_wall == wall("2026-12-10 12:00")
    assert meeting.approval_required
    assert meeting.delegation_limit == 3
    assert (meeting.counting_unit, meeting.counting_threshold) == (CountingUnit.MINUTES_PER_DAY, 30)
    assert [pool_of(db, meeting, day, Mode.IN_PERSON).places for day in (0, 1)] == [None, 50]
    assert pool_of(db, meeting, 1, Mode.VIRTUAL).places == 200
    flags = {row.function.code: row.takes_a_place for row in meeting.functions}
    assert flags["delegate"] is False
    assert flags["speaker"] is True


def test_saving_what_was_shown_changes_nothing(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue, places=[60, None], opens=wall("2026-11-10 09:00"))
    stamp = now_stored(db).stamp

    cast.organiser.page(PATH).send()

    assert now_stored(db).stamp == stamp


def test_an_empty_date_takes_the_limit_away(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue, opens=wall("2026-11-10 09:00"), delegation_limit=4)

    cast.organiser.page(PATH).send(opens="", delegation_limit="")

    assert now_stored(db).opens_at is None
    assert now_stored(db).delegation_limit is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"opens": "tomorrow"}, "Give a date and an hour, such as 2027-03-01 18:00."),
        ({"opens": "9999-12-31T10:00"}, "Check the year: it lies between 1990 and 2100."),
        (
            {"opens": "2026-11-10T09:00", "closes_virtual": "2026-11-10T08:00"},
            "Registration would close before it opens: check both.",
        ),
        ({"delegation_limit": "0"}, "Between 1 and 10,000 names."),
        ({"delegation_limit": "many"}, "Write a number in digits."),
        ({"days-0-in_person": "-1"}, "Between 0 and 1,000,000 places."),
        ({"days-0-online": "99999999999999999999"}, "Between 0 and 1,000,000 places."),
        ({"days-0-online": "ten"}, "Write a number in digits."),
        (
            {"counting_unit": "share-of-session", "counting_threshold": "101"},
            "Say how much: between 1 and 100.",
        ),
        ({"counting_unit": "by-luck"}, "Choose one of the list."),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    cast: Cast, db: Session, typed: dict[str, str], sentence: str
) -> None:
    make_meeting(db, cast.dialogue)
    page = cast.organiser.page(PATH)

    again = page.send(page.form(with_field="opens"), 422, **typed)

    assert again.errors() == [sentence]
    shown = again.form(with_field="opens").fields
    assert all(shown.get(name) == value for name, value in typed.items() if value != "by-luck")


def test_places_below_those_taken_are_refused_with_their_number(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue, places=10)
    for _number in range(3):
        make_registration(db, meeting)
    page = cast.organiser.page(PATH.replace("/en/", "/fr/"))
    assert "3 prises" in page

    again = page.send(status=422, **Fields({"days-1-in_person": "2"}))

    assert again.errors() == [
        "3 places sont prises\N{NO-BREAK SPACE}: il ne peut pas y en avoir moins."
    ]
    (summary,) = again.all("div", class_="summary")
    assert [a.get("href") for a in summary.iter("a")] == ["#days-1-in_person"]
    assert pool_of(db, meeting, 1).places == 10


def test_more_places_reach_those_who_wait(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue, days=1, places=1)
    make_registration(db, meeting)
    make_registration(db, meeting)

    cast.organiser.page(PATH).send(**Fields({"days-0-in_person": "5"}))

    db.expire_all()
    assert (pool_of(db, meeting).taken, pool_of(db, meeting).waiting) == (2, 0)


def test_places_for_all_days_are_one_number(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue, places=[60, 50])

    cast.organiser.page(PATH).send(scope="all-days", together_in_person="55", together_online="")

    assert now_stored(db).places_scope is PlacesScope.ALL_DAYS
    assert [pool.places for pool in pools_of(db, meeting)] == [55, None]
    page = cast.organiser.page(PATH)
    assert page.form(with_field="opens").fields["together_in_person"] == "55"


def test_the_scope_stays_while_places_are_held(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue, places=10)
    make_registration(db, meeting)

    page = cast.organiser.page(PATH).send(status=422, scope="all-days", together_in_person="55")

    assert page.errors() == [
        "Places are counted as they are as long as somebody holds or waits for one (now 1 person)."
    ]
    assert len(pools_of(db, meeting)) == 4


def test_a_function_that_came_later_is_offered(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue)
    db.add(
        Function(
            dialogue_id=cast.dialogue.id,
            code="rapporteur",
            position=9,
            name=both("Rapporteur", "Rapporteur"),
            counts_as_participant=True,
            body_counts=True,
            takes_a_place=True,
        )
    )
    db.flush()

    page = cast.organiser.page(PATH)
    assert "Rapporteur" in [markup.words(item) for item in page.all("th", scope="row")]
    page.send()

    db.expire_all()
    assert "rapporteur" in {row.function.code for row in db.get_one(Meeting, meeting.id).functions}


def test_a_row_that_does_not_exist_is_passed_over(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue)
    page = cast.organiser.page(PATH)

    saved = page.send(**Fields({"days-7-day": "999", "functions-99-function": "999"}))

    assert "The rules are saved." in saved
