from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from registration.core import i18n
from registration.core.types import Localised
from registration.meetings.kinds import MeetingFormat, MeetingState, Mode
from registration.messages.models import Message
from registration.messages.states import MessageState
from registration.pages.desk.dates import next_dates
from registration.participants.kinds import Status
from tests import markup
from tests.apps import START, TestClock
from tests.factories import make_meeting, make_registration, wall, written
from tests.page import Page
from tests.people import Cast
from tests.statements import counted

PATH = "/en/desk/meetings/rabat-2026"


@pytest.fixture(autouse=True)
def _now(clock: TestClock) -> None:
    clock.set(START)


@contextmanager
def in_english(app: Flask) -> Iterator[None]:
    """Read as somebody would who opens an English page."""
    with app.test_request_context("/en/"), i18n.in_language("en"):
        yield


def decisions(page: Page) -> list[tuple[str, str]]:
    """Return what waits: the sentence and where its link leads."""
    return [
        (markup.words(next(item.iter("span"))), next(item.iter("a")).get("href", ""))
        for part in page.all("ul", class_="todo")
        for item in part.iter("li")
    ]


def test_a_meeting_without_registrations_says_what_to_do_first(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue)

    page = cast.organiser.page(PATH)

    assert "Nobody has registered yet" in page
    assert "Send the address of the public page to those whom you invite." in page
    assert "Nothing waits for a decision." in page


def test_a_draft_leads_to_what_is_missing(cast: Cast, db: Session) -> None:
    make_meeting(
        db, cast.dialogue, published=False, label=Localised(en="Label"), kind=Localised(fr="Table")
    )

    page = cast.organiser.page(PATH)

    assert decisions(page) == [
        ("English is missing for 1 text", f"{PATH}/publication"),
        ("French is missing for 1 text", f"{PATH}/publication"),
    ]
    assert "The meeting is a draft" in page


def test_a_complete_draft_waits_to_be_published(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue, published=False)

    page = cast.organiser.page(PATH)

    assert decisions(page) == [("The draft is complete in both languages", f"{PATH}/publication")]


def test_what_waits_for_a_decision_comes_first(cast: Cast, db: Session) -> None:
    meeting = make_meeting(
        db, cast.dialogue, approval_required=True, delegation_limit=1, places=[1, 9]
    )
    for iso2 in ("SN", "SN", "MA", "MA", "FR"):
        make_registration(db, meeting, represents=iso2)
    make_registration(db, meeting, represents=written(db, cast.dialogue, "Town network"))
    db.execute(sa.update(Message).values(state=MessageState.FAILED))

    page = cast.organiser.page(PATH)

    found = decisions(page)
    assert [words for words, _ in found] == [
        "4 registrations to approve, the oldest since 2 November 2026 at 10:00",
        "2 delegations have more names than their limit: Morocco and Senegal",
        "6 mails could not be delivered",
        "1 organisation that somebody wrote by hand is not checked",
    ]
    assert found[0][1] == f"{PATH}/participants?status=pending"
    assert found[2][1] == f"{PATH}/messages?state=failed"


def test_a_free_place_that_nobody_takes_by_itself_waits_for_an_officer(
    cast: Cast, db: Session
) -> None:
    meeting = make_meeting(
        db, cast.dialogue, days=1, places=1, promotion_ends=wall("2026-11-01 09:00")
    )
    make_registration(db, meeting)
    make_registration(db, meeting)
    meeting.days[0].room_pool.places = 2
    db.flush()

    found = decisions(cast.organiser.page(PATH))

    assert found == [
        (
            "1 place is free on 14 December although people wait",
            f"{PATH}/participants?waiting=1&day=2026-12-14",
        )
    ]


def test_days_show_people_against_places(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue, days=1, places=2, approval_required=True)
    for _number in range(3):
        make_registration(db, meeting)
    make_registration(db, meeting, days=Mode.VIRTUAL)

    english, french = cast.viewer.page(PATH), cast.viewer.page(PATH.replace("/en/", "/fr/"))

    card = next(english.all("section", class_="card"))
    assert [markup.words(item) for item in card.iter() if item.tag in {"h3", "p"}] == [
        "Monday 14 December",
        "In person",
        "2 of 2 places",
        "1 on the waiting list",
        "2 of them to be approved",
        "Virtual",
        "2 no limit of places",
        "2 of them to be approved",
        "1 only until there is a place in person",
    ]
    assert "2 sur 2 places" in french
    assert "dont 1 en attendant une place en présentiel" in french


def test_statuses_partners_and_curve_are_there_with_their_tables(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue)
    make_registration(db, meeting, represents="SN", now=START - timedelta(days=3))
    make_registration(db, meeting, represents="MA")
    make_registration(db, meeting, represents="FR").status = Status.CANCELLED
    db.flush()

    page = cast.organiser.page(PATH)

    assert "3 registered" in page
    assert "2 confirmed" in page
    assert "1 cancelled" in page
    assert "2 with somebody registered" in page
    assert "6 have not answered" in page
    (table,) = page.all("table")
    rows = [[markup.words(cell) for cell in row] for row in table.iter("tr")]
    assert rows == [
        ["Day", "New", "Together"],
        ["30 October 2026", "1", "1"],
        ["2 November 2026", "2", "3"],
    ]


def test_links_are_there_for_those_who_may_follow_them(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue, approval_required=True)
    make_registration(db, meeting)

    organiser = cast.organiser.page(PATH)
    viewer = cast.viewer.page(PATH)
    door = cast.door_staff.page(PATH)

    assert "Register somebody" in organiser
    assert "Register somebody" not in viewer
    assert "See the participants" in viewer
    assert "See the participants" not in door
    assert decisions(door) == []


def test_an_outsider_learns_nothing(cast: Cast, db: Session) -> None:
    make_meeting(db, cast.dialogue)

    assert cast.outsider.get(PATH).status_code == 404
    assert cast.organiser.get("/en/desk/meetings/no-such-meeting").status_code == 404


def test_the_next_dates_are_counted_in_nights_of_the_zone(
    app: Flask, cast: Cast, db: Session
) -> None:
    meeting = make_meeting(
        db,
        cast.dialogue,
        days=1,
        zone="Asia/Tokyo",
        opens=wall("2026-11-02 23:00"),
        closes_in_person=wall("2026-11-03 00:30"),
        closes_virtual=wall("2026-11-09 18:00"),
    )

    with in_english(app):
        found = next_dates(meeting, START)  # 18:00 in Tokyo
        assert [(one.words, one.distance) for one in found] == [
            ("Registration opens", "today"),
            ("Registration in person closes", "tomorrow"),
            ("Registration for virtual attendance closes", "in 7 days"),
            ("The meeting begins", "in 42 days"),
            ("The meeting ends", "in 42 days"),
        ]


def test_a_meeting_of_one_mode_has_one_closing(app: Flask, cast: Cast, db: Session) -> None:
    meeting = make_meeting(
        db,
        cast.dialogue,
        format=MeetingFormat.VIRTUAL,
        closes_in_person=wall("2026-11-03 00:30"),
        closes_virtual=wall("2026-11-09 18:00"),
    )

    with in_english(app):
        found = next_dates(meeting, START)

    assert [one.words for one in found][:1] == ["Registration closes"]
    assert len(found) == 3


def test_nothing_is_to_come_of_a_cancelled_meeting(cast: Cast, db: Session) -> None:
    meeting = make_meeting(db, cast.dialogue, state=MeetingState.CANCELLED)

    assert next_dates(meeting, START) == []


def test_the_page_asks_the_same_number_of_questions_whatever_its_size(
    app: Flask, cast: Cast, db: Session
) -> None:
    meeting = make_meeting(db, cast.dialogue, approval_required=True, places=2, delegation_limit=1)
    for iso2 in ("SN", "SN", "FR", "MA"):
        make_registration(db, meeting, represents=iso2)
    cast.organiser.page(PATH)
    with counted(app) as few:
        cast.organiser.page(PATH)
    for number in range(12):
        make_registration(db, meeting, represents=("SN", "FR", "DE")[number % 3])
    with counted(app) as many:
        cast.organiser.page(PATH)

    assert len(many) == len(few)
    assert len(few) <= 20, "\n".join(few)
