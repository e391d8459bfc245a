from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy.orm import Session

from registration.core.types import Localised
from registration.meetings.models import Meeting
from registration.participants.commands import ChangeCommand
from registration.participants.models import Registration
from registration.participants.service import changing, deciding
from tests.apps import TestClock
from tests.factories import days_of
from tests.page import PageClient
from tests.pages.personal.addresses import feed, join, personal


def test_the_file_holds_the_days_without_attendee_and_is_a_download(
    client: PageClient, registration: Registration
) -> None:
    response = client.get(f"{personal(registration)}/calendar.ics")
    assert response.content_type == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"] == "attachment; filename=rabat-2026.ics"
    assert b"METHOD:PUBLISH" in response.data
    assert b"ATTENDEE" not in response.data
    assert response.data.count(b"BEGIN:VEVENT") == 2
    assert response.data.count(b"BEGIN:VALARM") == 2


def test_the_feed_is_no_download_and_private(
    client: PageClient, registration: Registration
) -> None:
    response = client.get(feed(registration))
    assert response.content_type == "text/calendar; charset=utf-8"
    assert "Content-Disposition" not in response.headers
    assert response.cache_control.private
    assert not response.cache_control.public
    assert response.last_modified is not None
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT4H" in response.data
    assert "Set-Cookie" not in response.headers


def test_the_bytes_are_the_same_at_each_poll(
    client: PageClient, registration: Registration, clock: TestClock
) -> None:
    first = client.get(feed(registration))
    clock.advance(days=3, minutes=7)
    second = client.get(feed(registration))
    assert first.data == second.data
    assert first.headers["ETag"] == second.headers["ETag"]
    assert first.last_modified == second.last_modified


def test_a_program_that_has_it_already_gets_304(
    client: PageClient, registration: Registration
) -> None:
    first = client.get(feed(registration))
    by_tag = client.get(feed(registration), headers={"If-None-Match": first.headers["ETag"]})
    by_time = client.get(
        feed(registration), headers={"If-Modified-Since": first.headers["Last-Modified"]}
    )
    assert (by_tag.status_code, by_tag.data) == (304, b"")
    assert by_time.status_code == 304


def test_a_change_of_mode_changes_the_feed(
    client: PageClient, db: Session, registration: Registration, clock: TestClock
) -> None:
    first = client.get(feed(registration))
    clock.advance(hours=1)
    days = {day.day_id: day.mode for day in days_of(db, registration)}
    days[min(days)] = days[max(days)]
    changing.change(db, registration.id, ChangeCommand(days=days), actor="person", now=clock.now)
    db.commit()
    second = client.get(feed(registration), headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    assert second.data.count(b"SEQUENCE:1") == 1


def test_the_feed_holds_the_join_link_for_virtual_days_and_never_the_personal_one(
    client: PageClient, registration: Registration
) -> None:
    calendar = Calendar.from_ical(client.get(feed(registration)).data)
    first, second = sorted(calendar.events, key=lambda event: event.start)
    assert "URL" not in first
    assert str(second["URL"]) == f"http://localhost{join(registration)}"
    text = client.get(feed(registration)).text.replace("\r\n ", "")
    assert "/my/" not in text
    assert "video.example" not in text


def test_cancelled_days_stay_for_thirty_days(
    client: PageClient, db: Session, registration: Registration, clock: TestClock
) -> None:
    deciding.cancel(db, registration.id, actor="person", now=clock.now)
    db.commit()
    assert client.get(feed(registration)).data.count(b"STATUS:CANCELLED") == 2
    clock.advance(days=31)
    assert client.get(feed(registration)).data.count(b"BEGIN:VEVENT") == 0


def test_the_calendar_is_named_in_the_language_of_its_address(
    client: PageClient, db: Session, meeting: Meeting, registration: Registration
) -> None:
    meeting.short_title = Localised(en="Towns", fr="Villes")
    db.commit()
    assert b"NAME:Towns" in client.get(feed(registration)).data
    assert b"NAME:Villes" in client.get(feed(registration, "fr")).data


def test_the_page_offers_the_file_the_https_address_first_and_webcal_second(
    client: PageClient, registration: Registration
) -> None:
    page = client.page(personal(registration))
    address = f"http://localhost{feed(registration)}"
    assert f'value="{address}"' in page.html
    assert page.html.index(address) < page.html.index("webcal:")
    assert f'href="webcal:{address.partition(":")[2]}"' in page.html
    assert client.get(page.link("Add to my calendar (file)")).status_code == 200


@pytest.mark.parametrize("token", ["", "x", "unknown-token-of-22-chars", "a" * 500, "é"])
def test_an_unknown_feed_is_not_found(client: PageClient, token: str) -> None:
    assert client.get(f"/en/calendars/{token}.ics").status_code == 404


def test_the_feed_of_somebody_erased_is_dead(
    client: PageClient, db: Session, registration: Registration, clock: TestClock
) -> None:
    from registration.privacy.service import erasing

    address = feed(registration)
    erasing.erase(db, registration.id, actor="person", now=clock.now + timedelta(minutes=1))
    db.commit()
    assert client.get(address).status_code == 404
