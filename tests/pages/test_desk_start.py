from datetime import date, timedelta

from sqlalchemy.orm import Session

from registration.meetings.kinds import MeetingState
from tests.apps import START, TestClock
from tests.factories import make_dialogue, make_meeting, make_registration
from tests.people import Cast


def test_the_desk_asks_to_sign_in(cast: Cast) -> None:
    response = cast.visitor.get("/en/desk")

    assert response.status_code == 302
    assert "/en/desk/sign-in" in response.location


def test_without_a_meeting_the_page_says_what_to_do_first(cast: Cast) -> None:
    page = cast.organiser.page("/en/desk")

    assert "There is no meeting yet" in page
    assert "Begin with its title in both languages" in page
    assert page.follow("New meeting").h1 == "New meeting"


def test_a_viewer_without_a_meeting_is_not_asked_to_make_one(cast: Cast) -> None:
    page = cast.viewer.page("/fr/desk")

    assert "Il n’y a pas encore de réunion" in page
    assert not list(page.all("a", class_="button"))


def test_who_has_no_role_is_told_so(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue)

    page = cast.outsider.page("/en/desk")

    assert "Your account has no role in a Dialogue yet" in page
    assert not list(page.all("ul", class_="meeting-cards"))


def test_meetings_stand_where_they_belong(cast: Cast, db: Session, clock: TestClock) -> None:
    clock.set(START)
    dialogue = cast.dialogue
    make_meeting(db, dialogue, slug="coming", starts_on=date(2026, 12, 14))
    make_meeting(db, dialogue, slug="over", starts_on=START.date() - timedelta(days=30))
    make_meeting(db, dialogue, slug="draft", published=False)
    make_meeting(db, dialogue, slug="off", state=MeetingState.CANCELLED)
    make_meeting(db, make_dialogue(db, "another-process"), slug="strange")

    page = cast.organiser.page("/en/desk")

    lists = [
        [a.get("href") for a in part.iter("a")] for part in page.all("ul", class_="meeting-cards")
    ]
    assert lists == [
        ["/en/desk/meetings/coming"],
        ["/en/desk/meetings/draft"],
        ["/en/desk/meetings/off", "/en/desk/meetings/over"],
        [f"/en/desk/dialogues/{dialogue.slug}"],
    ]


def test_a_meeting_to_come_says_how_many_registered(
    cast: Cast, db: Session, clock: TestClock
) -> None:
    meeting = make_meeting(db, cast.dialogue, approval_required=True)
    make_registration(db, meeting)
    make_registration(db, meeting)
    make_meeting(db, cast.dialogue, slug="empty")

    english = cast.organiser.page("/en/desk")
    french = cast.organiser.page("/fr/desk")

    assert "2 registered · 2 to approve" in english
    assert "No registration yet" in english
    assert "2 personnes inscrites · 2 à approuver" in french
