"""Days, records and ledgers for the tests of counting; times are minutes after the day begins."""

from collections.abc import Iterable

from hypothesis import strategies as st

from registration.meetings.kinds import CountingUnit, Mode
from registration.presence.evidence import Evidence, HeldDay, HeldSession, Rule
from registration.presence.kinds import RecordKind

ROOM, ONLINE = Mode.IN_PERSON, Mode.VIRTUAL
CHECK_IN, CHECK_OUT = RecordKind.CHECK_IN, RecordKind.CHECK_OUT
ATTENDED, VOID = RecordKind.ATTENDED, RecordKind.VOID
AT_ALL = Rule()

MORNING, BREAK, AFTERNOON = 5, 6, 7


def session(id_: int, starts: int, ends: int, **more: object) -> HeldSession:
    """A session from and until so many minutes."""
    return HeldSession(id_, starts * 60, ends * 60, **more)  # type: ignore[arg-type]


# 9.00-12.00, a break until 13.00, 13.00-16.00: minutes 60-240, 240-300, 300-480 of a day that begins at 8.00
DAY = HeldDay(
    1,
    (
        session(MORNING, 60, 240),
        session(BREAK, 240, 300, is_pause=True, modes=frozenset({ROOM})),
        session(AFTERNOON, 300, 480),
    ),
)
OTHER_DAY = HeldDay(2, (session(9, 2000, 2100),))
DAYS = (DAY, OTHER_DAY)


def minutes(threshold: int) -> Rule:
    """The rule of so many minutes a day."""
    return Rule(CountingUnit.MINUTES_PER_DAY, threshold)


def share(threshold: int) -> Rule:
    """The rule of so many per cent of a session."""
    return Rule(CountingUnit.SHARE_OF_SESSION, threshold)


def ledger(*records: tuple[RecordKind, Mode, int, int | None]) -> list[Evidence]:
    """The records of person 7 on day 1: kind, mode, minute, session."""
    return [
        Evidence(number, 7, 1, session_id, kind, mode, at * 60)
        for number, (kind, mode, at, session_id) in enumerate(records, start=1)
    ]


@st.composite
def ledgers(draw: st.DrawFn) -> list[Evidence]:
    """Up to 14 records of three people, taking back included."""
    records: list[Evidence] = []
    for number in range(1, draw(st.integers(0, 14)) + 1):
        kind = draw(st.sampled_from(list(RecordKind)))
        voids = draw(st.integers(1, number - 1)) if kind is VOID and number > 1 else None
        on = draw(st.sampled_from(DAYS))
        held = draw(st.sampled_from([None, *(one.id for one in on.sessions)]))
        first, last = on.sessions[0].starts, on.sessions[-1].ends
        at = draw(st.integers(first - 3600, last + 3600))
        mode = draw(st.sampled_from(list(Mode)))
        records.append(
            Evidence(number, draw(st.integers(1, 3)), on.id, held, kind, mode, at, voids)
        )
    return records


def rules() -> st.SearchStrategy[Rule]:
    """Any rule."""
    return st.one_of(
        st.just(AT_ALL), st.integers(0, 400).map(minutes), st.integers(0, 100).map(share)
    )


def people(records: Iterable[Evidence]) -> set[int]:
    """Return the people of some records."""
    return {record.person for record in records}
