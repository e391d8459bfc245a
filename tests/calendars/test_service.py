"""Which message is owed to an owner after which change, and what the rows keep."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.calendars import queries, service
from registration.calendars.content import WantedEntry
from registration.calendars.models import CalendarEntry
from registration.core import zones
from registration.ical.entry import Method
from tests.apps import TestClock

OWNER = "registration:x"
DAY_ONE = WantedEntry(
    item_key="day:1",
    starts=datetime.fromisoformat("2026-12-14 09:30"),
    ends=datetime.fromisoformat("2026-12-14 17:00"),
    zone="Europe/Paris",
    summary="Meeting / Réunion",
    description="Join: {join}",
    location="Online / En ligne",
    mode="virtual",
    join=("x", 1),
)
DAY_TWO = replace(
    DAY_ONE,
    item_key="day:2",
    starts=datetime.fromisoformat("2026-12-15 09:30"),
    ends=datetime.fromisoformat("2026-12-15 17:00"),
)


@pytest.fixture
def reconcile(db: Session, clock: TestClock) -> Any:
    """Bring the owner's calendar to what is wanted; returns (method, item, sequence, is it new)."""

    def bring(*wanted: WantedEntry) -> list[tuple[Method, str, int, bool]]:
        owed = service.reconcile(db, OWNER, wanted, meeting_id=1, now=clock.now)
        clock.advance(minutes=1)
        return [
            (item.method, item.item_key, item.calendar["sequence"], item.is_new) for item in owed
        ]

    return bring


def rows(db: Session) -> list[CalendarEntry]:
    """Return the owner's rows."""
    return list(queries.entries_of(db, OWNER))


def test_the_first_entries_are_invitations_with_sequence_0(reconcile: Any) -> None:
    assert reconcile(DAY_ONE, DAY_TWO) == [
        (Method.REQUEST, "day:1", 0, True),
        (Method.REQUEST, "day:2", 0, True),
    ]


def test_the_same_again_owes_nothing_and_changes_no_row(db: Session, reconcile: Any) -> None:
    reconcile(DAY_ONE)
    before = rows(db)[0].changed_at
    assert reconcile(DAY_ONE) == []
    assert rows(db)[0].changed_at == before


@pytest.mark.parametrize(
    "change",
    [
        {"starts": datetime.fromisoformat("2026-12-14 10:00")},
        {"ends": datetime.fromisoformat("2026-12-14 18:00")},
        {"zone": "Africa/Dakar"},
        {"location": "Conference centre"},
        {"mode": "in-person", "join": None},
        {"join": ("x", 2)},
        {"all_day": True},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_change_of_time_place_mode_or_link_is_an_update(reconcile: Any, change: Any) -> None:
    reconcile(DAY_ONE)
    assert reconcile(replace(DAY_ONE, **change)) == [(Method.REQUEST, "day:1", 1, False)]
    assert reconcile(DAY_ONE) == [(Method.REQUEST, "day:1", 2, False)]


def test_a_change_of_words_is_kept_for_feeds_and_mailed_to_nobody(
    db: Session, reconcile: Any
) -> None:
    reconcile(DAY_ONE)
    assert reconcile(replace(DAY_ONE, summary="Meeting, second title")) == []
    (row,) = rows(db)
    assert row.content["summary"] == "Meeting, second title"
    assert row.sequence == 0


def test_a_cancellation_is_above_all_before_it_and_is_sent_once(reconcile: Any) -> None:
    reconcile(DAY_ONE, DAY_TWO)
    reconcile(replace(DAY_ONE, location="Elsewhere"), DAY_TWO)
    assert reconcile(DAY_TWO) == [(Method.CANCEL, "day:1", 2, False)]
    assert reconcile(DAY_TWO) == []


def test_an_entry_that_comes_back_keeps_its_uid_and_goes_on_counting(
    db: Session, reconcile: Any
) -> None:
    reconcile(DAY_ONE)
    uid = rows(db)[0].uid
    reconcile()
    assert reconcile(DAY_ONE) == [(Method.REQUEST, "day:1", 2, True)]
    (row,) = rows(db)
    assert (row.uid, row.cancelled_at) == (uid, None)


def test_the_calendar_of_another_owner_is_left_alone(
    db: Session, clock: TestClock, reconcile: Any
) -> None:
    reconcile(DAY_ONE)
    service.reconcile(db, "registration:y", [], meeting_id=1, now=clock.now)
    assert rows(db)[0].cancelled_at is None


def test_a_corrected_address_is_invited_to_what_is_alive(db: Session, reconcile: Any) -> None:
    reconcile(DAY_ONE, DAY_TWO)
    reconcile(DAY_TWO)
    (again,) = service.repeat(db, OWNER)
    assert (again.item_key, again.method, again.calendar["sequence"]) == (
        "day:2",
        Method.REQUEST,
        0,
    )


def test_a_row_says_wall_time_zone_and_release_of_the_zone_data(
    db: Session, reconcile: Any
) -> None:
    reconcile(DAY_ONE)
    (row,) = rows(db)
    assert row.content["starts"] == "2026-12-14T09:30:00"
    assert row.content["starts_at"] == "2026-12-14T08:30:00+00:00"
    assert row.zone_version == zones.data_version()


def test_an_update_of_the_zone_data_lists_the_entries_that_moved(
    db: Session, clock: TestClock, reconcile: Any
) -> None:
    casablanca = replace(DAY_TWO, zone="Africa/Casablanca")
    reconcile(DAY_ONE, casablanca, replace(casablanca, item_key="day:3"))
    # As an older release had it, in which Morocco was on UTC+1 in that winter.
    for row in rows(db):
        row.zone_version = "2025b"
        if row.item_key == "day:2":
            starts_at = row.starts_at - timedelta(hours=1)
            row.starts_at = starts_at
            row.content = {**row.content, "starts_at": starts_at.isoformat()}
    db.flush()
    (moved,) = queries.moved_entries(db, now=clock.now)
    assert (moved.item_key, moved.wall, moved.sent_with) == (
        "day:2",
        "2026-12-15T09:30:00",
        "2025b",
    )
    assert moved.is_now - moved.sent_as == timedelta(hours=1)
    assert queries.moved_entries(db, now=moved.sent_as) == []


def test_entries_made_with_the_data_of_today_are_not_looked_at(
    db: Session, clock: TestClock, reconcile: Any
) -> None:
    reconcile(DAY_ONE)
    assert queries.moved_entries(db, now=clock.now) == []


def test_sending_again_after_an_update_of_the_zone_data_is_an_update(
    db: Session, reconcile: Any
) -> None:
    reconcile(DAY_ONE)
    (row,) = rows(db)
    row.content = {**row.content, "starts_at": "2026-12-14T07:30:00+00:00"}
    db.flush()
    assert reconcile(DAY_ONE) == [(Method.REQUEST, "day:1", 1, False)]


def test_what_is_forgotten_is_gone(db: Session, reconcile: Any) -> None:
    reconcile(DAY_ONE)
    service.forget(db, OWNER)
    assert db.scalar(sa.select(sa.func.count()).select_from(CalendarEntry)) == 0
