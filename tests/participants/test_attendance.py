from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.core.errors import InvalidError
from registration.core.types import Localised
from registration.meetings.facts import DayFacts
from registration.meetings.kinds import MeetingFormat, Mode
from registration.participants import attendance

ROOM, ONLINE, ABSENT = Mode.IN_PERSON, Mode.VIRTUAL, Mode.ABSENT
MODES = st.dictionaries(st.sampled_from([1, 2, 3]), st.sampled_from(Mode))
DAY = DayFacts(1, date(2026, 10, 24), Localised(), 1, 2, ())


@given(MODES)
def test_every_day_gets_a_mode_and_no_choice_is_lost(chosen: dict[int, Mode]) -> None:
    if all(mode is ABSENT for mode in chosen.values()):
        with pytest.raises(InvalidError, match="no-day"):
            attendance.complete([1, 2, 3], chosen)
        return
    modes = attendance.complete([1, 2, 3], chosen)
    assert list(modes) == [1, 2, 3]
    assert {day: mode for day, mode in modes.items() if mode is not ABSENT} == {
        day: mode for day, mode in chosen.items() if mode is not ABSENT
    }


def test_a_day_of_another_meeting_is_refused() -> None:
    with pytest.raises(InvalidError, match="unknown-day"):
        attendance.complete([1, 2], {1: ROOM, 9: ROOM})


@given(MODES, st.sampled_from(MeetingFormat), st.sets(st.sampled_from([ROOM, ONLINE])))
def test_what_one_has_may_always_stay(
    modes: dict[int, Mode], meeting_format: MeetingFormat, still_open: set[Mode]
) -> None:
    attendance.check_modes(modes, modes, meeting_format, still_open)
    attendance.check_days(modes, modes, [1, 2, 3])


@given(MODES, MODES, st.sets(st.sampled_from([ROOM, ONLINE])))
def test_only_open_modes_are_taken_and_every_day_may_be_left(
    modes: dict[int, Mode], before: dict[int, Mode], still_open: set[Mode]
) -> None:
    closed = {
        day
        for day, mode in modes.items()
        if mode not in {ABSENT, before.get(day)} and mode not in still_open
    }
    if not closed:
        attendance.check_modes(modes, before, MeetingFormat.HYBRID, still_open)
        return
    with pytest.raises(InvalidError, match="mode-closed") as error:
        attendance.check_modes(modes, before, MeetingFormat.HYBRID, still_open)
    assert error.value.facts["day"] in closed


def test_a_day_without_sessions_is_over_at_its_midnight() -> None:
    # The clocks of Paris go back in the night after: midnight is 22:00 UTC, not 23:00.
    midnight = datetime(2026, 10, 24, 22, tzinfo=UTC)
    over = [
        attendance.days_over([DAY], "Europe/Paris", at)
        for at in (midnight - timedelta(seconds=1), midnight)
    ]
    assert over == [set(), {1}]
