"""Everything that can happen to places, in any order: what always holds is checked after each step."""

from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.orm import Session

from registration.core.errors import DomainError
from registration.meetings.commands import DayPlaces
from registration.meetings.current import rules_of
from registration.meetings.kinds import MeetingFormat, Mode, PlacesScope
from registration.meetings.models import Meeting
from registration.meetings.service.rules import change_rules
from registration.participants.commands import ChangeCommand
from registration.participants.models import Registration
from registration.participants.service import changing, deciding, merging, promoting
from registration.participants.service.priority import set_priority
from tests.apps import START, rolled_back
from tests.factories import (
    function,
    make_dialogue,
    make_meeting,
    make_registration,
    of_country,
    wall,
)
from tests.invariants import places

FORMATS = st.sampled_from([MeetingFormat.HYBRID, MeetingFormat.HYBRID, MeetingFormat.IN_PERSON])
NUMBERS = st.one_of(st.none(), st.integers(0, 3), st.integers(0, 3))
MODES = st.sampled_from([Mode.IN_PERSON, Mode.IN_PERSON, Mode.VIRTUAL, Mode.ABSENT])
TWO_DAYS = st.tuples(MODES, MODES).filter(lambda pair: pair != (Mode.ABSENT, Mode.ABSENT))
COUNTRIES = st.sampled_from(["FR", "SN"])
FUNCTIONS = st.sampled_from([("delegate",), ("delegate",), ("interpreter",)])
OFFICER = "account:1"


class Seats(RuleBasedStateMachine):
    """A meeting with few places, and people who come, go and change their minds."""

    app: Flask
    people = Bundle("people")

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self._stack.enter_context(rolled_back(self.app))
        self._stack.enter_context(self.app.app_context())
        self.db: Session = self.app.extensions["plenary_test_session"]
        self.now = START
        self.may_jump: set[int] = set()

    def teardown(self) -> None:
        self._stack.close()

    @initialize(
        target=people,
        format=FORMATS,
        scope=st.sampled_from(PlacesScope),
        rooms=st.tuples(NUMBERS, NUMBERS),
        online=st.one_of(st.none(), st.integers(1, 3)),
        approval=st.booleans(),
        limit=st.sampled_from([None, None, 2]),
        first=st.lists(st.tuples(TWO_DAYS, COUNTRIES), min_size=3, max_size=6),
    )
    def open_a_meeting(
        self,
        format: MeetingFormat,  # noqa: A002 - the column's name
        scope: PlacesScope,
        rooms: tuple[int | None, int | None],
        online: int | None,
        approval: bool,  # noqa: FBT001 - drawn by name
        limit: int | None,
        first: list[tuple[tuple[Mode, Mode], str]],
    ) -> Any:
        self.dialogue = make_dialogue(self.db)
        self.meeting = make_meeting(
            self.db,
            self.dialogue,
            format=format,
            scope=scope,
            places=rooms,
            online_places=online,
            approval_required=approval,
            promotion_ends=wall("2026-11-08 00:00"),
            delegation_limit=limit,
        )
        self.meeting_id = self.meeting.id
        self.days = [day.id for day in sorted(self.meeting.days, key=lambda day: day.held_on)]
        self.before = places.picture(self.db, self.meeting_id)
        made = [self._register(modes, country) for modes, country in first]
        return multiple(*(person for person in made if person is not None))

    def _register(
        self,
        modes: tuple[Mode, Mode],
        country: str,
        functions: tuple[str, ...] = ("delegate",),
        *,
        by_officer: bool = False,
    ) -> int | None:
        made: Registration | None = self._do(
            lambda db, now: make_registration(
                db,
                db.get_one(Meeting, self.meeting_id),
                days=self._wanted(modes),
                represents=country,
                functions=functions,
                by_officer=by_officer or functions == ("interpreter",),
                now=now,
            )
        )
        return made.id if made else None

    def _do(self, work: Any, *arguments: Any, **more: Any) -> Any:
        """Do something in a savepoint; a rule that says no changes nothing."""
        self.now += timedelta(minutes=1)
        try:
            with self.db.begin_nested():
                return work(self.db, *arguments, now=self.now, **more)
        except DomainError:
            self.db.expire_all()
            return None

    def _wanted(self, modes: tuple[Mode, Mode]) -> tuple[Mode, ...]:
        if self.meeting.format is MeetingFormat.IN_PERSON:
            return tuple(Mode.IN_PERSON if mode is Mode.VIRTUAL else mode for mode in modes)
        return modes

    @rule(
        target=people,
        modes=TWO_DAYS,
        country=COUNTRIES,
        functions=FUNCTIONS,
        by_officer=st.booleans(),
    )
    def register(
        self,
        modes: tuple[Mode, Mode],
        country: str,
        functions: tuple[str, ...],
        by_officer: bool,  # noqa: FBT001 - drawn by name
    ) -> Any:
        person = self._register(modes, country, functions, by_officer=by_officer)
        return multiple() if person is None else person

    @rule(person=people, modes=TWO_DAYS, by_officer=st.booleans())
    def switch(self, person: int, modes: tuple[Mode, Mode], by_officer: bool) -> None:  # noqa: FBT001
        days = dict(zip(self.days, self._wanted(modes), strict=True))
        command = ChangeCommand(days=days, by_officer=by_officer)
        self._do(changing.change, person, command, actor=OFFICER if by_officer else "person")

    @rule(person=people, functions=FUNCTIONS)
    def change_functions(self, person: int, functions: tuple[str, ...]) -> None:
        ids = tuple(function(self.db, self.dialogue, code).id for code in functions)
        command = ChangeCommand(function_ids=ids, by_officer=True)
        self._do(changing.change, person, command, actor=OFFICER)

    @rule(person=people, country=COUNTRIES, by_officer=st.booleans())
    def represent(self, person: int, country: str, by_officer: bool) -> None:  # noqa: FBT001
        body = of_country(self.db, self.dialogue, country)
        command = ChangeCommand(represents=body, by_officer=by_officer)
        self._do(changing.change, person, command, actor=OFFICER if by_officer else "person")

    @rule(person=people)
    def approve(self, person: int) -> None:
        self._do(deciding.approve, person, actor=OFFICER)

    @rule(person=people)
    def decline(self, person: int) -> None:
        self._do(deciding.decline, person, actor=OFFICER)

    @rule(person=people, actor=st.sampled_from([OFFICER, "person"]))
    def cancel(self, person: int, actor: str) -> None:
        self._do(deciding.cancel, person, actor=actor)

    @rule(person=people, actor=st.sampled_from([OFFICER, "person"]))
    def reinstate(self, person: int, actor: str) -> None:
        self._do(deciding.reinstate, person, actor=actor)

    @rule(kept=people, other=people)
    def merge(self, kept: int, other: int) -> None:
        self.may_jump = {kept}
        self._do(merging.merge, kept, other, actor=OFFICER)

    @rule(person=people, priority=st.integers(0, 1))
    def prefer(self, person: int, priority: int) -> None:
        self._do(set_priority, person, priority, actor=OFFICER)

    @rule(
        person=people, day=st.integers(0, 1), mode=st.sampled_from([Mode.IN_PERSON, Mode.VIRTUAL])
    )
    def place_by_hand(self, person: int, day: int, mode: Mode) -> None:
        self.may_jump = {person}
        self._do(promoting.place_by_hand, person, self.days[day], actor=OFFICER, mode=mode)

    @rule(rooms=st.tuples(NUMBERS, NUMBERS), online=st.one_of(st.none(), st.integers(1, 3)))
    def set_places(self, rooms: tuple[int | None, int | None], online: int | None) -> None:
        meeting = self.db.get_one(Meeting, self.meeting_id)
        together = meeting.places_scope is PlacesScope.ALL_DAYS
        numbers = [
            DayPlaces(day_id, rooms[0] if together else number, online)
            for day_id, number in zip(self.days, rooms, strict=True)
        ]
        self._do(change_rules, self.meeting_id, rules_of(meeting), numbers, actor=OFFICER)

    @rule(days=st.integers(0, 10))
    def time_passes(self, days: int) -> None:
        """Now and then the cut-off date comes: then nobody is promoted by itself; later the meeting ends."""
        self.now += timedelta(days=days // 2)

    @invariant()
    def everything_is_as_it_has_to_be(self) -> None:
        if hasattr(self, "meeting_id"):
            after = places.check(self.db, self.meeting_id, self.now)
            self._nobody_passed(after)
            self.before, self.may_jump = after, set()

    def _nobody_passed(self, after: places.Picture) -> None:
        """Who got a place was the first who waited, or nobody waits behind."""
        for pool_id, holders in after.holders.items():
            fresh = holders - self.before.holders.get(pool_id, set()) - self.may_jump
            before = [key for *_rest, key in self.before.queues.get(pool_id, [])]
            still = {key for *_rest, key in after.queues.get(pool_id, [])}
            for key in fresh:
                ahead = before[: before.index(key)] if key in before else before
                assert not set(ahead) & still, "somebody passed those who wait"


@pytest.mark.slow
def test_places_are_exact_whatever_happens(applications: Any, database_kind: str) -> None:
    app = applications.shared(database_kind)
    machine = type("SeatsHere", (Seats,), {"app": app})
    runs = 30 if database_kind == "sqlite" else 12
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=runs,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
