"""The personal page itself: everything that it shows, gathered once for all views that draw it."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from registration.core import clock
from registration.core.addresses import find_url
from registration.core.db import session
from registration.core.http import allow_form_target
from registration.core.i18n import format_day, language, text
from registration.core.i18n import gettext as _
from registration.core.tokens import Purpose
from registration.meetings.facts import facts_of
from registration.meetings.kinds import MeetingState, Mode
from registration.meetings.phases import open_modes
from registration.meetings.queries import places_of
from registration.messages.links import absolute
from registration.pages.links import open_link
from registration.pages.personal import booked, sentences
from registration.pages.personal.booked import Frame
from registration.participants import joining, labels
from registration.participants.joining import Joining, JoinState
from registration.participants.kinds import ACTIVE, ConsentKind, Status
from registration.participants.models import Registration
from registration.participants.service import deciding


def open_page(token: str) -> Registration:
    """Return the registration of a personal link; a dead one is answered by its own page."""
    return open_link(Purpose.PERSONAL, token)


def frame_of(registration: Registration) -> Frame:
    """Gather what the days are shown from."""
    db = session()
    meeting = registration.meeting
    return Frame(
        registration, meeting, facts_of(db, meeting), places_of(db, meeting.id), clock.now()
    )


def show_page(
    token: str, registration: Registration, problem: str = "", status: int = 200
) -> ResponseReturnValue:
    """Draw the personal page; ``problem`` says on top why something could not be done."""
    frame = frame_of(registration)
    meeting = registration.meeting
    rooms = joining_of(frame)
    response = make_response(
        render_template(
            "personal/show.html",
            token=token,
            registration=registration,
            meeting=meeting,
            dialogue=meeting.dialogue,
            problem=problem,
            standing=sentences.standing(registration, meeting, frame.choices, frame.now),
            days=booked.days_of(frame) if _is_alive(frame) else [],
            rooms=rooms,
            room_label=room_label,
            name=full_name(registration),
            represents=represents(registration),
            sent_to=registration.email or registration.contact_email,
            venue=_venue(frame),
            is_changeable=frame.is_changeable,
            can_reinstate=can_reinstate(frame),
            consents=_consents(registration),
            calendar=_calendar(frame),
            links=_links(token, frame),
        )
    )
    response.status_code = status
    return response


def joining_of(frame: Frame) -> Joining:
    """Return what can be joined now; while it is open the page may send the person to the room."""
    if frame.registration.status is not Status.CONFIRMED:
        return Joining(JoinState.NO_PLACE)
    if frame.meeting.state is not MeetingState.PUBLISHED:
        return Joining(JoinState.OVER)
    found = joining.joining(frame.online, frame.choices, frame.now)
    for door in found.doors:
        allow_form_target(door.address.partition(":")[0])
    return found


def room_label(door: joining.Door, rooms: Joining) -> str:
    """Return the words of a button to join: the session's name where there are several rooms."""
    if len(rooms.doors) == 1 or not door.sessions:
        return _("Join online")
    titles = ", ".join(text(session.title) for session in door.sessions)
    return _("Join: %(title)s", title=titles)


def full_name(registration: Registration) -> str:
    """Return the name with its form of address, as typed."""
    parts = (
        labels.form_of_address(registration.form_of_address, registration.form_of_address_text),
        registration.given_names,
        registration.family_name,
    )
    return " ".join(part for part in parts if part)


def represents(registration: Registration) -> str:
    """Return for whom the person comes: "Senegal (Local authorities)", or the organisation."""
    if registration.country is not None:
        country = text(registration.country.name)
        if registration.side is None:
            return country
        return _("%(country)s (%(side)s)", country=country, side=labels.side(registration.side))
    return text(registration.organisation.name) if registration.organisation else ""


def can_reinstate(frame: Frame) -> bool:
    """Tell whether a cancelled registration can be taken up again by the person."""
    cancelled = frame.registration.status is Status.CANCELLED
    is_open = cancelled and bool(open_modes(frame.meeting, frame.now))
    return is_open and deciding.ended_by_person(session(), frame.registration)


def can_return(frame: Frame) -> bool:
    """Tell whether a cancellation could be taken back by the person."""
    return bool(open_modes(frame.meeting, frame.now))


def _is_alive(frame: Frame) -> bool:
    """Tell whether anything is booked: the registration and the meeting are not cancelled."""
    active = frame.registration.status in ACTIVE
    return active and frame.meeting.state is not MeetingState.CANCELLED


def _venue(frame: Frame) -> str:
    """Return venue, address and city if any day is attended in person."""
    in_person = any(choice.mode is Mode.IN_PERSON for choice in frame.choices)
    if not in_person or not _is_alive(frame):
        return ""
    meeting = frame.meeting
    shown: list[str] = []
    for part in (meeting.venue, meeting.address, meeting.city):
        words = " ".join(text(part).split())
        if words and not any(words in earlier for earlier in shown):
            shown.append(words)
    return ", ".join(shown)


def _consents(registration: Registration) -> list[dict[str, Any]]:
    given = {one.kind: one for one in registration.consents if one.withdrawn_at is None}
    return [
        {
            "kind": kind.value,
            "sentence": labels.consent_sentence(kind),
            "since": format_day(given[kind].given_at.date(), "long") if kind in given else "",
        }
        for kind in ConsentKind
    ]


def _calendar(frame: Frame) -> dict[str, str] | None:
    """Return the addresses of the calendar; None where there is nothing to put into one."""
    if not _is_alive(frame):
        return None
    feed = absolute("personal.feed", language=language(), feed=frame.registration.feed_token)
    return {"https": feed, "webcal": f"webcal:{feed.partition(':')[2]}"}


def _links(token: str, frame: Frame) -> dict[str, str]:
    return {
        "meeting": find_url("meetings.show", meeting=frame.meeting.slug),
        "change": find_url("registration_form.change", token=token) if frame.is_changeable else "",
        "contact": url_for("pages.contact"),
    }
