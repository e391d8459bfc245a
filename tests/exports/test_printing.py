import json
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from registration.meetings.facts import facts_of
from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.participants.models import Registration
from registration.presence import service as presence
from registration.presence.service import Where
from tests.apps import TestClock
from tests.page import Page
from tests.people import Cast

PRINT = "/en/desk/meetings/rabat-2026/participants/print"
People = dict[str, Registration]
DURING = datetime(2026, 12, 14, 8, 0, tzinfo=UTC)
AFTER = datetime(2026, 12, 20, 8, 0, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("clock", "people")


def names(page: Page) -> list[str]:
    return list(page.texts("th", scope="row"))


def test_before_the_meeting_the_list_is_provisional(cast: Cast) -> None:
    page = cast.organiser.page(PRINT)
    assert page.h1 == "Provisional list"
    assert "As of 2 November 2026 at 10:00 (Paris time, UTC+1)" in page
    french = cast.organiser.page(PRINT.replace("/en/", "/fr/"))
    assert french.h1 == "Liste provisoire"
    assert "État au 2 novembre 2026 à 10\N{NO-BREAK SPACE}h" in french


def test_it_is_grouped_by_delegation_with_the_head_first(cast: Cast) -> None:
    page = cast.organiser.page(PRINT)
    assert list(page.texts("th", scope="rowgroup")) == [
        "Burkina Faso",
        "Côte d’Ivoire – Local authorities",
        "Germany",
        "Association of “Towns”",
    ]
    assert names(page)[0] == "H.E. OUÉDRAOGO ÉricHead of delegation"


def test_cancelled_registrations_are_not_printed(cast: Cast) -> None:
    assert "BENALI Leïla" not in names(cast.organiser.page(PRINT))


def test_addresses_are_printed_only_of_those_who_agreed(cast: Cast) -> None:
    page = cast.organiser.page(PRINT)
    assert "eric@ministry.example" not in page
    page = page.follow("With the e-mail addresses of those who agreed")
    assert "eric@ministry.example" in page
    assert "zoe@ministry.example" not in page


def test_the_filter_of_the_list_holds_on_paper(cast: Cast) -> None:
    page = cast.organiser.page(f"{PRINT}?country=DE")
    assert names(page) == ["ÖSTERBERG Zoë"]
    assert "Country: Germany" in page


def was_present(db: Session, meeting: Meeting, person: Registration, mode: Mode) -> None:
    where = Where(meeting_id=meeting.id, day_id=facts_of(db, meeting).days[0].id)
    presence.attend(db, [person.id], where, mode, reason="", actor="account:1", now=DURING)


def test_afterwards_it_is_the_list_of_those_who_were_present(
    cast: Cast, db: Session, meeting: Meeting, people: People, clock: TestClock
) -> None:
    was_present(db, meeting, people["virtual"], Mode.VIRTUAL)
    was_present(db, meeting, people["cancelled"], Mode.IN_PERSON)
    clock.set(AFTER)
    page = cast.organiser.page(PRINT)
    assert page.h1 == "List of participants"
    assert names(page) == ["BENALI Leïla", "ÖSTERBERG Zoë"]
    assert "2 participants, present by the counting rule of the meeting" in page
    page = page.follow("Show the confirmed registrations instead")
    assert page.h1 == "Provisional list"
    assert "BENALI Leïla" not in names(page)


def test_without_any_attendance_it_stays_provisional(cast: Cast, clock: TestClock) -> None:
    clock.set(AFTER)
    assert cast.organiser.page(PRINT).h1 == "Provisional list"


def test_the_file_of_participants_holds_the_same_people(
    cast: Cast, db: Session, meeting: Meeting, people: People, clock: TestClock
) -> None:
    was_present(db, meeting, people["virtual"], Mode.VIRTUAL)
    clock.set(AFTER)
    page = cast.organiser.page(PRINT.replace("/print", "/export"))
    response = page.submit(page.form("/export"), format="json", present="y")
    found = json.loads(response.data)
    assert [row["reference"] for row in found["rows"]] == ["RAB-000004"]
    assert found["title"] == "List of participants – Rabat 2026"


def test_who_may_print(cast: Cast) -> None:
    cast.viewer.page(PRINT)
    cast.door_staff.page(PRINT, 403)
    cast.outsider.page(PRINT, 404)
