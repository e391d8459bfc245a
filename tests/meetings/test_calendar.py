"""The public calendar file of a meeting."""

from datetime import UTC, date, datetime, time
from typing import Any

import icalendar
import pytest
import sqlalchemy as sa
import vobject
from sqlalchemy.orm import Session

from registration.core.types import Localised
from registration.meetings.calendar import public_calendar
from registration.meetings.facts import facts_of, renew
from registration.meetings.kinds import MeetingFormat, MeetingState
from registration.meetings.models import Meeting, MeetingSession
from tests.apps import TestClock
from tests.factories import make_dialogue, make_meeting, make_session
from tests.snapshot import assert_snapshot

URL = "https://plenary.example/fr/meetings/rabat-2026"


def file_of(db: Session, meeting: Meeting, language: str = "fr") -> bytes:
    """Return the file of a meeting."""
    return public_calendar(meeting, facts_of(db, meeting), language, url=URL)


def events_of(content: bytes) -> list[Any]:
    """Return the entries of a file."""
    return list(icalendar.Calendar.from_ical(content).events)


def test_there_is_one_entry_a_day_from_its_first_session_to_its_last(db: Session) -> None:
    meeting = make_meeting(db, make_dialogue(db))
    make_session(
        db,
        meeting,
        meeting.days[0],
        starts=time(18),
        ends=time(20),
        title=Localised(en="Reception", fr="Réception"),
    )
    first, second = events_of(file_of(db, meeting))
    assert first["DTSTART"].dt == datetime(2026, 12, 14, 8, 0, tzinfo=UTC)
    assert first["DTEND"].dt == datetime(2026, 12, 14, 19, 0, tzinfo=UTC)
    assert second["DTEND"].dt == datetime(2026, 12, 15, 16, 0, tzinfo=UTC)
    assert "18 h – 20 h · Réception / Reception" in first["DESCRIPTION"].replace("\xa0", " ")


def test_the_reader_s_language_comes_first(db: Session) -> None:
    meeting = make_meeting(db, make_dialogue(db))
    french, english = (events_of(file_of(db, meeting, code))[0] for code in ("fr", "en"))
    assert str(french["SUMMARY"]) == "Migrations et villes / Migration and towns"
    assert str(english["SUMMARY"]) == "Migration and towns / Migrations et villes"
    assert "heure de Paris, UTC+1" in french["DESCRIPTION"]
    assert "Paris time, UTC+1" in english["DESCRIPTION"]
    assert str(english["URL"]) == URL


def test_the_file_is_published_and_names_nobody_but_the_organiser(db: Session) -> None:
    content = file_of(db, make_meeting(db, make_dialogue(db)))
    assert b"METHOD:PUBLISH\r\n" in content
    assert b"ATTENDEE" not in content
    assert b"mailto:meeting@dialogue.example" in content
    assert b"video.example" not in content


def test_the_bytes_change_only_with_the_meeting(db: Session, clock: TestClock) -> None:
    meeting = make_meeting(db, make_dialogue(db))
    before = file_of(db, meeting)
    clock.advance(days=1)
    assert file_of(db, meeting) == before
    renew(meeting, now=clock.now)
    after = file_of(db, meeting)
    assert after != before
    old, new = events_of(before)[0], events_of(after)[0]
    assert old["UID"] == new["UID"]
    assert new["SEQUENCE"] == old["SEQUENCE"] + 1


def test_two_meetings_share_no_uid(db: Session) -> None:
    dialogue = make_dialogue(db)
    files = [file_of(db, make_meeting(db, dialogue, slug=slug)) for slug in ("a", "b")]
    uids = [event["UID"] for content in files for event in events_of(content)]
    assert len(set(uids)) == 4


def test_a_cancelled_meeting_is_cancelled_in_the_file(db: Session) -> None:
    meeting = make_meeting(db, make_dialogue(db), state=MeetingState.CANCELLED)
    assert {str(event["STATUS"]) for event in events_of(file_of(db, meeting))} == {"CANCELLED"}


def test_a_day_without_sessions_is_a_whole_day(db: Session) -> None:
    meeting = make_meeting(db, make_dialogue(db), days=1)
    db.execute(sa.delete(MeetingSession))
    renew(meeting, now=meeting.changed_at)
    (event,) = events_of(file_of(db, meeting))
    assert event["DTSTART"].dt == date(2026, 12, 14)
    assert event["DTEND"].dt == date(2026, 12, 15)


def test_a_virtual_meeting_is_online(db: Session) -> None:
    meeting = make_meeting(db, make_dialogue(db), format=MeetingFormat.VIRTUAL)
    assert str(events_of(file_of(db, meeting, "en"))[0]["LOCATION"]) == "Online / En ligne"


@pytest.mark.parametrize(
    ("zone", "starts_on", "instant"),
    [
        ("Africa/Casablanca", date(2026, 9, 18), "20260918T080000Z"),
        ("Africa/Casablanca", date(2026, 9, 21), "20260921T090000Z"),
        ("Africa/Casablanca", date(2026, 12, 14), "20261214T090000Z"),
        ("Africa/Cairo", date(2027, 7, 1), "20270701T060000Z"),
        ("Africa/Sao_Tome", date(2018, 6, 1), "20180601T080000Z"),
        ("Africa/Sao_Tome", date(2019, 6, 3), "20190603T090000Z"),
        ("Europe/Dublin", date(2026, 7, 1), "20260701T080000Z"),
        ("Europe/Dublin", date(2026, 12, 14), "20261214T090000Z"),
        ("Europe/Chisinau", date(2026, 12, 14), "20261214T070000Z"),
        ("Europe/Paris", date(2026, 10, 24), "20261024T070000Z"),
        ("Europe/Paris", date(2026, 10, 26), "20261026T080000Z"),
    ],
)
def test_nine_o_clock_is_the_right_instant(
    db: Session, zone: str, starts_on: date, instant: str
) -> None:
    meeting = make_meeting(db, make_dialogue(db), days=1, zone=zone, starts_on=starts_on)
    content = file_of(db, meeting)
    assert f"DTSTART:{instant}\r\n".encode() in content
    read = vobject.readOne(content.decode()).vevent.dtstart.value
    assert read == datetime.strptime(instant, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def test_the_file_is_the_one_that_was_read_and_kept(db: Session) -> None:
    meeting = make_meeting(db, make_dialogue(db))
    content = file_of(db, meeting)
    for number, event in enumerate(events_of(content), 1):
        content = content.replace(str(event["UID"]).encode(), f"uid-{number}".encode())
    content = content.replace(f"SEQUENCE:{meeting.version}".encode(), b"SEQUENCE:V")
    assert_snapshot("ical/public.ics", content)
