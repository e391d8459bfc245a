"""What a person has booked, day by day, as the personal page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from registration.core import zones
from registration.core.i18n import format_clock, format_day, ngettext
from registration.core.i18n import gettext as _
from registration.core.types import Localised
from registration.meetings.facts import DayFacts, MeetingFacts
from registration.meetings.kinds import MeetingFormat, MeetingState, Mode, PlaceState
from registration.meetings.models import Meeting, PlacePool
from registration.meetings.phases import offers, open_modes
from registration.pages.personal.times import OwnClock, clock_span, span
from registration.participants import facts as participants_facts
from registration.participants import joining
from registration.participants.facts import DayChoice
from registration.participants.invitations import sessions_for
from registration.participants.invitations import span as span_of
from registration.participants.kinds import ACTIVE, Status
from registration.participants.models import Registration


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session open to the person; ``own_hours`` is empty where it says nothing new."""

    hours: str
    own_hours: str
    title: Localised
    place: Localised


@dataclass(frozen=True, slots=True)
class Switch:
    """Another way to attend a day: the mode, the words of its button and what it would mean."""

    mode: Mode
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class DayView:
    """A day of the meeting and what is booked for it.

    ``badge`` is ``in-person``, ``virtual``, ``waiting`` or ``absent``; ``notes`` are sentences about places waited for
    and joining.
    """

    id: int
    date: str
    theme: Localised
    badge: str
    meanwhile: str
    hours: str
    own_hours: str
    notes: list[str]
    sessions: list[SessionView]
    switches: list[Switch]


@dataclass(frozen=True)
class Frame:
    """All that the days of a registration are shown from."""

    registration: Registration
    meeting: Meeting
    facts: MeetingFacts
    pools: Mapping[int, PlacePool]
    now: datetime

    @property
    def choices(self) -> list[DayChoice]:
        """Return how each day is booked."""
        return list(participants_facts.of_registration(self.registration).days)

    @property
    def online(self) -> joining.OnlineMeeting:
        """Return what joining depends on."""
        return online_of(self.meeting, self.facts)

    @property
    def is_changeable(self) -> bool:
        """Tell whether the person may still change something."""
        active = self.registration.status in ACTIVE
        runs = self.meeting.state is MeetingState.PUBLISHED and self.now < self.meeting.ends_at
        return active and runs


def online_of(meeting: Meeting, facts: MeetingFacts) -> joining.OnlineMeeting:
    """Return what joining a meeting depends on."""
    return joining.OnlineMeeting(
        days=facts.days,
        zone=meeting.time_zone,
        format=meeting.format,
        online_link=meeting.online_link,
    )


def own_zone(registration: Registration) -> str:
    """Return the person's own zone: the one given, else that of the country represented."""
    if registration.time_zone:
        return registration.time_zone
    return registration.country.time_zone if registration.country else ""


def days_of(frame: Frame) -> list[DayView]:
    """Return the days of a registration in order."""
    clock = OwnClock(frame.meeting.time_zone, own_zone(frame.registration))
    by_day = {choice.day_id: choice for choice in frame.choices}
    attended = {day.id: mode for day, mode in joining.modes(frame.online, frame.choices)}
    return [
        _day(
            frame,
            day,
            by_day.get(day.id) or DayChoice(day_id=day.id, mode=Mode.ABSENT),
            attended[day.id],
            clock,
        )
        for day in frame.facts.days
    ]


def _day(frame: Frame, day: DayFacts, choice: DayChoice, mode: Mode, clock: OwnClock) -> DayView:
    hours = span_of(day, mode) if mode is not Mode.ABSENT else None
    is_virtual = mode is Mode.VIRTUAL
    waits = PlaceState.WAITING in {choice.place, choice.online_place}
    return DayView(
        id=day.id,
        date=format_day(day.held_on),
        theme=day.theme,
        badge="waiting" if waits else choice.mode.value,
        meanwhile=mode.value if waits and mode is not Mode.ABSENT else "",
        hours=span(*hours, frame.meeting.time_zone) if hours else "",
        own_hours=clock.of(*hours, named=True) if hours and is_virtual else "",
        notes=_notes(frame, day, choice, mode),
        sessions=_sessions(day, mode, clock),
        switches=_switches(frame, day, choice),
    )


def _sessions(day: DayFacts, mode: Mode, clock: OwnClock) -> list[SessionView]:
    if mode is Mode.ABSENT:
        return []
    return [
        SessionView(
            clock_span(item.starts, item.ends),
            clock.of(item.starts, item.ends, named=False) if mode is Mode.VIRTUAL else "",
            item.title,
            item.place if mode is Mode.IN_PERSON else Localised(),
        )
        for item in sessions_for(day, mode)
    ]


def _notes(frame: Frame, day: DayFacts, choice: DayChoice, mode: Mode) -> list[str]:
    notes = []
    if choice.place is PlaceState.WAITING:
        waiting = frame.pools[day.room_pool_id].waiting
        notes.append(
            _(
                "You are on the waiting list for a place in person. You attend virtually until it is yours."
            )
            if mode is Mode.VIRTUAL
            else _("You are on the waiting list for a place in person.")
        )
        notes.append(_people_waiting(waiting))
    if choice.online_place is PlaceState.WAITING:
        notes.append(_("You are on the waiting list for a place online."))
        notes.append(_people_waiting(frame.pools[day.online_pool_id].waiting))
    if mode is Mode.VIRTUAL and frame.registration.status is Status.CONFIRMED:
        notes += _opening(frame, day)
    return notes


def _people_waiting(count: int) -> str:
    return ngettext(
        "%(num)d person is waiting for it; we write to you as soon as it is your turn.",
        "%(num)d people are waiting for it; we write to you as soon as it is your turn.",
        count,
    )


def _opening(frame: Frame, day: DayFacts) -> list[str]:
    """Say when the button to join appears; nothing once it is there or the day is over."""
    window = joining.window_of(day, frame.meeting.time_zone)
    if frame.now >= window.opens_at:
        return []
    wall = zones.wall_of(window.opens_at, frame.meeting.time_zone)
    return [
        _(
            "The button to join appears on this page on %(day)s at %(time)s.",
            day=format_day(wall.date(), "long", year=False),
            time=format_clock(wall),
        )
    ]


def _switches(frame: Frame, day: DayFacts, choice: DayChoice) -> list[Switch]:
    today = zones.wall_of(frame.now, frame.meeting.time_zone).date()
    if not frame.is_changeable or day.held_on < today:
        return []
    still_open = open_modes(frame.meeting, frame.now)
    labels = {
        Mode.IN_PERSON: _("I will attend in person"),
        Mode.VIRTUAL: _("I will attend virtually"),
        Mode.ABSENT: _("I will not attend that day"),
    }
    wanted = [mode for mode in labels if mode is not choice.mode]
    return [
        Switch(mode, labels[mode], _consequence(frame, day, choice, mode))
        for mode in wanted
        if mode is Mode.ABSENT or (offers(frame.meeting.format, mode) and mode in still_open)
    ]


def _consequence(frame: Frame, day: DayFacts, choice: DayChoice, mode: Mode) -> str:
    """Say what a switch would mean for places; nothing where another day keeps the same place."""
    if day.room_pool_id in _pools_kept(frame, day):
        return ""
    if mode is Mode.IN_PERSON:
        return _joining_the_room(frame, frame.pools[day.room_pool_id])
    if choice.place is PlaceState.HELD:
        return _("Your place in person goes to the next person who waits for it.")
    if choice.place is PlaceState.WAITING:
        return _("You leave the waiting list.")
    return ""


def _pools_kept(frame: Frame, day: DayFacts) -> set[int]:
    """Return the pools of which the person holds a place for other days."""
    held = {
        choice.day_id
        for choice in frame.choices
        if choice.day_id != day.id and choice.place is not PlaceState.NOT_NEEDED
    }
    return {other.room_pool_id for other in frame.facts.days if other.id in held}


def _joining_the_room(frame: Frame, pool: PlacePool) -> str:
    if pool.places is None or (pool.taken < pool.places and not pool.waiting):
        return ""
    if frame.meeting.format is MeetingFormat.IN_PERSON:
        return _("All places are taken: you would be on the waiting list.")
    return _(
        "All places are taken: you would be on the waiting list and attend virtually until one is yours."
    )
