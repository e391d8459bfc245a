"""Rules of the modes chosen by day; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta

from registration.core import zones
from registration.core.errors import InvalidError
from registration.meetings.facts import DayFacts
from registration.meetings.kinds import MeetingFormat, Mode
from registration.meetings.phases import offers


def complete(day_ids: Iterable[int], chosen: Mapping[int, Mode]) -> dict[int, Mode]:
    """Return a mode for every day of the meeting, absent where nothing was chosen.

    Raises:
        InvalidError: ``unknown-day``: a day is not of this meeting; ``no-day``: all are absent.
    """
    known = list(day_ids)
    if any(day_id not in known for day_id in chosen):
        raise InvalidError("unknown-day")
    modes = {day_id: chosen.get(day_id, Mode.ABSENT) for day_id in known}
    if all(mode is Mode.ABSENT for mode in modes.values()):
        raise InvalidError("no-day")
    return modes


def days_over(days: Iterable[DayFacts], zone: str, now: datetime) -> set[int]:
    """Return the days that are over at ``now``: after their last session, or at midnight without any."""
    return {day.id for day in days if now >= _end_of(day, zone)}


def _end_of(day: DayFacts, zone: str) -> datetime:
    if day.sessions:
        return max(session.ends_at for session in day.sessions)
    return zones.instant_of(datetime.combine(day.held_on + timedelta(days=1), time()), zone)


def check_days(modes: Mapping[int, Mode], before: Mapping[int, Mode], over: Iterable[int]) -> None:
    """Refuse another mode for a day that is over: what was planned for it is history.

    Raises:
        InvalidError: ``day-over``; the fact names the day.
    """
    for day_id in over:
        if modes.get(day_id, Mode.ABSENT) is not before.get(day_id, Mode.ABSENT):
            raise InvalidError("day-over", day=day_id)


def check_modes(
    modes: Mapping[int, Mode],
    before: Mapping[int, Mode],
    meeting_format: MeetingFormat,
    open_modes: Iterable[Mode],
) -> None:
    """Refuse modes that the meeting does not offer or that are closed; what one had may stay.

    Raises:
        InvalidError: ``mode-not-offered`` or ``mode-closed``; the facts name the day and the mode.
    """
    still_open = set(open_modes)
    for day_id, mode in modes.items():
        if mode is Mode.ABSENT or before.get(day_id) is mode:
            continue
        if not offers(meeting_format, mode):
            raise InvalidError("mode-not-offered", day=day_id, mode=mode.value)
        if mode not in still_open:
            raise InvalidError("mode-closed", day=day_id, mode=mode.value)
