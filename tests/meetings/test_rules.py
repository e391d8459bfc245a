from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from registration.core.errors import ConflictError, InvalidError
from registration.dialogues.models import Dialogue, Function
from registration.meetings.commands import DayPlaces, FunctionRule, RegistrationRules
from registration.meetings.current import places_of, rules_of
from registration.meetings.digests import digest_of
from registration.meetings.kinds import CountingUnit, PlacesScope
from registration.meetings.models import Meeting
from registration.meetings.service.rules import change_rules
from tests.apps import START
from tests.factories import (
    make_dialogue,
    make_meeting,
    pool_of,
    wall,
)

BY: dict[str, Any] = {"actor": "account:1", "now": START}


def change(
    db: Session, meeting: Meeting, numbers: Sequence[DayPlaces] | None = None, **changes: Any
) -> RegistrationRules:
    """Change some rules, or places; returns the rules that are stored afterwards."""
    rules = replace(rules_of(meeting), **changes)
    wanted = places_of(meeting) if numbers is None else numbers
    return rules_of(change_rules(db, meeting.id, rules, wanted, **BY))


def places(meeting: Meeting, *in_person: int | None, online: int | None = None) -> list[DayPlaces]:
    """Say the places of the days in their order."""
    days = sorted(meeting.days, key=lambda day: day.held_on)
    return [DayPlaces(day.id, number, online) for day, number in zip(days, in_person, strict=True)]


def test_every_rule_can_be_changed(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    functions = tuple(
        replace(rule, takes_a_place=False, body_counts=False)
        for rule in rules_of(meeting).functions
    )
    new = RegistrationRules(
        opens=wall("2026-11-10 09:00"),
        closes_in_person=wall("2026-12-01 18:00"),
        closes_virtual=wall("2026-12-13 18:00"),
        promotion_ends=wall("2026-12-10 12:00"),
        approval_required=True,
        places_scope=PlacesScope.PER_DAY,
        delegation_limit=3,
        counting_unit=CountingUnit.MINUTES_PER_DAY,
        counting_threshold=30,
        functions=functions,
    )

    change_rules(db, meeting.id, new, places_of(meeting), **BY)

    db.expire_all()
    assert rules_of(meeting) == new
    assert meeting.opens_at == datetime(2026, 11, 10, 8, tzinfo=UTC)
    assert meeting.promotion_ends_at == datetime(2026, 12, 10, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (
            {"opens": wall("2026-12-01 09:00"), "closes_virtual": wall("2026-11-01 09:00")},
            "closes-before-opens",
        ),
        (
            {"opens": wall("2026-12-01 09:00"), "closes_in_person": wall("2026-12-01 09:00")},
            "closes-before-opens",
        ),
        ({"delegation_limit": 0}, "delegation-limit"),
        ({"delegation_limit": 10_001}, "delegation-limit"),
        ({"counting_unit": CountingUnit.SHARE_OF_SESSION}, "counting-threshold"),
        (
            {"counting_unit": CountingUnit.SHARE_OF_SESSION, "counting_threshold": 101},
            "counting-threshold",
        ),
    ],
)
def test_rules_that_contradict_themselves_are_refused(
    db: Session, dialogue: Dialogue, changes: dict[str, Any], code: str
) -> None:
    meeting = make_meeting(db, dialogue)

    with pytest.raises(InvalidError) as error:
        change(db, meeting, **changes)

    assert error.value.code == code


def test_presence_at_all_has_no_threshold(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(
        db, dialogue, counting_unit=CountingUnit.MINUTES_PER_DAY, counting_threshold=30
    )

    stored = change(db, meeting, counting_unit=CountingUnit.PRESENT_AT_ALL)

    assert stored.counting_threshold == 0


def test_a_function_that_came_later_joins_the_meeting(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    new = Function(
        dialogue_id=dialogue.id,
        code="rapporteur",
        position=9,
        name=dialogue.name,
        counts_as_participant=True,
        body_counts=True,
        takes_a_place=True,
    )
    db.add(new)
    db.flush()
    rule = FunctionRule(new.id, True, False, False, True)  # noqa: FBT003 - the four flags

    stored = change(db, meeting, functions=(rule,))

    assert len(stored.functions) == 6
    assert stored.functions[-1] == rule


def test_a_function_of_another_dialogue_is_refused(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    other = make_meeting(db, make_dialogue(db, "another-process"), slug="other")
    strange = rules_of(other).functions[:1]

    with pytest.raises(InvalidError, match="unknown-choice"):
        change(db, meeting, functions=strange)


def test_who_changed_rules_or_places_meanwhile_is_not_overwritten(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=10)
    seen, numbers = rules_of(meeting), places_of(meeting)
    expected = digest_of(seen, numbers)
    change(db, meeting, places(meeting, 20, 20))

    with pytest.raises(ConflictError, match="changed-meanwhile"):
        change_rules(db, meeting.id, seen, numbers, expected=expected, **BY)

    assert pool_of(db, meeting).places == 20
