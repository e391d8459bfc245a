from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.types import Localised
from registration.meetings.commands import OrganiserLine
from registration.meetings.kinds import MeetingState, OrganiserRole
from registration.meetings.models import Meeting, MeetingOrganiser
from tests import markup
from tests.apps import START, TestClock
from tests.factories import make_meeting, make_registration
from tests.people import Cast

PATH = "/en/desk/meetings/rabat-2026"


@pytest.fixture(autouse=True)
def _now(clock: TestClock) -> None:
    clock.set(START)


def state(db: Session) -> MeetingState:
    db.expire_all()
    return db.scalars(sa.select(Meeting.state).where(Meeting.slug == "rabat-2026")).one()


def test_what_is_missing_is_listed_with_the_way_to_its_field(cast: Cast, db: Session) -> None:
    meeting = make_meeting(
        db, cast.dialogue, published=False, description=Localised(en="Two days.")
    )
    line = OrganiserLine(OrganiserRole.LEAD, Localised(fr="Ministère"))
    meeting.organisers.append(MeetingOrganiser(role=line.role, name=line.name, position=1))
    meeting.days[0].theme = Localised(en="Towns")
    meeting.sessions[0].title = Localised(fr="Séance")
    db.flush()
    day, session = meeting.days[0].id, meeting.sessions[0].id

    page = cast.organiser.page(f"{PATH}/publication")

    links = [
        (markup.words(a), a.get("href"))
        for panel in page.all("section", class_="panel")
        for items in panel.iter("ul")
        for a in items.iter("a")
    ]
    assert links == [
        ("Details – Description in French", f"{PATH}/details#description_fr"),
        ("Ministère – Name in English", f"{PATH}/details#organisers-0-name_en"),
        ("14 December 2026 – Theme in French", f"{PATH}/agenda/days/{day}#theme_fr"),
        (
            "14 December, 09:00, Séance – Title in English",
            f"{PATH}/agenda/sessions/{session}#title_en",
        ),
    ]
    for _words, href in links:
        path, _, name = (href or "").partition("#")
        assert list(cast.organiser.page(path).all("input", id=name)) or list(
            cast.organiser.page(path).all("textarea", id=name)
        )
    assert "Publish the meeting" not in page


def test_a_complete_draft_is_published_and_taken_back(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue, published=False)

    page = cast.organiser.page(f"{PATH}/publication")
    page = page.send(page.form("/publish"))
    assert "The meeting is published." in page
    assert state(db) is MeetingState.PUBLISHED

    page = page.send(page.form("/unpublish"))
    assert "The meeting is a draft again: only officers see it." in page
    assert state(db) is MeetingState.DRAFT


def test_a_draft_can_be_looked_at_as_it_will_be(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue, published=False)

    preview = cast.organiser.page(f"{PATH}/publication").follow("Preview the public page")

    assert "This is a preview." in preview
    assert cast.visitor.get("/en/meetings/rabat-2026").status_code == 404


def test_publishing_what_lacks_a_language_is_refused(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue, published=False)
    page = cast.organiser.page(f"{PATH}/publication")
    meeting.description = Localised(en="Two days.")
    db.commit()

    again = page.send(page.form("/publish"))

    assert "Some texts lack a language: the meeting is not published yet." in again
    assert state(db) is MeetingState.DRAFT


def test_a_meeting_with_registrations_stays_published(cast: Cast, db: Session) -> None:
    make_registration(db, make_meeting(db, cast.dialogue))

    page = cast.organiser.page(f"{PATH}/publication")
    again = page.send(page.form("/unpublish"))

    assert "1 person has registered: the meeting stays published." in again
    assert state(db) is MeetingState.PUBLISHED


def test_cancelling_asks_for_the_name_of_the_meeting(cast: Cast, db: Session) -> None:
    make_registration(db, make_meeting(db, cast.dialogue))

    question = cast.organiser.page(f"{PATH}/publication").follow("Cancel the meeting")
    assert "This cannot be undone." in question
    empty = question.send(status=422, typed="")
    wrong = question.send(status=422, typed="yes")
    assert empty.errors() == ["Type the name of the meeting in its address to confirm."]
    assert wrong.errors() == [
        "This is not the name of the meeting in its address. Nothing was cancelled."
    ]
    assert state(db) is MeetingState.PUBLISHED

    page = question.send(typed="rabat-2026")

    assert "The meeting is cancelled. Everybody who registered is told by mail." in page
    assert state(db) is MeetingState.CANCELLED
    assert "Cancel the meeting" not in page


def test_a_copy_is_a_draft_on_other_days(cast: Cast, db: Session) -> None:
    make_registration(db, make_meeting(db, cast.dialogue, places=10))

    form = cast.organiser.page(f"{PATH}/publication").follow("Copy the meeting")
    taken = form.send(status=422, slug="rabat-2026", first_day="2027-06-07")
    assert taken.errors() == ["Another meeting has this name in its address: choose another one."]
    page = taken.send(slug="again-2027")

    assert page.path == "/en/desk/meetings/again-2027/details"
    assert "This is the copy: a draft without any registration." in page
    made = db.scalars(sa.select(Meeting).where(Meeting.slug == "again-2027")).one()
    assert (made.starts_on, made.ends_on) == (date(2027, 6, 7), date(2027, 6, 8))
    assert made.days[0].room_pool.taken == 0


@pytest.mark.parametrize("action", ["publish", "unpublish"])
def test_a_post_without_a_token_changes_nothing(cast: Cast, db: Session, action: str) -> None:
    make_meeting(db, cast.dialogue, published=action == "unpublish")
    before = state(db)

    cast.organiser.post(f"{PATH}/{action}")

    assert state(db) is before
