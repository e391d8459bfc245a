import json
from datetime import datetime
from pathlib import Path

import icalendar
import pytest
import sqlalchemy as sa
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from registration.calendars.models import CalendarEntry
from registration.core import events
from registration.core.events import Handler
from registration.meetings.events import MeetingRescheduled
from registration.meetings.models import Meeting
from tests.apps import TestClock
from tests.factories import make_dialogue, make_meeting, make_registration


@pytest.fixture
def meeting(db: Session, clock: TestClock) -> Meeting:
    """A meeting with one person."""
    made = make_meeting(db, make_dialogue(db))
    make_registration(db, made)
    db.commit()
    return made


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The meetings of which somebody hears that they moved, instead of the real handlers."""
    found: list[int] = []

    def hear(_db: Session, event: MeetingRescheduled, *, now: datetime) -> None:
        del now
        found.append(event.meeting_id)

    handlers: list[Handler] = [hear]
    monkeypatch.setitem(events._handlers, MeetingRescheduled, handlers)
    return found


def age(db: Session) -> None:
    """Make the first entry one that an older release of the zone data put an hour earlier."""
    row = db.scalars(sa.select(CalendarEntry).order_by(CalendarEntry.id)).first()
    assert row is not None
    row.zone_version = "2020a"
    row.content = {**row.content, "starts_at": "2026-12-14T07:00:00+00:00"}
    db.commit()


def test_the_public_file_is_shown_in_the_reader_s_language(
    runner: FlaskCliRunner, meeting: Meeting
) -> None:
    result = runner.invoke(args=["calendars", "show", meeting.slug, "--language", "fr"])
    assert result.exit_code == 0
    events_ = icalendar.Calendar.from_ical(result.stdout_bytes).events
    assert str(events_[0]["SUMMARY"]) == "Migrations et villes / Migration and towns"
    assert str(events_[0]["URL"]) == "http://localhost/fr/meetings/rabat-2026"


def test_the_public_file_can_be_written_to_a_file(
    runner: FlaskCliRunner, meeting: Meeting, tmp_path: Path
) -> None:
    path = tmp_path / "meeting.ics"
    runner.invoke(args=["calendars", "show", meeting.slug, "--output", str(path)])
    assert path.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_an_unknown_meeting_is_an_error(runner: FlaskCliRunner) -> None:
    assert runner.invoke(args=["calendars", "show", "nowhere"]).exit_code == 2


def test_nothing_moved_is_good_news(
    runner: FlaskCliRunner, meeting: Meeting, heard: list[int]
) -> None:
    result = runner.invoke(args=["calendars", "check"])
    assert result.exit_code == 0
    assert "0 coming entries moved" in result.stdout
    runner.invoke(args=["calendars", "check", "--send"])
    assert heard == []


def test_what_moved_is_listed_and_fails_the_check(
    db: Session, runner: FlaskCliRunner, meeting: Meeting, heard: list[int]
) -> None:
    age(db)
    result = runner.invoke(args=["calendars", "check", "--format", "json"])
    assert result.exit_code == 1
    (row,) = json.loads(result.stdout)
    assert (row["wall"], row["sent_with"]) == ("2026-12-14T09:00:00", "2020a")
    assert heard == []


def test_what_moved_can_be_sent_again(
    db: Session, runner: FlaskCliRunner, meeting: Meeting, heard: list[int]
) -> None:
    age(db)
    result = runner.invoke(args=["calendars", "check", "--send"])
    assert result.exit_code == 0
    assert heard == [meeting.id]
    assert (
        "2026-12-14T07:00:00+00:00 (data 2020a) and is 2026-12-14T08:00:00+00:00" in result.stdout
    )
