"""Two officers on one page: the second sees what changed and loses nothing."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from tests import markup
from tests.factories import both, make_meeting, make_registration, pool_of
from tests.page import Fields, Page
from tests.people import Cast

DETAILS = "/en/desk/meetings/rabat-2026/details"
RULES = "/en/desk/meetings/rabat-2026/rules"


def now_stored(db: Session) -> Meeting:
    db.expire_all()
    return db.scalars(sa.select(Meeting).where(Meeting.slug == "rabat-2026")).one()


def changes(page: Page) -> dict[str, str]:
    """Return what the page says that somebody else changed."""
    (summary,) = page.all("div", class_="summary")
    terms = [markup.words(item) for item in summary.iter("dt")]
    return dict(zip(terms, [markup.words(item) for item in summary.iter("dd")], strict=True))


def values(page: Page, *names: str) -> list[str]:
    fields = page.form(with_field="seen").fields
    return [fields[name] for name in names]


def test_changes_of_different_fields_are_both_kept(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue)
    mine, theirs = cast.organiser.page(DETAILS), cast.administrator.page(DETAILS)
    theirs.send(title_fr="Villes et migrations", city_en="Lyon", city_fr="Lyon")

    page = mine.send(status=409, title_en="Towns and migration")

    assert "Somebody else saved this page while you worked on it" in page
    assert changes(page) == {
        "Title in French": "Now: Villes et migrations",
        "City in English": "Now: Lyon",
        "City in French": "Now: Lyon",
    }
    assert values(page, "title_en", "title_fr", "city_en") == [
        "Towns and migration",
        "Villes et migrations",
        "Lyon",
    ]
    assert now_stored(db).title["en"] == "Migration and towns"

    assert "The details are saved." in page.send()
    assert now_stored(db).title == both("Towns and migration", "Villes et migrations")
    assert now_stored(db).city == both("Lyon", "Lyon")


def test_what_both_changed_stays_as_typed_beside_what_is_stored(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue)
    mine, theirs = cast.organiser.page(DETAILS), cast.administrator.page(DETAILS)
    theirs.send(title_en="Theirs")

    page = mine.send(status=409, title_en="Mine")

    assert changes(page) == {
        "Title in English": "You both changed it. Yours stands in the form; stored is: Theirs"
    }
    assert values(page, "title_en") == ["Mine"]
    page.send()
    assert now_stored(db).title["en"] == "Mine"


def test_the_same_change_by_both_is_no_conflict_to_speak_of(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue)
    mine, theirs = cast.organiser.page(DETAILS), cast.administrator.page(DETAILS)
    theirs.send(city_en="Lyon", city_fr="Lyon")

    mine.send(city_en="Lyon", city_fr="Lyon")

    assert now_stored(db).city == both("Lyon", "Lyon")


def test_the_page_says_it_in_the_language_of_the_second(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue)
    mine = cast.organiser.page(DETAILS.replace("/en/", "/fr/"))
    cast.administrator.page(DETAILS).send(format="in-person", languages=["fr"])

    page = mine.send(status=409, title_en="Mine")

    assert changes(page) == {
        "Format": "Maintenant\N{NO-BREAK SPACE}: En présentiel",
        "Langues de travail": "Maintenant\N{NO-BREAK SPACE}: Français",
    }


def test_organisers_of_others_are_taken_over(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue)
    mine = cast.organiser.page(DETAILS)
    theirs = cast.administrator.page(DETAILS).send(button="Add an organiser")
    theirs.send(**Fields({"organisers-0-name_en": "France", "organisers-0-name_fr": "France"}))

    page = mine.send(status=409, title_en="Mine")

    assert values(page, "organisers-0-name_en", "title_en") == ["France", "Mine"]
    page.send()
    assert [row.name["en"] for row in now_stored(db).organisers] == ["France"]


def test_rules_and_places_are_merged_alike(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue, places=10)
    mine, theirs = cast.organiser.page(RULES), cast.administrator.page(RULES)
    theirs.send(approval_required="y", **Fields({"days-0-in_person": "20"}))

    page = mine.send(status=409, delegation_limit="4")

    assert "Every registration waits for approval" in changes(page)
    assert values(page, "days-0-in_person", "delegation_limit") == ["20", "4"]
    page.send()
    assert now_stored(db).approval_required
    assert now_stored(db).delegation_limit == 4
    assert pool_of(db, meeting).places == 20


def test_a_session_that_both_change_is_merged(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue)
    path = f"/en/desk/meetings/rabat-2026/agenda/sessions/{meeting.sessions[0].id}"
    mine, theirs = cast.organiser.page(path), cast.administrator.page(path)
    theirs.send(starts="10:00")

    page = mine.send(status=409, ends="18:00")

    assert changes(page) == {"Begins at": "Now: 10:00"}
    page.send()
    (first,) = (item for item in now_stored(db).sessions if item.day_id == meeting.days[0].id)
    assert f"{first.starts_wall:%H:%M}–{first.ends_wall:%H:%M}" == "10:00–18:00"


def test_a_day_that_both_change_is_merged(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue)
    path = f"/en/desk/meetings/rabat-2026/agenda/days/{meeting.days[0].id}"
    mine, theirs = cast.organiser.page(path), cast.administrator.page(path)
    theirs.send(theme_en="Towns", theme_fr="Villes")

    page = mine.send(status=409, held_on="2026-12-10")

    assert set(changes(page)) == {"Theme in English", "Theme in French"}
    page.send()
    assert now_stored(db).starts_on.isoformat() == "2026-12-10"
    assert now_stored(db).days[0].theme == both("Towns", "Villes")


def test_a_page_that_lost_its_memory_is_shown_before_it_overwrites(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue)

    page = cast.organiser.page(DETAILS).send(status=409, title_en="Mine", seen="")

    assert "Somebody else saved this page" in page
    assert values(page, "title_en") == ["Mine"]
    page.send()
    assert now_stored(db).title["en"] == "Mine"


def test_somebody_who_registers_meanwhile_is_no_conflict(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue, places=10)
    page = cast.organiser.page(RULES)
    make_registration(db, meeting, days=Mode.IN_PERSON)

    assert "The rules are saved." in page.send(**Fields({"days-0-in_person": "12"}))
    assert (pool_of(db, meeting).places, pool_of(db, meeting).taken) == (12, 1)
