"""Every officer's page of a meeting, for everybody who may or may not open it."""

import pytest
from sqlalchemy.orm import Session

from registration.meetings.models import Meeting
from tests.factories import make_meeting
from tests.people import Cast

READ = (
    "details",
    "agenda",
    "rules",
    "publication",
    "agenda/days/{day}",
    "agenda/sessions/{session}",
)
CHANGE = (
    "copy",
    "cancel",
    "agenda/days/new",
    "agenda/days/{day}/remove",
    "agenda/days/{day}/sessions/new",
    "agenda/sessions/{session}/remove",
)


def address(meeting: Meeting, path: str, language: str = "en") -> str:
    filled = path.format(day=meeting.days[0].id, session=meeting.sessions[0].id)
    return f"/{language}/desk/meetings/{meeting.slug}/{filled}"


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", READ + CHANGE)
def test_an_organiser_opens_every_page(cast: Cast, db: Session, path: str, language: str) -> None:
    meeting = make_meeting(db, cast.dialogue)

    page = cast.organiser.page(address(meeting, path, language))

    assert page.h1


@pytest.mark.parametrize("path", READ)
def test_a_viewer_sees_every_page_and_can_change_nothing(
    cast: Cast, db: Session, path: str
) -> None:
    meeting = make_meeting(db, cast.dialogue)

    page = cast.viewer.page(address(meeting, path))

    assert "You can look at this page" in page
    buttons = [words for words in page.texts("button") if words != "Sign out"]
    assert buttons == []
    assert not list(page.all("a", class_="button")) or path == "publication"
    if path not in {"agenda", "publication"}:
        response = cast.viewer.post(address(meeting, path), data={"title_en": "Mine"})
        assert response.status_code == 403


@pytest.mark.parametrize(
    "path", [*CHANGE, "agenda/sessions/{session}/move", "publish", "unpublish"]
)
def test_a_viewer_does_not_get_to_what_changes_the_meeting(
    cast: Cast, db: Session, path: str
) -> None:
    meeting = make_meeting(db, cast.dialogue)

    assert cast.viewer.post(address(meeting, path)).status_code == 403


@pytest.mark.parametrize("path", READ + CHANGE)
def test_an_outsider_finds_nothing(cast: Cast, db: Session, path: str) -> None:
    meeting = make_meeting(db, cast.dialogue)

    assert cast.outsider.get(address(meeting, path)).status_code == 404
    assert cast.visitor.get(address(meeting, path)).status_code == 302


def test_a_new_meeting_is_for_those_who_may_make_one(cast: Cast) -> None:
    assert cast.organiser.page("/fr/desk/meetings/new").h1 == "Nouvelle réunion"
    assert cast.viewer.get("/en/desk/meetings/new").status_code == 403
    assert cast.outsider.get("/en/desk/meetings/new").status_code == 403


@pytest.mark.parametrize(
    "path", ["agenda/days/999999", "agenda/sessions/999999", "agenda/days/999999/remove"]
)
def test_what_is_not_there_is_not_found(cast: Cast, db: Session, path: str) -> None:
    meeting = make_meeting(db, cast.dialogue)

    cast.organiser.page(address(meeting, path), 404)
