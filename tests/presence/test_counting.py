"""From evidence to attendance."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.meetings.kinds import Mode
from registration.presence.counting import Verdict, verdicts
from registration.presence.evidence import Evidence, HeldDay, Rule, standing
from tests.presence.ledgers import (
    AFTERNOON,
    AT_ALL,
    ATTENDED,
    BREAK,
    CHECK_IN,
    CHECK_OUT,
    DAYS,
    MORNING,
    ONLINE,
    ROOM,
    VOID,
    ledger,
    ledgers,
    minutes,
    rules,
    share,
)

NOBODY = Verdict()


def verdict(records: list[Evidence], rule: Rule = AT_ALL) -> Verdict:
    """Return the verdict on person 7."""
    return verdicts(records, DAYS, rule).get(7, NOBODY)


def test_a_check_in_at_the_desk_counts_for_the_day_as_assumed_and_for_no_session() -> None:
    found = verdict(ledger((CHECK_IN, ROOM, 45, None)))
    assert found == Verdict(
        days=frozenset({(1, ROOM)}), sessions=frozenset(), assumed=frozenset({(1, ROOM)})
    )


def test_a_check_in_after_the_last_session_is_no_presence() -> None:
    assert verdict(ledger((CHECK_IN, ROOM, 481, None))) == NOBODY


def test_a_check_out_shows_in_which_sessions_the_person_was() -> None:
    found = verdict(ledger((CHECK_IN, ROOM, 45, None), (CHECK_OUT, ROOM, 250, None)))
    assert found.sessions == {(MORNING, ROOM), (BREAK, ROOM)}
    assert found.assumed == frozenset()


def test_a_check_out_alone_is_no_presence() -> None:
    assert verdict(ledger((CHECK_OUT, ROOM, 100, None))) == NOBODY


def test_time_between_check_in_and_check_out_outside_all_sessions_is_no_presence() -> None:
    assert verdict(ledger((CHECK_IN, ROOM, 10, None), (CHECK_OUT, ROOM, 55, None))) == NOBODY


def test_a_word_for_a_session_counts_for_the_session_and_its_day() -> None:
    found = verdict(ledger((ATTENDED, ONLINE, 0, MORNING)))
    assert found == Verdict(frozenset({(1, ONLINE)}), frozenset({(MORNING, ONLINE)}))


def test_a_word_for_a_day_counts_for_no_session() -> None:
    found = verdict(ledger((ATTENDED, ONLINE, 0, None)))
    assert found == Verdict(frozenset({(1, ONLINE)}), frozenset(), frozenset({(1, ONLINE)}))


def test_a_check_in_at_a_session_counts_for_it_from_the_moment_it_is_held() -> None:
    assert verdict(ledger((CHECK_IN, ROOM, 50, MORNING))).sessions == {(MORNING, ROOM)}


def test_two_doors_are_one_presence() -> None:
    records = ledger(
        (CHECK_IN, ROOM, 45, None), (CHECK_IN, ROOM, 46, None), (CHECK_OUT, ROOM, 200, None)
    )
    assert verdict(records).sessions == {(MORNING, ROOM)}


def test_an_assumption_ends_where_five_certain_minutes_online_begin() -> None:
    online = (CHECK_IN, ONLINE, 100, None), (CHECK_OUT, ONLINE, 105, None)
    room = (CHECK_IN, ROOM, 45, None)
    long = verdict(ledger(room, *online), minutes(100))
    assert long.days == frozenset()  # 50 minutes in the room with the grace, 5 online
    assert verdict(ledger(room, *online), minutes(45)).days == {(1, ROOM), (1, ONLINE)}


def test_a_glimpse_online_does_not_end_an_assumption() -> None:
    records = ledger(
        (CHECK_IN, ROOM, 45, None), (CHECK_IN, ONLINE, 100, None), (CHECK_OUT, ONLINE, 104, None)
    )
    assert verdict(records, minutes(360)).days == {(1, ROOM)}


def test_the_room_wins_at_the_same_instant() -> None:
    records = ledger(
        (CHECK_IN, ROOM, 45, None),
        (CHECK_OUT, ROOM, 480, None),
        (CHECK_IN, ONLINE, 60, None),
        (CHECK_OUT, ONLINE, 470, None),
    )
    assert verdict(records).days == {(1, ROOM)}


def test_who_leaves_the_room_and_goes_on_online_is_in_both() -> None:
    records = ledger(
        (CHECK_IN, ROOM, 45, None),
        (CHECK_OUT, ROOM, 240, None),
        (CHECK_IN, ONLINE, 300, None),
        (CHECK_OUT, ONLINE, 480, None),
    )
    found = verdict(records)
    assert found.days == {(1, ROOM), (1, ONLINE)}
    assert found.sessions == {(MORNING, ROOM), (AFTERNOON, ONLINE)}


def test_nobody_is_assumed_in_a_break() -> None:
    records = ledger(
        (CHECK_IN, ROOM, 241, None), (CHECK_IN, ONLINE, 299, None), (CHECK_OUT, ONLINE, 480, None)
    )
    assert verdict(records).days == {(1, ONLINE)}


@pytest.mark.parametrize(("threshold", "counts"), [(180, True), (181, False)])
def test_minutes_are_summed_over_the_day(threshold: int, counts: bool) -> None:  # noqa: FBT001
    records = ledger(
        (CHECK_IN, ROOM, 150, None),
        (CHECK_OUT, ROOM, 240, None),
        (CHECK_IN, ONLINE, 300, None),
        (CHECK_OUT, ONLINE, 390, None),
    )
    assert (verdict(records, minutes(threshold)).days == {(1, ROOM), (1, ONLINE)}) is counts


def test_ten_minutes_before_a_session_belong_to_it() -> None:
    records = ledger((CHECK_IN, ONLINE, 30, None), (CHECK_OUT, ONLINE, 70, None))
    assert verdict(records, minutes(20)).days == {(1, ONLINE)}
    assert verdict(records, minutes(21)).days == frozenset()


@pytest.mark.parametrize(("threshold", "counts"), [(50, True), (51, False)])
def test_a_share_of_a_session_is_asked_for_each(threshold: int, counts: bool) -> None:  # noqa: FBT001
    records = ledger((CHECK_IN, ROOM, 60, None), (CHECK_OUT, ROOM, 150, None))
    found = verdict(records, share(threshold))
    assert (found.sessions == {(MORNING, ROOM)}) is counts
    assert (found.days == {(1, ROOM)}) is counts


def test_a_session_can_have_a_share_of_its_own() -> None:
    first = DAYS[0].sessions[0]
    strict = HeldDay(
        1,
        (
            type(first)(first.id, first.starts, first.ends, first.modes, threshold=90),
            *DAYS[0].sessions[1:],
        ),
    )
    records = ledger((CHECK_IN, ROOM, 60, None), (CHECK_OUT, ROOM, 150, None))
    assert verdicts(records, [strict], share(20)) == {}


def test_a_day_without_an_agenda_counts_by_any_record() -> None:
    found = verdicts(ledger((CHECK_IN, ROOM, 0, None)), [HeldDay(1)], minutes(60))
    assert found[7].days == {(1, ROOM)}


def test_a_record_of_a_day_that_is_not_held_does_not_count() -> None:
    assert verdicts(ledger((CHECK_IN, ROOM, 100, None)), [DAYS[1]], AT_ALL) == {}


def test_what_is_taken_back_does_not_count() -> None:
    records = ledger((CHECK_IN, ROOM, 45, None))
    records.append(Evidence(2, 7, 1, None, VOID, ROOM, 0, voids=1))
    assert verdict(records) == NOBODY
    records.append(Evidence(3, 7, 1, None, VOID, ROOM, 0, voids=2))
    assert verdict(records).days == {(1, ROOM)}


def test_an_entry_as_absent_is_no_presence() -> None:
    assert verdict(ledger((ATTENDED, Mode.ABSENT, 0, None))) == NOBODY


def test_the_modes_of_a_day_are_told() -> None:
    records = [
        *ledger((ATTENDED, ROOM, 0, MORNING), (ATTENDED, ONLINE, 0, AFTERNOON)),
        Evidence(3, 7, 2, None, ATTENDED, ONLINE, 0),
    ]
    found = verdict(records)
    assert found.modes_on(1) == {ROOM, ONLINE}
    assert found.modes_on(2) == {ONLINE}
    assert found.modes_on(3) == frozenset()


@given(ledgers(), rules(), st.randoms(use_true_random=False))
def test_the_order_in_which_records_arrive_changes_nothing(
    records: list[Evidence], rule: Rule, chance: Random
) -> None:
    shuffled = records.copy()
    chance.shuffle(shuffled)
    assert verdicts(shuffled, DAYS, rule) == verdicts(records, DAYS, rule)


@given(ledgers(), rules())
def test_every_presence_rests_on_a_standing_record(records: list[Evidence], rule: Rule) -> None:
    kept = standing(records)
    for person, found in verdicts(records, DAYS, rule).items():
        for day, mode in found.days:
            assert any((r.person, r.day, r.mode) == (person, day, mode) for r in kept)
        assert found.assumed <= found.days


@given(ledgers(), rules())
def test_a_stricter_rule_never_counts_more(records: list[Evidence], rule: Rule) -> None:
    generous = verdicts(records, DAYS, AT_ALL)
    for person, found in verdicts(records, DAYS, rule).items():
        assert found.days <= generous[person].days
        assert found.sessions <= generous[person].sessions


@given(ledgers())
def test_a_session_attended_makes_its_day_count(records: list[Evidence]) -> None:
    days = {session.id: day.id for day in DAYS for session in day.sessions}
    for found in verdicts(records, DAYS, AT_ALL).values():
        assert {(days[session], mode) for session, mode in found.sessions} <= found.days


@given(ledgers(), rules())
def test_taking_everything_back_leaves_nobody(records: list[Evidence], rule: Rule) -> None:
    number = len(records)
    kept = standing(records)
    voids = [
        Evidence(number + place, one.person, one.day, None, VOID, one.mode, 0, voids=one.id)
        for place, one in enumerate(kept, start=1)
    ]
    assert verdicts([*records, *voids], DAYS, rule) == {}
