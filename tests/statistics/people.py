"""Counted people for the tests of statistics: one builder, one strategy."""

from collections.abc import Iterable

from hypothesis import strategies as st

from registration.dialogues.kinds import Side
from registration.meetings.kinds import Mode
from registration.participants.kinds import Gender, Status
from registration.statistics.figures import CountedPerson, Frame, FramedDay, PlannedDay

ROOM, ONLINE, ABSENT = Mode.IN_PERSON, Mode.VIRTUAL, Mode.ABSENT
FRAME = Frame(
    days=(FramedDay(1), FramedDay(2)),
    sessions=(11, 12),
    partner_countries=frozenset({"FR", "MA", "NE", "SN"}),
    observer_countries=frozenset({"DZ", "LY"}),
    partner_organisations=frozenset({1}),
    observer_organisations=frozenset({2}),
)


def person(
    number: int,
    planned: Iterable[Mode | PlannedDay] = (ROOM,),
    present: Iterable[tuple[int, Mode]] = (),
    **attributes: object,
) -> CountedPerson:
    """A confirmed person; ``planned`` gives day 1, day 2 ... as a mode or in full."""
    days = tuple(
        day if isinstance(day, PlannedDay) else PlannedDay(on, day)
        for on, day in enumerate(planned, start=1)
    )
    values = {"status": Status.CONFIRMED, **attributes}
    return CountedPerson(number, planned=days, days=frozenset(present), **values)  # type: ignore[arg-type]


modes = st.sampled_from([ROOM, ONLINE])
presences = st.frozensets(st.tuples(st.sampled_from([1, 2]), modes), max_size=4)


@st.composite
def people(draw: st.DrawFn) -> list[CountedPerson]:
    """Up to 25 people of every kind."""
    return [draw(_anybody(number)) for number in range(draw(st.integers(0, 25)))]


def _anybody(number: int) -> st.SearchStrategy[CountedPerson]:
    planned = st.lists(
        st.tuples(st.sampled_from(list(Mode)), st.booleans()), min_size=2, max_size=2
    ).map(
        lambda days: tuple(
            PlannedDay(on, mode, waits=waits and mode is not ROOM)
            for on, (mode, waits) in enumerate(days, start=1)
        )
    )
    return st.builds(
        CountedPerson,
        id=st.just(number),
        status=st.sampled_from(list(Status)),
        planned=planned,
        days=presences,
        sessions=st.frozensets(st.tuples(st.sampled_from([11, 12]), modes), max_size=3),
        is_participant=st.booleans(),
        body_counts=st.booleans(),
        country=st.sampled_from([None, "FR", "MA", "NE", "DZ", "BR"]),
        side=st.sampled_from([None, *Side]),
        organisation=st.sampled_from([None, 1, 2, 3, 4]),
        organisation_checked=st.booleans(),
        body_type=st.sampled_from([None, 1, 2]),
        functions=st.sampled_from([(), (1,), (1, 2)]),
        region=st.sampled_from(["", "europe", "west-africa", "organisation"]),
        gender=st.sampled_from([None, *Gender]),
    )
