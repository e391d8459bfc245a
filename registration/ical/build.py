"""RFC 5545 bytes of invitations, cancellations, files and feeds.

The library folds lines at 75 octets, never inside a character nor after a backslash, and ends them with CRLF;
tests check the bytes. Instants are UTC (`Z`): with local times Outlook needs a VTIMEZONE, and the usual ones are
misread (design: 30 % of starts wrong in two readers); the local time stands in the text.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from icalendar import Alarm, Calendar, Event, vCalAddress, vText, vUri

from registration.ical.entry import AllDay, Method, Participation, Status
from registration.ical.text import PlainText, clean, clean_line, clean_parameter, html_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from registration.ical.entry import Attendee, Content, Entry, Feed, Organizer

PRODUCT = "-//Plenary//Registration//EN"
CONTENT_TYPE = "text/calendar; charset=utf-8"


def request(entry: Entry, *, organizer: Organizer, attendee: Attendee, made_at: datetime) -> bytes:
    """Return the invitation or update of one entry for one receiver (RFC 5546 3.2.2)."""
    event = _event(entry, stamp=made_at)
    _address(event, organizer, attendee)
    _alarm(event, entry)
    return _calendar(Method.REQUEST, [event])


def cancel(entry: Entry, *, organizer: Organizer, attendee: Attendee, made_at: datetime) -> bytes:
    """Return the cancellation of one entry for one receiver (RFC 5546 3.2.5).

    STATUS is CANCELLED whatever the entry says and there is no reminder; the caller has raised the sequence.
    """
    event = _event(entry, stamp=made_at, status=Status.CANCELLED)
    _address(event, organizer, attendee)
    return _calendar(Method.CANCEL, [event])


def publish(entries: Sequence[Entry], *, organizer: Organizer, feed: Feed) -> bytes:
    """Return a file for download or a feed (RFC 5546 3.2.1, RFC 7986): no attendee, bytes that only depend on the rows.

    Entries are written by start, then UID, so that the same rows give the same bytes and the same ETag.
    """
    events = []
    for entry in sorted(entries, key=_order):
        event = _event(entry, stamp=entry.changed_at)
        event.add("organizer", _person(organizer.address, organizer.name))
        if feed.source_url is None and entry.status is not Status.CANCELLED:
            _alarm(event, entry)
        events.append(event)
    calendar = _shell(Method.PUBLISH)
    name = PlainText(clean_line(feed.name))
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    if feed.description:
        calendar.add("description", PlainText(clean(feed.description)))
    if feed.refresh_hours is not None:
        interval = timedelta(hours=feed.refresh_hours)
        calendar.add("refresh-interval", interval, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", f"PT{feed.refresh_hours}H")
    if feed.source_url is not None:
        calendar.add("source", vUri(clean_line(feed.source_url)), parameters={"VALUE": "URI"})
    calendar.add("color", feed.colour)
    return _written(calendar, events)


def _order(entry: Entry) -> tuple[datetime, str]:
    when = entry.content.when
    if isinstance(when, AllDay):
        start = datetime(when.first_on.year, when.first_on.month, when.first_on.day, tzinfo=UTC)
        return start, entry.uid
    return when.starts_at.astimezone(UTC), entry.uid


def _shell(method: Method) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    return calendar


def _calendar(method: Method, events: list[Event]) -> bytes:
    return _written(_shell(method), events)


def _written(calendar: Calendar, events: list[Event]) -> bytes:
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(entry: Entry, *, stamp: datetime, status: Status | None = None) -> Event:
    content = entry.content
    event = Event()
    event.add("uid", clean_line(entry.uid))
    event.add("dtstamp", _utc(stamp))
    event.add("last-modified", _utc(entry.changed_at))
    event.add("sequence", entry.sequence)
    event.add("status", (status or entry.status).value)
    event.add("transp", "OPAQUE")
    _when(event, content)
    event.add("summary", PlainText(clean_line(content.summary)))
    description = clean(content.description)
    if description:
        event.add("description", PlainText(description))
        # Written as it is: the value of X-ALT-DESC is TEXT with the type of its content beside it.
        event.add(
            "x-alt-desc", PlainText(html_of(description)), parameters={"FMTTYPE": "text/html"}
        )
    if content.location:
        event.add("location", PlainText(clean_line(content.location)))
    if content.url:
        event.add("url", vUri(clean_line(content.url)))
    if content.conference_url:
        parameters = {"VALUE": "URI", "FEATURE": "VIDEO"}
        if content.conference_label:
            parameters["LABEL"] = clean_parameter(content.conference_label)
        event.add("conference", vUri(clean_line(content.conference_url)), parameters=parameters)
    return event


def _when(event: Event, content: Content) -> None:
    when = content.when
    if isinstance(when, AllDay):
        event.add("dtstart", when.first_on)
        event.add("dtend", when.last_on + timedelta(days=1))
    else:
        event.add("dtstart", _utc(when.starts_at))
        event.add("dtend", _utc(when.ends_at))


def _utc(instant: datetime) -> datetime:
    """Return the instant in UTC to the second; a naive one is a mistake of the caller."""
    if instant.tzinfo is None:
        message = "a calendar file needs aware instants"
        raise ValueError(message)
    return instant.astimezone(UTC).replace(microsecond=0)


def _person(address: str, name: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{clean_line(address).replace(' ', '')}")
    shown = clean_parameter(name)
    if shown:
        person.params["CN"] = vText(shown)
    return person


def _address(event: Event, organizer: Organizer, attendee: Attendee) -> None:
    event.add("organizer", _person(organizer.address, organizer.name))
    person = _person(attendee.address, attendee.name)
    waits = attendee.participation is Participation.NEEDS_ACTION
    person.params["CUTYPE"] = vText("INDIVIDUAL")
    person.params["ROLE"] = vText("REQ-PARTICIPANT")
    person.params["PARTSTAT"] = vText(attendee.participation.value)
    person.params["RSVP"] = vText("TRUE" if waits else "FALSE")
    if attendee.language:
        person.params["LANGUAGE"] = vText(attendee.language)
    event.add("attendee", person)


def _alarm(event: Event, entry: Entry) -> None:
    if entry.alarm_minutes is None:
        return
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", PlainText(clean_line(entry.content.summary)))
    alarm.add("trigger", -timedelta(minutes=entry.alarm_minutes))
    event.add_component(alarm)
