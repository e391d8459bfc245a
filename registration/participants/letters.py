"""What the mails about a registration say, as plain JSON for their templates; pure.

Localised texts are taken in the person's language here; dates, times and sentences are written when the mail
is rendered. There is no link: public id and link version stand for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from registration.calendars.service import OwedMessage
from registration.ical.entry import Method
from registration.meetings.facts import DayFacts
from registration.meetings.kinds import Mode, PlaceState
from registration.messages.kinds import Kind
from registration.messages.service import MessageWanted
from registration.participants.facts import MeetingWords, PersonFacts
from registration.participants.invitations import attendance, span
from registration.participants.kinds import Status

CANCELLING = {Kind.CANCELLED, Kind.DECLINED, Kind.MEETING_CANCELLED}


def kind_of(meeting: MeetingWords, person: PersonFacts, status: Status) -> Kind:
    """Return the mail that tells a person where a registration stands."""
    if status is Status.PENDING:
        return Kind.PENDING
    if status is Status.DECLINED:
        return Kind.DECLINED
    if status is Status.CANCELLED:
        return Kind.CANCELLED
    attends = any(attendance(choice, meeting.format) is not Mode.ABSENT for choice in person.days)
    return Kind.CONFIRMATION if attends else Kind.WAITING_LIST


def context(meeting: MeetingWords, person: PersonFacts, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return the context that all mails about a registration share, and ``more``."""
    language = person.language
    return {
        "salutation": {
            "form": person.form_of_address.value if not person.concerns else "",
            "text": person.form_of_address_text if not person.concerns else "",
            "family_name": person.family_name if not person.concerns else "",
            "full_name": person.full_name if not person.concerns else person.recipient_name,
        },
        "concerns": person.concerns,
        "registration": person.public_id,
        "link_version": person.link_version,
        "reference": person.reference,
        "zone": person.zone,
        "meeting": {
            "title": meeting.title.text(language),
            "slug": meeting.slug,
            "zone": meeting.zone,
            "venue": meeting.venue.text(language),
            "address": meeting.address.text(language),
            "city": meeting.city.text(language),
            "contact_email": meeting.contact_email,
            "dialogue": meeting.dialogue.text(language),
            "colour": meeting.colour,
        },
        "days": [_day(meeting, day, person) for day in meeting.days],
        **more,
    }


def _day(meeting: MeetingWords, day: DayFacts, person: PersonFacts) -> dict[str, Any]:
    choice = next((item for item in person.days if item.day_id == day.id), None)
    mode = attendance(choice, meeting.format) if choice else Mode.ABSENT
    hours = span(day, mode) if mode is not Mode.ABSENT else None
    return {
        "on": day.held_on.isoformat(),
        "starts": hours[0].isoformat() if hours else None,
        "ends": hours[1].isoformat() if hours else None,
        "mode": mode.value,
        "waits": bool(choice and choice.place is PlaceState.WAITING),
        "waits_online": bool(choice and choice.online_place is PlaceState.WAITING),
        "theme": day.theme.text(person.language),
    }


def mails(
    meeting: MeetingWords,
    person: PersonFacts,
    kind: Kind | None,
    owed: Sequence[OwedMessage],
    *,
    cause: str,
    **more: Any,  # noqa: ANN401 - JSON
) -> list[MessageWanted]:
    """Return the mails of one change: the one of ``kind``, which carries one calendar message, and the rest.

    One calendar message a mail, since one carries one UID. With ``kind`` None there are only calendar mails.
    Nobody without an address gets any.
    """
    if not person.recipient:
        return []
    values = context(meeting, person, **more)
    rest = list(owed)
    found: list[MessageWanted] = []
    if kind is not None:
        carried = _carried(kind, rest)
        if carried:
            rest.remove(carried)
        told = values | {"follow_ups": len(rest)}
        found.append(_mail(meeting, person, kind, told, cause, carried))
    for message in rest:
        values_of_day = values | {"item": _item(message)}
        key = f"{cause}:{message.item_key}:{message.calendar['sequence']}"
        found.append(_mail(meeting, person, _calendar_kind(message), values_of_day, key, message))
    return found


def _carried(kind: Kind, owed: Sequence[OwedMessage]) -> OwedMessage | None:
    """Return the calendar message that goes with a mail: an invitation, or the cancellation when it cancels."""
    method = Method.CANCEL if kind in CANCELLING else Method.REQUEST
    return next((message for message in owed if message.method is method), None)


def _calendar_kind(message: OwedMessage) -> Kind:
    if message.method is Method.CANCEL:
        return Kind.CALENDAR_CANCELLATION
    return Kind.CALENDAR_INVITATION if message.is_new else Kind.CALENDAR_UPDATE


def _item(message: OwedMessage) -> dict[str, Any]:
    """Return the day that a calendar mail is about, in the shape of the days of the context."""
    content = message.calendar["content"]
    starts = datetime.fromisoformat(content["starts"])
    timed = not content["all_day"]
    return {
        "on": starts.date().isoformat(),
        "starts": content["starts"] if timed else None,
        "ends": content["ends"] if timed else None,
        "mode": content["mode"],
        "waits": False,
        "waits_online": False,
        "theme": "",
    }


def _mail(
    meeting: MeetingWords,
    person: PersonFacts,
    kind: Kind,
    values: dict[str, Any],
    cause: str,
    carried: OwedMessage | None,
) -> MessageWanted:
    return MessageWanted(
        kind=kind.value,
        language=person.language,
        recipient=person.recipient,
        recipient_name=person.recipient_name,
        context=values,
        cause_key=cause,
        meeting_id=meeting.id,
        subject_key=person.owner_key,
        calendar=carried.calendar if carried else None,
    )
