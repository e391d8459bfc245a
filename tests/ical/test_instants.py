"""The instants of calendar files in zones whose rules are irregular or have just changed."""

from __future__ import annotations

import zoneinfo
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import icalendar
import pytest

from registration.ical import build
from registration.ical.entry import Timed
from tests.ical.samples import ATTENDEE, IN_PERSON, MADE_AT, ORGANIZER, entry

CASES = [
    # Morocco: UTC+1 but UTC+0 in Ramadan; UTC+0 for good since 2026-09-20.
    ("Africa/Casablanca", "2026-09-18 09:00", "20260918T080000Z"),
    ("Africa/Casablanca", "2026-09-21 09:00", "20260921T090000Z"),
    ("Africa/Casablanca", "2026-12-14 09:00", "20261214T090000Z"),
    ("Africa/Casablanca", "2024-03-20 09:00", "20240320T090000Z"),
    ("Africa/Casablanca", "2024-04-20 09:00", "20240420T080000Z"),
    ("Africa/Casablanca", "2025-03-10 09:00", "20250310T090000Z"),
    ("Africa/Casablanca", "2025-02-10 09:00", "20250210T080000Z"),
    # Egypt has summer time again since 2023, from the last Friday of April.
    ("Africa/Cairo", "2027-07-01 09:00", "20270701T060000Z"),
    ("Africa/Cairo", "2027-01-15 09:00", "20270115T070000Z"),
    # São Tomé was on UTC+1 in 2018 only.
    ("Africa/Sao_Tome", "2018-06-01 09:00", "20180601T080000Z"),
    ("Africa/Sao_Tome", "2019-06-01 09:00", "20190601T090000Z"),
    # Ireland's winter time is the negative one.
    ("Europe/Dublin", "2026-12-14 09:00", "20261214T090000Z"),
    ("Europe/Dublin", "2026-07-01 09:00", "20260701T080000Z"),
    # Moldova changes at another hour than its neighbours.
    ("Europe/Chisinau", "2026-12-14 09:00", "20261214T070000Z"),
    ("Europe/Chisinau", "2026-07-01 09:00", "20260701T060000Z"),
    # Paris on both sides of both changes.
    ("Europe/Paris", "2026-03-28 09:30", "20260328T083000Z"),
    ("Europe/Paris", "2026-03-30 09:30", "20260330T073000Z"),
    ("Europe/Paris", "2026-10-24 09:30", "20261024T073000Z"),
    ("Europe/Paris", "2026-10-26 09:30", "20261026T083000Z"),
    ("Africa/Niamey", "2026-10-26 09:30", "20261026T083000Z"),
]


@pytest.fixture(autouse=True)
def _packaged_zone_data() -> None:
    """Read the pinned tzdata package, as the application does, not the machine's older files."""
    zoneinfo.reset_tzpath(to=[])
    zoneinfo.ZoneInfo.clear_cache()


@pytest.mark.parametrize(("zone", "wall", "instant"), CASES)
def test_a_planned_time_is_written_at_its_true_instant(zone: str, wall: str, instant: str) -> None:
    starts_at = datetime.fromisoformat(wall).replace(tzinfo=zoneinfo.ZoneInfo(zone))
    content = replace(IN_PERSON, when=Timed(starts_at, starts_at + timedelta(hours=2)))
    calendar = build.request(
        entry(content), organizer=ORGANIZER, attendee=ATTENDEE, made_at=MADE_AT
    )
    assert f"DTSTART:{instant}\r\n".encode() in calendar
    event: Any = icalendar.Calendar.from_ical(calendar).events[0]
    assert event["DTSTART"].dt == starts_at


def test_an_event_over_the_change_of_clocks_lasts_what_the_clock_took() -> None:
    paris = zoneinfo.ZoneInfo("Europe/Paris")
    night = Timed(
        datetime(2026, 10, 25, 1, 30, tzinfo=paris), datetime(2026, 10, 25, 3, 30, tzinfo=paris)
    )
    calendar = build.request(
        entry(replace(IN_PERSON, when=night)),
        organizer=ORGANIZER,
        attendee=ATTENDEE,
        made_at=MADE_AT,
    )
    assert b"DTSTART:20261024T233000Z\r\n" in calendar
    assert b"DTEND:20261025T023000Z\r\n" in calendar
