"""From evidence to attendance."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from registration.meetings.kinds import Mode
from registration.presence.counting import Evidence, Verdict, standing, verdicts
from registration.presence.kinds import RecordKind

ROOM, ONLINE = Mode.IN_PERSON, Mode.VIRTUAL
CHECK_IN, CHECK_OUT = RecordKind.CHECK_IN, RecordKind.CHECK_OUT
ATTENDED, VOID = RecordKind.ATTENDED, RecordKind.VOID


def test_a_check_in_at_the_desk_counts_for_the_day_as_assumed_and_for_no_session() -> None:
    verdict = verdicts([Evidence(1, 7, 1, None, CHECK_IN, ROOM)])[7]
    assert verdict.days == {(1, ROOM)}
    assert verdict.assumed == {(1, ROOM)}
    assert verdict.sessions == set()


def test_a_check_out_shows_how_long_the_person_stayed() -> None:
    records = [
        Evidence(1, 7, 1, None, CHECK_IN, ROOM),
        Evidence(2, 7, 1, None, CHECK_OUT, ROOM),
    ]
    assert verdicts(records)[7].assumed == set()


def test_a_check_out_alone_is_no_presence() -> None:
    assert verdicts([Evidence(1, 7, 1, None, CHECK_OUT, ROOM)]) == {}


def test_a_record_of_a_session_counts_for_the_session_and_its_day() -> None:
    verdict = verdicts([Evidence(1, 7, 1, 5, ATTENDED, ONLINE)])[7]
    assert verdict == Verdict(frozenset({(1, ONLINE)}), frozenset({(5, ONLINE)}))


def test_two_doors_are_one_presence() -> None:
    records = [Evidence(number, 7, 1, None, CHECK_IN, ROOM) for number in (1, 2)]
    assert verdicts(records)[7].days == {(1, ROOM)}


def test_what_is_taken_back_does_not_count() -> None:
    records = [
        Evidence(1, 7, 1, None, CHECK_IN, ROOM),
        Evidence(2, 7, 1, None, VOID, ROOM, voids=1),
    ]
    assert verdicts(records) == {}


def test_one_of_two_records_taken_back_leaves_the_other() -> None:
    records = [
        Evidence(1, 7, 1, None, CHECK_IN, ROOM),
        Evidence(2, 7, 1, None, CHECK_IN, ROOM),
        Evidence(3, 7, 1, None, VOID, ROOM, voids=1),
    ]
    assert verdicts(records)[7].days == {(1, ROOM)}


def test_taking_back_can_be_taken_back() -> None:
    records = [
        Evidence(1, 7, 1, None, CHECK_IN, ROOM),
        Evidence(2, 7, 1, None, VOID, ROOM, voids=1),
        Evidence(3, 7, 1, None, VOID, ROOM, voids=2),
    ]
    assert verdicts(records)[7].days == {(1, ROOM)}


def test_an_entry_as_absent_is_no_presence() -> None:
    assert verdicts([Evidence(1, 7, 1, None, ATTENDED, Mode.ABSENT)]) == {}


def test_the_modes_of_a_day_are_told() -> None:
    records = [
        Evidence(1, 7, 1, None, ATTENDED, ROOM),
        Evidence(2, 7, 1, 3, ATTENDED, ONLINE),
        Evidence(3, 7, 2, None, ATTENDED, ONLINE),
    ]
    verdict = verdicts(records)[7]
    assert verdict.modes_on(1) == {ROOM, ONLINE}
    assert verdict.modes_on(2) == {ONLINE}
    assert verdict.modes_on(3) == set()


@st.composite
def ledgers(draw: st.DrawFn) -> list[Evidence]:
    records: list[Evidence] = []
    for number in range(1, draw(st.integers(0, 12)) + 1):
        kind = draw(st.sampled_from(list(RecordKind)))
        voids = draw(st.integers(1, number - 1)) if kind is VOID and number > 1 else None
        person, day = draw(st.integers(1, 3)), draw(st.integers(1, 2))
        session = draw(st.sampled_from([None, 5]))
        mode = draw(st.sampled_from(list(Mode)))
        records.append(Evidence(number, person, day, session, kind, mode, voids))
    return records


@given(ledgers(), st.randoms(use_true_random=False))
def test_the_order_in_which_records_arrive_changes_nothing(
    ledger: list[Evidence],
    chance: Random,
) -> None:
    shuffled = ledger.copy()
    chance.shuffle(shuffled)
    assert verdicts(shuffled) == verdicts(ledger)


@given(ledgers())
def test_every_presence_rests_on_a_standing_record(ledger: list[Evidence]) -> None:
    kept = standing(ledger)
    for person, verdict in verdicts(ledger).items():
        for day, mode in verdict.days:
            assert any((r.person, r.day, r.mode) == (person, day, mode) for r in kept)
        assert verdict.assumed <= verdict.days
