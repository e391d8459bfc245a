from datetime import date, time

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.types import Localised
from registration.meetings.kinds import MeetingFormat, Mode, SessionKind
from registration.meetings.models import Meeting
from tests import markup
from tests.factories import both, make_meeting, make_registration, make_session
from tests.page import Page
from tests.people import Cast

PATH = "/en/desk/meetings/rabat-2026/agenda"


def now_stored(db: Session) -> Meeting:
    db.expire_all()
    return db.scalars(sa.select(Meeting).where(Meeting.slug == "rabat-2026")).one()


def rows(page: Page, day: int = 0) -> list[str]:
    """Return the sessions of a day as the table shows them: hours and title."""
    table = list(page.all("table"))[day]
    lines = [[markup.words(cell) for cell in row.iter("td")] for row in table.iter("tr")]
    return [" ".join(cells[:2]) for cells in lines if cells]


def test_the_agenda_is_a_table_for_each_day(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue)
    make_session(
        db,
        meeting,
        meeting.days[0],
        kind=SessionKind.RECEPTION,
        title=both("Reception", "Réception"),
        starts=time(18, 30),
        ends=time(20),
        format=MeetingFormat.IN_PERSON,
    )

    english, french = cast.viewer.page(PATH), cast.viewer.page(PATH.replace("/en/", "/fr/"))

    assert rows(english) == ["09:00–17:00 Plenary", "18:30–20:00 Reception"]
    assert rows(french, 1) == ["9\N{NO-BREAK SPACE}h – 17\N{NO-BREAK SPACE}h Séance plénière"]
    assert "Lundi 14 décembre" in french


def test_a_session_is_added_by_default_after_the_last_one(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue)

    form = cast.organiser.page(PATH).follow("Add a session 14 December 2026")
    fields = form.form(with_field="title_en").fields
    assert (fields["starts"], fields["ends"]) == ("17:00", "18:00")
    page = form.send(
        title_en="Panel on towns",
        title_fr="Table ronde sur les villes",
        kind="panel",
        starts="17:15",
        format="virtual",
        place_en="Room B",
        place_fr="Salle B",
        online_link="https://video.example/b",
    )

    assert rows(page) == ["09:00–17:00 Plenary", "17:15–18:00 Panel on towns"]
    made = now_stored(db).sessions[1]
    assert (made.day_id, made.kind) == (meeting.days[0].id, SessionKind.PANEL)
    assert made.format is MeetingFormat.VIRTUAL
    assert made.place == both("Room B", "Salle B")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"ends": "08:00"}, "The session ends before it begins: check both hours."),
        ({"starts": "soon"}, "Give an hour such as 09:30."),
        ({"starts": ""}, "Say when the session begins."),
        ({"title_en": "", "title_fr": ""}, "Give the session a title in at least one language."),
        ({"title_fr": ""}, "The meeting is published: this text is needed in both languages."),
        ({"day": "999999"}, "Choose one of the list."),
        (
            {"online_link": "//video"},
            "Enter a whole address that begins with https:// (as the browser shows it).",
        ),
    ],
)
def test_a_session_that_cannot_be_is_refused_at_its_field(
    cast: Cast, db: Session, typed: dict[str, str], sentence: str
) -> None:
    meeting = make_meeting(db, cast.dialogue)

    page = cast.organiser.page(f"{PATH}/sessions/{meeting.sessions[0].id}")
    again = page.send(page.form(with_field="title_en"), 422, **typed)

    assert again.errors() == [sentence]


def test_a_session_moves_by_one_button(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue)
    closing = make_session(
        db,
        meeting,
        meeting.days[0],
        title=both("Closing", "Clôture"),
        starts=time(17, 30),
        ends=time(18),
    )

    page = cast.organiser.page(PATH)
    moved = page.send(page.form(f"sessions/{closing.id}/move"), button="Earlier Closing")

    assert "The sessions changed places." in moved
    assert rows(moved) == ["09:00–09:30 Closing", "10:00–18:00 Plenary"]


def test_a_session_goes_after_a_question(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue)

    question = cast.organiser.page(PATH).follow("Remove Plenary")
    assert "Plenary, Monday 14 December, 09:00–17:00" in question
    assert len(now_stored(db).sessions) == 2
    page = question.send(question.form("remove"))

    assert "“Plenary” is removed from the agenda." in page
    assert "This day has no session yet" in page
    assert [item.day_id for item in now_stored(db).sessions] == [meeting.days[1].id]


def test_what_is_odd_is_said_beside_the_session(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue, days=1)
    day = meeting.days[0]
    make_session(db, meeting, day, title=both("Dinner", "Dîner"), starts=time(16), ends=time(18))
    make_session(db, meeting, day, title=both("Early", "Tôt"), starts=time(2, 30), ends=time(3))

    english, french = cast.viewer.page(PATH), cast.viewer.page(PATH.replace("/en/", "/fr/"))

    assert list(english.texts("small", class_="remark")) == [
        "Begins in the night: is the hour right?",
        "Overlaps with “Plenary”.",
    ]
    assert "Chevauche «\N{NO-BREAK SPACE}Séance plénière\N{NO-BREAK SPACE}»." in french


def test_what_lacks_a_language_is_marked(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue, published=False)
    meeting.days[1].theme = Localised(en="Towns")
    meeting.sessions[0].title = Localised(fr="Séance")
    db.flush()

    page = cast.organiser.page(PATH)

    assert list(page.texts("span", class_="badge")).count("a language is missing") == 2
    assert rows(page)[0].startswith("09:00–17:00 Séance")


def test_a_day_is_added_after_the_last_one(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue)

    form = cast.organiser.page(PATH).follow("Add a day")
    assert form.form(with_field="held_on").fields["held_on"] == "2026-12-16"
    taken = form.send(
        form.form(with_field="held_on"), 422, held_on="2026-12-15", theme_en="A", theme_fr="B"
    )
    assert taken.errors() == ["The meeting has a day of this date already."]
    lacking = taken.send(taken.form(with_field="held_on"), 422, held_on="2026-12-16", theme_fr="")
    assert lacking.errors() == ["The meeting is published: this text is needed in both languages."]
    page = lacking.send(lacking.form(with_field="held_on"), theme_fr="B")

    assert "The day is added." in page
    assert now_stored(db).ends_on == date(2026, 12, 16)


def test_a_day_moves_with_its_sessions(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue)

    form = cast.organiser.page(PATH).follow("Change the day 15 December 2026")
    form.send(held_on="2026-12-20")

    assert now_stored(db).ends_on == date(2026, 12, 20)
    assert now_stored(db).sessions[-1].starts_wall.date() == date(2026, 12, 20)


def test_a_day_with_people_stays_and_the_page_says_why(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue)
    make_registration(db, meeting, days=[Mode.ABSENT, Mode.VIRTUAL])

    question = cast.organiser.page(PATH).follow("Remove the day 15 December 2026")
    assert "1 session goes with it:" in question
    page = question.send(question.form("remove"))

    assert (
        "1 person is registered for this day: it cannot be removed. Move it to another date, "
        "or change the registration first."
    ) in page
    assert len(now_stored(db).days) == 2


def test_a_day_without_people_goes(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue)

    question = cast.organiser.page(PATH).follow("Remove the day 15 December 2026")
    page = question.send(question.form("remove"))

    assert "Tuesday 15 December 2026 is removed." in page
    assert "Remove the day" not in page
    assert len(now_stored(db).days) == 1
