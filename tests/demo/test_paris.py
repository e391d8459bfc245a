"""The plan counted with the plainest means, apart from the product's own counting."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registration.demo import paris
from registration.demo.plan import IN_PERSON, VIRTUAL, PlannedRegistration

STAFF = {"secretariat", "interpreter", "support", "media"}
NOT_PARTNERS = {"DZ", "CA"}
TOP = {"european-commission": "eu"}


def participants(plan: list[PlannedRegistration]) -> list[PlannedRegistration]:
    return [one for one in plan if one.visits and not STAFF.issuperset(one.functions)]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
def test_the_figures_are_those_published_whatever_the_seed(seed: int) -> None:
    plan = paris.registrations(seed)
    came = participants(plan)
    countries = {one.body.country for one in came if one.body.country} - NOT_PARTNERS
    towns = {one.body.country for one in came if one.body.side == "local-authorities"}
    bodies = {one.body.organisation for one in plan if one.visits and one.body.organisation}
    assert len(plan) == 118
    assert len(came) == 95
    assert len(countries) == 22
    assert len(towns) == 7
    assert towns <= countries
    assert len({TOP.get(code or "", code) for code in bodies}) == 48


def test_fifty_seven_were_in_the_room_and_thirty_eight_only_online() -> None:
    modes = [{visit.mode for visit in one.visits} for one in participants(paris.registrations())]
    assert sum(IN_PERSON in mode for mode in modes) == 57
    assert sum(mode == {VIRTUAL} for mode in modes) == 38


@pytest.mark.parametrize("day", [0, 1])
def test_nobody_holds_a_place_that_is_not_there(day: int) -> None:
    held = [
        one
        for one in paris.registrations()
        if one.modes[day] == IN_PERSON
        and one.outcome == "confirmed"
        and one.expects_place[day]
        and not {"interpreter", "support"}.intersection(one.functions)
    ]
    assert len(held) <= paris.PLACES


def test_the_first_day_is_full_before_the_first_person_waits() -> None:
    plan = paris.registrations()
    waiting = [one for one in plan if not all(one.expects_place)]
    held = [
        one
        for one in plan
        if one.modes[0] == IN_PERSON and one.outcome == "confirmed" and one.expects_place[0]
    ]
    assert waiting
    assert min(one.registered_at for one in waiting) > max(one.registered_at for one in held)


def test_there_are_no_shows_cancellations_refusals_and_people_who_waited() -> None:
    plan = paris.registrations()
    assert Counter(one.outcome for one in plan) == {"confirmed": 112, "cancelled": 4, "declined": 2}
    assert sum(not one.visits and one.outcome == "confirmed" for one in plan) == 9


def test_the_secretariat_is_an_organisation_represented_by_no_participant() -> None:
    plan = paris.registrations()
    here = [one for one in plan if one.body.organisation == "icmpd"]
    assert len(here) == 3
    assert all(one.functions == ("secretariat",) for one in here)


def test_everybody_registers_while_registration_is_open_and_comes_on_the_day() -> None:
    for one in paris.registrations():
        assert "2021-06-15" <= one.registered_at.date().isoformat() <= "2021-09-13"
        for visit in one.visits:
            assert visit.starts_at.date().isoformat() == ("2021-09-14", "2021-09-15")[visit.day]
            assert visit.ends_at is None or visit.ends_at > visit.starts_at
