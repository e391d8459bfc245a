from sqlalchemy.orm import Session

from registration.messages.models import Message
from registration.messages.states import MessageState
from tests import markup
from tests.factories import make_meeting, make_registration
from tests.page import Page
from tests.people import Cast


def parts(page: Page) -> list[str]:
    """Return the words of the rail."""
    (rail,) = page.all("nav", class_="rail")
    return [markup.words(a) for a in rail.iter("a")]


def test_the_rail_shows_what_the_reader_may_open(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue)

    organiser = parts(cast.organiser.page("/en/desk/meetings/rabat-2026"))
    viewer = parts(cast.viewer.page("/en/desk/meetings/rabat-2026"))
    door = parts(cast.door_staff.page("/en/desk/meetings/rabat-2026"))

    assert organiser[0] == viewer[0] == door[0] == "Overview"
    assert "Attendance" in organiser
    assert "Attendance" in door
    assert "Attendance" not in viewer
    assert "Reports" in viewer
    assert "Reports" not in door


def test_the_rail_says_where_the_reader_is(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue)

    page = cast.organiser.page("/fr/desk/meetings/rabat-2026")

    assert list(page.texts("a", aria_current="page")) == ["Vue d’ensemble"]


def test_another_meeting_is_one_click_away(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue)
    make_meeting(db, cast.dialogue, slug="other")

    page = cast.organiser.page("/en/desk/meetings/rabat-2026")

    (menu,) = page.all("details", class_="switcher")
    assert [a.get("href") for a in menu.iter("a")] == ["/en/desk/meetings/other", "/en/desk"]


def test_what_waits_stands_in_words(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue, approval_required=True)
    registration = make_registration(db, meeting)
    for message in db.query(Message).filter_by(
        subject_key=f"registration:{registration.public_id}"
    ):
        message.state = MessageState.FAILED
    db.flush()

    page = cast.organiser.page("/en/desk/meetings/rabat-2026")

    words = " ".join(parts(page))
    for part, waiting in (("Participants", "1 to approve"), ("Messages", "1 not delivered")):
        assert (waiting in words) == (part in words)


def test_signing_out_is_a_form(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue)
    page = cast.organiser.page("/en/desk/meetings/rabat-2026")

    response = page.submit(page.form("sign-out"))

    assert response.status_code == 303
    assert cast.organiser.get("/en/desk").status_code == 302
