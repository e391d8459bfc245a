from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.meetings.agenda_rules import (
    BackwardsError,
    Oddity,
    Remark,
    Slot,
    changed_places,
    remarks,
    walls,
)
from registration.meetings.kinds import SessionKind
from tests.factories.plans import wall

DAY = date(2027, 3, 15)


def slot(
    number: int,
    starts: str,
    ends: str,
    kind: SessionKind = SessionKind.PANEL,
    day: date = DAY,
) -> Slot:
    begin, end = walls(day, time.fromisoformat(starts), time.fromisoformat(ends))
    return Slot(number, kind, day, begin, end)


def test_a_session_lies_on_its_day() -> None:
    assert walls(DAY, time(9), time(10, 30)) == (
        wall("2027-03-15 09:00"),
        wall("2027-03-15 10:30"),
    )


def test_an_evening_may_end_in_the_night() -> None:
    assert walls(DAY, time(20), time(0, 30))[1] == wall("2027-03-16 00:30")


@pytest.mark.parametrize(
    ("starts", "ends"),
    [("10:00", "10:00"), ("10:00", "09:00"), ("05:00", "04:00"), ("20:00", "08:00")],
)
def test_a_session_cannot_end_before_it_begins(starts: str, ends: str) -> None:
    with pytest.raises(BackwardsError):
        walls(DAY, time.fromisoformat(starts), time.fromisoformat(ends))


def test_an_agenda_in_a_row_is_not_remarked_on() -> None:
    row = [slot(1, "09:00", "10:00"), slot(2, "10:00", "11:00"), slot(3, "11:00", "12:00")]

    assert remarks(row, "Europe/Paris") == []


def test_sessions_that_overlap_are_named_in_pairs() -> None:
    row = [slot(1, "09:00", "11:30"), slot(2, "10:00", "11:00"), slot(3, "11:00", "12:00")]

    assert remarks(row, "Europe/Paris") == [
        Remark(Oddity.OVERLAPS, 2, 1),
        Remark(Oddity.OVERLAPS, 3, 1),
    ]


def test_working_groups_may_run_side_by_side() -> None:
    groups = [
        slot(1, "09:00", "10:00", SessionKind.WORKING_GROUP),
        slot(2, "09:00", "10:00", SessionKind.WORKING_GROUP),
    ]

    assert remarks(groups, "Europe/Paris") == []


def test_a_session_in_the_night_may_be_a_mistyped_afternoon() -> None:
    assert remarks([slot(1, "02:30", "04:00")], "Europe/Paris") == [Remark(Oddity.NIGHT, 1)]


def test_a_session_that_ends_on_the_next_day_is_remarked_on() -> None:
    assert remarks([slot(1, "20:00", "00:30")], "Europe/Paris") == [Remark(Oddity.NEXT_DAY, 1)]


def test_an_hour_that_the_clocks_skip_is_remarked_on() -> None:
    night = slot(1, "02:30", "04:00", day=date(2027, 3, 28))

    assert Remark(Oddity.SKIPPED_HOUR, 1) in remarks([night], "Europe/Paris")
    assert Remark(Oddity.SKIPPED_HOUR, 1) not in remarks([night], "Africa/Dakar")


def test_an_hour_that_comes_twice_is_remarked_on() -> None:
    night = slot(1, "02:30", "04:00", day=date(2027, 10, 31))

    assert Remark(Oddity.REPEATED_HOUR, 1) in remarks([night], "Europe/Paris")
    assert Remark(Oddity.REPEATED_HOUR, 1) not in remarks([night], "Africa/Casablanca")


def test_neighbours_change_places_and_keep_length_and_pause() -> None:
    changed = changed_places(slot(1, "09:00", "10:00"), slot(2, "10:15", "10:45"))

    assert changed == (slot(2, "09:00", "09:30"), slot(1, "09:45", "10:45"))


def test_sessions_that_begin_together_have_no_times_to_exchange() -> None:
    assert changed_places(slot(1, "09:00", "10:00"), slot(2, "09:00", "11:00")) is None


def test_a_session_inside_another_has_no_times_to_exchange() -> None:
    assert changed_places(slot(1, "09:00", "12:00"), slot(2, "10:00", "11:00")) is None


minutes = st.integers(min_value=5, max_value=180)


@given(first=minutes, second=minutes, pause=st.integers(min_value=-60, max_value=120))
def test_changing_places_twice_changes_nothing(first: int, second: int, pause: int) -> None:
    begin = wall("2027-03-15 09:00")
    one = Slot(1, SessionKind.PANEL, DAY, begin, begin + timedelta(minutes=first))
    start = one.ends + timedelta(minutes=pause)
    other = Slot(2, SessionKind.PANEL, DAY, start, start + timedelta(minutes=second))
    if start <= begin:
        return

    changed = changed_places(one, other)

    if changed is None:
        assert other.ends <= one.ends or start == begin
        return
    earlier, later = changed
    assert earlier.id == 2
    assert earlier.starts == begin
    assert max(earlier.ends, later.ends) == max(one.ends, other.ends)
    assert earlier.ends - earlier.starts == timedelta(minutes=second)
    assert later.ends - later.starts == timedelta(minutes=first)
    if earlier.starts < later.starts and earlier.ends < later.ends:
        assert changed_places(earlier, later) == (one, other)
