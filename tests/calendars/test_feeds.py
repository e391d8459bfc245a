"""Files and feeds of a person: bytes, ETag, Last-Modified, what is kept after a cancellation."""

from datetime import datetime, timedelta
from typing import Any

import icalendar
import pytest
import vobject
from flask import Flask
from sqlalchemy.orm import Session

from registration.calendars import answers, feeds
from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.participants import facts, notices
from registration.participants.kinds import Status
from registration.participants.models import Registration
from registration.participants.service.loading import Case
from tests.apps import TestClock
from tests.factories import make_dialogue, make_meeting, make_registration

pytestmark = pytest.mark.usefixtures("readable_links")


@pytest.fixture
def meeting(db: Session) -> Meeting:
    """A meeting of two days."""
    return make_meeting(db, make_dialogue(db))


def registered(db: Session, meeting: Meeting, **more: Any) -> Registration:
    """Register somebody for the room on the first day and online on the second."""
    return make_registration(
        db, meeting, "Ndiaye", days=[Mode.IN_PERSON, Mode.VIRTUAL], language="fr", **more
    )


def feed_of(db: Session, registration: Registration, now: datetime) -> feeds.Published:
    """Return the feed of a registration."""
    return feeds.feed(
        db,
        facts.owner_key(registration.public_id),
        name="Rabat 2026",
        language="fr",
        source_url="https://plenary.example/calendars/x.ics",
        now=now,
        organizer_name="Processus de Rabat",
    )


def cancel(db: Session, registration: Registration, meeting: Meeting, now: datetime) -> None:
    """Cancel everything in a person's calendar."""
    from registration.meetings.facts import facts_of

    case = Case(registration, meeting, facts_of(db, meeting))
    notices.changed(db, case.words, case.person, Status.CANCELLED, None, now=now)
    db.flush()


def test_a_feed_holds_all_days_for_two_independent_readers(
    db: Session, clock: TestClock, meeting: Meeting
) -> None:
    published = feed_of(db, registered(db, meeting), clock.now)
    calendar: Any = icalendar.Calendar.from_ical(published.content)
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar["X-PUBLISHED-TTL"] == "PT4H"
    first, second = calendar.events
    assert str(first["LOCATION"]) == "Centre de conférences, 1, place des Nations, Paris"
    assert "URL" not in first
    assert str(second["LOCATION"]) == "En ligne / Online"
    assert str(second["URL"]).startswith("https://plenary.example/fr/join/")
    read = vobject.readOne(published.content.decode())
    assert [event.dtstart.value for event in read.vevent_list] == [
        first["DTSTART"].dt,
        second["DTSTART"].dt,
    ]


def test_a_feed_discloses_nobody(db: Session, clock: TestClock, meeting: Meeting) -> None:
    registration = registered(db, meeting)
    published = feed_of(db, registration, clock.now)
    assert b"ATTENDEE" not in published.content
    assert registration.email.encode() not in published.content
    assert b"/my/" not in published.content


def test_the_bytes_and_the_etag_are_the_same_at_every_poll(
    db: Session, clock: TestClock, meeting: Meeting
) -> None:
    registration = registered(db, meeting, now=clock.now)
    first = feed_of(db, registration, clock.now)
    later = feed_of(db, registration, clock.advance(days=3))
    assert first == later
    assert first.last_modified == clock.now - timedelta(days=3)


def test_a_change_gives_another_etag(db: Session, clock: TestClock, meeting: Meeting) -> None:
    registration = registered(db, meeting)
    first = feed_of(db, registration, clock.now)
    cancel(db, registration, meeting, clock.advance(hours=1))
    after = feed_of(db, registration, clock.now)
    assert after.etag != first.etag
    assert after.last_modified == clock.now


def test_what_is_cancelled_stays_as_cancelled_for_30_days(
    db: Session, clock: TestClock, meeting: Meeting
) -> None:
    registration = registered(db, meeting)
    cancelled_at = clock.advance(hours=1)
    cancel(db, registration, meeting, cancelled_at)
    shown = feed_of(db, registration, clock.advance(days=29))
    assert shown.content.count(b"STATUS:CANCELLED\r\n") == 2
    assert shown.content.count(b"SEQUENCE:1\r\n") == 2
    gone = feed_of(db, registration, clock.advance(days=1))
    assert b"BEGIN:VEVENT" not in gone.content
    assert gone.last_modified == cancelled_at + timedelta(days=30)


def test_a_feed_without_entries_is_a_calendar_all_the_same(clock: TestClock, db: Session) -> None:
    published = feeds.feed(
        db, "registration:none", name="N", language="en", source_url="https://x", now=clock.now
    )
    assert icalendar.Calendar.from_ical(published.content)["VERSION"] == "2.0"
    assert published.last_modified is None


def test_a_file_for_download_has_reminders_and_no_polling(
    db: Session, clock: TestClock, meeting: Meeting
) -> None:
    owner = facts.owner_key(registered(db, meeting).public_id)
    published = feeds.file(db, owner, name="Rabat 2026", language="fr", now=clock.now)
    assert published.content.count(b"BEGIN:VALARM") == 2
    assert b"REFRESH-INTERVAL" not in published.content
    assert b"METHOD:PUBLISH\r\n" in published.content


def test_a_program_that_has_the_feed_gets_304(
    app: Flask, db: Session, clock: TestClock, meeting: Meeting
) -> None:
    published = feed_of(db, registered(db, meeting), clock.now)
    with app.test_request_context("/calendars/x.ics"):
        first = answers.calendar(published)
    assert first.content_type == "text/calendar; charset=utf-8"
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Content-Disposition" not in first.headers
    for header, value in (
        ("If-None-Match", first.headers["ETag"]),
        ("If-Modified-Since", first.headers["Last-Modified"]),
    ):
        with app.test_request_context("/calendars/x.ics", headers={header: value}):
            again = answers.calendar(published)
        assert again.status_code == 304, header


def test_a_download_has_a_name(app: Flask, clock: TestClock) -> None:
    published = feeds.of_bytes(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", clock.now)
    with app.test_request_context("/"):
        answer = answers.calendar(published, filename="rabat-2026.ics", shared=True)
    assert answer.headers["Content-Disposition"] == "attachment; filename=rabat-2026.ics"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
