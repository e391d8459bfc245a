"""Joining online: from the personal page, and by the join-only link that calendars carry.

The platform's address is on no page: a POST leads there. That POST is where the ledger will note that the
person meant to join; a GET (also that of a mail scanner) never counts.
"""

from __future__ import annotations

from datetime import datetime

from flask import make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from registration.core import zone_names, zones
from registration.core.http import see_other
from registration.core.i18n import format_clock, format_day, language
from registration.core.i18n import gettext as _
from registration.core.permissions import public
from registration.core.tokens import Purpose
from registration.meetings.facts import DayFacts
from registration.meetings.kinds import MeetingState
from registration.pages.links import open_link
from registration.pages.personal import booked, page, sentences
from registration.pages.personal.booked import Frame
from registration.pages.personal.forms import RoomForm
from registration.pages.personal.site import blueprint
from registration.pages.personal.times import OwnClock
from registration.participants.joining import Door, Joining, JoinState, Window
from registration.participants.kinds import Status
from registration.participants.models import Registration


@blueprint.get("/join/<string:token>")
@public
def join(token: str) -> ResponseReturnValue:
    """Show whose link this is and, when it is time, the button to join."""
    return _show(token, open_link(Purpose.JOIN, token))


@blueprint.post("/join/<string:token>")
@public
def join_now(token: str) -> ResponseReturnValue:
    """Lead to the online room, if it is open for this person now."""
    registration = open_link(Purpose.JOIN, token)
    form = RoomForm()
    if not form.validate_on_submit():
        return _show(token, registration, sentences.expired(), 422)
    door = _enter(page.frame_of(registration), form.room.data or "")
    return redirect(door.address, 303) if door else see_other("personal.join", token=token)


@blueprint.post("/my/<string:token>/join")
@public
def enter(token: str) -> ResponseReturnValue:
    """Lead from the personal page to the online room, if it is open now."""
    registration = page.open_page(token)
    form = RoomForm()
    if not form.validate_on_submit():
        return page.show_page(token, registration, sentences.expired(), 422)
    door = _enter(page.frame_of(registration), form.room.data or "")
    return redirect(door.address, 303) if door else see_other("personal.show", token=token)


def _enter(frame: Frame, room: str) -> Door | None:
    """Return the door that a person goes through now, None if none is open.

    The one place through which people go online: what the ledger shall know is written here.
    """
    return page.joining_of(frame).door(room)


def _show(
    token: str, registration: Registration, problem: str = "", status: int = 200
) -> ResponseReturnValue:
    frame = page.frame_of(registration)
    rooms = page.joining_of(frame)
    response = make_response(
        render_template(
            "personal/join.html",
            token=token,
            meeting=frame.meeting,
            dialogue=frame.meeting.dialogue,
            name=page.full_name(registration),
            problem=problem,
            rooms=rooms,
            room_label=page.room_label,
            lines=_lines(frame, rooms),
        )
    )
    response.status_code = status
    return response


def _lines(frame: Frame, rooms: Joining) -> list[str]:
    """Say what can be done now, and when more can be."""
    if frame.meeting.state is MeetingState.CANCELLED:
        return [_("This meeting has been cancelled.")]
    if frame.registration.status is not Status.CONFIRMED:
        return [_("This registration is not confirmed, so nobody can join with this link.")]
    lines = {
        JoinState.OPEN: lambda: _("The meeting is online now."),
        JoinState.NO_ADDRESS: lambda: _(
            "It is time, but the address of the online room is not known yet. Load this page again in a few minutes."
        ),
        JoinState.NOT_YET: lambda: _("It is not time yet."),
        JoinState.IN_PERSON: lambda: _in_person(rooms.day),
        JoinState.NO_PLACE: lambda: _(
            "You do not attend this meeting virtually as things stand. Your personal page says what you have booked."
        ),
        JoinState.OVER: lambda: _("The meeting is over online."),
    }[rooms.state]()
    opening = rooms.window and rooms.state in {JoinState.NOT_YET, JoinState.IN_PERSON}
    return [lines, _opens(frame, rooms.window)] if opening and rooms.window else [lines]


def _in_person(day: DayFacts | None) -> str:
    shown = format_day(day.held_on) if day else ""
    return _(
        "You are registered in person on %(day)s. To attend that day virtually instead, change it on your personal page.",
        day=shown,
    )


def _opens(frame: Frame, window: Window) -> str:
    zone = frame.meeting.time_zone
    wall = zones.wall_of(window.opens_at, zone)
    words = _(
        "You can join on %(day)s from %(time)s (%(zone)s).",
        day=format_day(wall.date()),
        time=format_clock(wall),
        zone=zone_names.label(window.opens_at, zone, language()),
    )
    return f"{words} {own}" if (own := _own(frame, wall)) else words


def _own(frame: Frame, wall: datetime) -> str:
    clock = OwnClock(frame.meeting.time_zone, booked.own_zone(frame.registration))
    found = clock.instant(wall)
    return _("For you that is %(time)s.", time=found) if found else ""
