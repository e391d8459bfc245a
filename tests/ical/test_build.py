"""Bytes and properties of calendar files."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from registration.ical import build
from registration.ical.entry import AllDay, Attendee, Participation, Status, Timed
from registration.ical.text import clean, clean_line
from tests.ical.samples import (
    ATTENDEE,
    CHANGED_AT,
    FEED,
    IN_PERSON,
    MADE_AT,
    ORGANIZER,
    VIRTUAL,
    entry,
)
from tests.snapshot import assert_snapshot

ANY_TEXT = st.text(max_size=300)
NASTY = st.text(
    alphabet=st.sampled_from("a\\,;:\"'\r\n\t\x00\x0b\x1c\x85\u2028é漢😀^N \ufeff"), max_size=200
)


def _request(**values: object) -> bytes:
    return build.request(entry(**values), organizer=ORGANIZER, attendee=ATTENDEE, made_at=MADE_AT)  # type: ignore[arg-type]


def _event(calendar: bytes) -> Any:
    return icalendar.Calendar.from_ical(calendar).events[0]


def _check_bytes(calendar: bytes) -> None:
    assert calendar.startswith(b"BEGIN:VCALENDAR\r\n")
    assert calendar.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in calendar.replace(b"\r\n", b"")
    assert b"\r" not in calendar.replace(b"\r\n", b"")
    for line in calendar.split(b"\r\n"):
        assert len(line) <= 75
        text = line.decode("utf-8")
        assert not any(
            ord(c) < 32 or 0x7F <= ord(c) <= 0x9F or c in "\ufeff\u2028\u2029" for c in text
        )
    for before in calendar.split(b"\r\n ")[:-1]:
        assert not (len(before) - len(before.rstrip(b"\\"))) % 2, "a fold inside an escape"


def test_a_request_carries_what_every_client_needs() -> None:
    calendar = icalendar.Calendar.from_ical(_request())
    event: Any = calendar.events[0]
    assert calendar["METHOD"] == "REQUEST"
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"] == build.PRODUCT
    assert event["UID"] == "1f0c9d@plenary.example"
    assert event["SEQUENCE"] == 0
    assert event["DTSTAMP"].dt == MADE_AT
    assert event["STATUS"] == "CONFIRMED"
    assert event["ORGANIZER"] == "mailto:secretariat@dialogue.example"


def test_the_only_attendee_is_the_receiver_who_has_accepted() -> None:
    attendee = _event(_request())["ATTENDEE"]
    assert attendee == "mailto:a.diallo@ville.example"
    assert dict(attendee.params) == {
        "CN": "Aïssatou Diallo",
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "ACCEPTED",
        "RSVP": "FALSE",
        "LANGUAGE": "fr",
    }


def test_an_answer_is_asked_for_only_where_it_is_wanted() -> None:
    waits = replace(ATTENDEE, participation=Participation.NEEDS_ACTION)
    event = _event(build.request(entry(), organizer=ORGANIZER, attendee=waits, made_at=MADE_AT))
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"


def test_a_reminder_is_shown_before_the_start() -> None:
    (alarm,) = _event(_request()).walk("VALARM")
    assert alarm["ACTION"] == "DISPLAY"
    assert alarm["DESCRIPTION"]
    assert alarm["TRIGGER"].to_ical() == b"-PT30M"


def test_a_cancellation_has_no_reminder_and_says_so_twice() -> None:
    calendar = build.cancel(
        entry(sequence=3), organizer=ORGANIZER, attendee=ATTENDEE, made_at=MADE_AT
    )
    event = _event(calendar)
    assert b"METHOD:CANCEL\r\n" in calendar
    assert event["STATUS"] == "CANCELLED"
    assert event["SEQUENCE"] == 3
    assert event["ORGANIZER"]
    assert event["ATTENDEE"]
    assert not event.walk("VALARM")


def test_a_feed_discloses_no_attendee_and_says_when_to_come_back() -> None:
    calendar = build.publish([entry()], organizer=ORGANIZER, feed=FEED)
    assert b"METHOD:PUBLISH\r\n" in calendar
    assert b"ATTENDEE" not in calendar
    assert b"VALARM" not in calendar
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n" in calendar
    assert b"X-PUBLISHED-TTL:PT4H\r\n" in calendar
    assert b"SOURCE;VALUE=URI:https://plenary.example/calendars/x.ics\r\n" in calendar
    assert "X-WR-CALNAME:Mes réunions / My meetings\r\n".encode() in calendar
    assert b"COLOR:" in calendar


def test_the_bytes_of_a_feed_depend_on_its_rows_alone() -> None:
    first, second = entry(uid="a@x"), entry(uid="b@x")
    assert build.publish([first, second], organizer=ORGANIZER, feed=FEED) == build.publish(
        [second, first], organizer=ORGANIZER, feed=FEED
    )
    assert _event(build.publish([first], organizer=ORGANIZER, feed=FEED))[
        "DTSTAMP"
    ].dt == CHANGED_AT.replace(microsecond=0)


def test_a_file_for_download_keeps_the_reminders_of_what_is_not_cancelled() -> None:
    file = replace(FEED, source_url=None)
    entries = [entry(uid="a@x"), entry(uid="b@x", status=Status.CANCELLED, sequence=1)]
    assert build.publish(entries, organizer=ORGANIZER, feed=file).count(b"BEGIN:VALARM") == 1


def test_an_empty_feed_is_still_a_calendar() -> None:
    calendar = build.publish([], organizer=ORGANIZER, feed=FEED)
    assert icalendar.Calendar.from_ical(calendar)["VERSION"] == "2.0"


def test_an_entry_in_the_room_has_no_link() -> None:
    calendar = _request(content=IN_PERSON)
    assert b"URL" not in calendar
    assert b"CONFERENCE" not in calendar
    assert b"http" not in calendar


def test_a_virtual_entry_has_the_join_link_where_clients_look_for_it() -> None:
    event = _event(_request())
    assert event["URL"] == VIRTUAL.url
    assert event["CONFERENCE"].params["VALUE"] == "URI"
    assert VIRTUAL.url in event["DESCRIPTION"]
    assert event["X-ALT-DESC"].params["FMTTYPE"] == "text/html"


def test_the_end_of_whole_days_is_the_day_after() -> None:
    days = replace(IN_PERSON, when=AllDay(date(2026, 12, 14), date(2026, 12, 15)))
    calendar = _request(content=days)
    assert b"DTSTART;VALUE=DATE:20261214\r\n" in calendar
    assert b"DTEND;VALUE=DATE:20261216\r\n" in calendar


def test_times_are_written_in_utc_without_a_time_zone_component() -> None:
    calendar = _request()
    assert b"DTSTART:20261214T083000Z\r\n" in calendar
    assert b"DTEND:20261214T160000Z\r\n" in calendar
    assert b"TZID" not in calendar
    assert b"VTIMEZONE" not in calendar


def test_a_naive_instant_is_refused() -> None:
    naive = datetime(2026, 12, 14, 9, 0)  # noqa: DTZ001 - the mistake that is tested
    with pytest.raises(ValueError, match="aware"):
        Timed(naive, datetime(2026, 12, 14, 10, 0, tzinfo=UTC))
    with pytest.raises(ValueError, match="aware"):
        build.request(entry(), organizer=ORGANIZER, attendee=ATTENDEE, made_at=naive)


def test_a_span_that_does_not_last_is_refused() -> None:
    instant = datetime(2026, 12, 14, 9, 0, tzinfo=UTC)
    with pytest.raises(ValueError, match="end after"):
        Timed(instant, instant)
    with pytest.raises(ValueError, match="end before"):
        AllDay(date(2026, 12, 15), date(2026, 12, 14))


def test_a_carriage_return_in_a_name_adds_no_property() -> None:
    attendee = Attendee(
        address="x@y.example\r\nX-EVIL:1", name='A"\r\nX-EVIL:1\r\nB:C^n', language="en"
    )
    calendar = build.request(
        entry(replace(VIRTUAL, location="Room\rX-EVIL:1", summary="a\r\nX-EVIL:1")),
        organizer=ORGANIZER,
        attendee=attendee,
        made_at=MADE_AT,
    )
    _check_bytes(calendar)
    assert not any(line.startswith(b"X-EVIL") for line in calendar.split(b"\r\n"))


def test_a_backslash_followed_by_a_capital_n_is_kept() -> None:
    assert (
        _event(_request(content=replace(IN_PERSON, location="\\\\server\\News")))["LOCATION"]
        == "\\\\server\\News"
    )


def test_vobject_reads_the_same_event() -> None:
    event = vobject.readOne(_request().decode("utf-8")).vevent
    assert event.summary.value == VIRTUAL.summary
    assert event.dtstart.value == VIRTUAL.when.starts_at  # type: ignore[union-attr]
    assert event.description.value == VIRTUAL.description


@settings(max_examples=150, deadline=None)
@given(summary=ANY_TEXT, description=NASTY, location=NASTY, name=NASTY, url=NASTY)
def test_any_text_makes_a_file_that_reads_back(
    summary: str, description: str, location: str, name: str, url: str
) -> None:
    content = replace(VIRTUAL, summary=summary, description=description, location=location, url=url)
    calendar = build.request(
        entry(content), organizer=ORGANIZER, attendee=replace(ATTENDEE, name=name), made_at=MADE_AT
    )
    _check_bytes(calendar)
    read = icalendar.Calendar.from_ical(calendar)
    assert len(read.events) == 1
    event: Any = read.events[0]
    assert event["SUMMARY"] == clean_line(summary)
    assert event.get("DESCRIPTION", "") == clean(description)
    assert event["UID"] == "1f0c9d@plenary.example"


@pytest.mark.parametrize(
    ("name", "calendar"),
    [
        ("request-virtual", _request()),
        ("request-in-person", _request(content=IN_PERSON)),
        (
            "cancel",
            build.cancel(
                entry(sequence=1), organizer=ORGANIZER, attendee=ATTENDEE, made_at=MADE_AT
            ),
        ),
        ("feed", build.publish([entry()], organizer=ORGANIZER, feed=FEED)),
    ],
)
def test_the_file_is_the_one_that_was_read_and_kept(name: str, calendar: bytes) -> None:
    assert_snapshot(f"ical/{name}.ics", calendar)
