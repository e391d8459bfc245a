"""The counting rule."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.dialogues.kinds import Side
from registration.meetings.kinds import Mode, PlaceState
from registration.participants.kinds import Gender, Status
from registration.statistics.counting import count, plan
from registration.statistics.definitions import values
from registration.statistics.figures import (
    BreakdownRow,
    CountedPerson,
    Frame,
    FramedDay,
    PlannedDay,
    Split,
)
from tests.statistics.people import ABSENT, FRAME, ONLINE, ROOM, people, person

HELD, WAITING, NOT_NEEDED = PlaceState.HELD, PlaceState.WAITING, PlaceState.NOT_NEEDED


@pytest.mark.parametrize(
    ("mode", "place", "online_place", "offers_online", "expected"),
    [
        (ROOM, HELD, NOT_NEEDED, True, PlannedDay(1, ROOM)),
        (ROOM, NOT_NEEDED, NOT_NEEDED, True, PlannedDay(1, ROOM)),
        (ROOM, WAITING, NOT_NEEDED, True, PlannedDay(1, ONLINE, waits=True)),
        (ROOM, WAITING, WAITING, True, PlannedDay(1, ABSENT, waits=True)),
        (ROOM, WAITING, NOT_NEEDED, False, PlannedDay(1, ABSENT, waits=True)),
        (ONLINE, NOT_NEEDED, HELD, True, PlannedDay(1, ONLINE)),
        (ONLINE, NOT_NEEDED, WAITING, True, PlannedDay(1, ABSENT, waits=True)),
        (ABSENT, NOT_NEEDED, NOT_NEEDED, True, PlannedDay(1, ABSENT)),
    ],
)
def test_who_waits_for_the_room_is_expected_online_meanwhile_where_that_is_offered(
    mode: Mode,
    place: PlaceState,
    online_place: PlaceState,
    *,
    offers_online: bool,
    expected: PlannedDay,
) -> None:
    assert plan(1, mode, place, online_place, offers_online=offers_online) == expected


def test_somebody_counts_as_waiting_only_if_no_day_is_confirmed_in_any_mode() -> None:
    waits = PlannedDay(1, ABSENT, waits=True)
    everybody = [person(1, [waits]), person(2, [waits, ONLINE]), person(3, [ROOM])]
    figures = count(everybody, FRAME).registrations
    assert (figures.registered, figures.confirmed, figures.waiting) == (3, 2, 1)


def test_the_room_wins_over_online_and_both_is_shown() -> None:
    everybody = [
        person(1, present=[(1, ROOM), (2, ONLINE)]),
        person(2, present=[(1, ONLINE)]),
        person(3, present=[(1, ROOM)]),
    ]
    assert count(everybody, FRAME).participants == Split(in_person=2, virtual=1, both=1)


def test_people_whose_functions_do_not_count_are_present_but_no_participants() -> None:
    everybody = [
        person(1, present=[(1, ROOM)]),
        person(2, present=[(1, ROOM)], is_participant=False),
    ]
    result = count(everybody, FRAME)
    assert (result.participants.total, result.others_present) == (1, 1)


def test_a_secretariat_that_is_no_participant_can_make_its_organisation_represented() -> None:
    staff = person(1, present=[(1, ROOM)], is_participant=False, organisation=3)
    assert [row.id for row in count([staff], FRAME).representation.organisations] == [3]


def test_an_interpreter_makes_no_organisation_represented() -> None:
    interpreter = person(1, present=[(1, ROOM)], body_counts=False, organisation=3)
    assert count([interpreter], FRAME).representation.organisations == ()


def test_ministries_missions_and_local_authorities_are_one_country() -> None:
    everybody = [
        person(number, present=[(1, ROOM)], country="MA", side=side)
        for number, side in enumerate([*Side, Side.LOCAL_AUTHORITIES])
    ]
    shown = count(everybody, FRAME).representation
    assert [(row.iso2, row.people, row.local_people) for row in shown.partner_countries] == [
        ("MA", 4, 2)
    ]
    assert (shown.through_local_authorities, shown.local_authority_people) == (1, 2)


def test_observers_and_other_states_stand_apart_from_partners() -> None:
    everybody = [
        person(number, present=[(1, ROOM)], country=country)
        for number, country in enumerate(["FR", "DZ", "BR"])
    ]
    shown = count(everybody, FRAME).representation
    assert [row.iso2 for row in shown.partner_countries] == ["FR"]
    assert [row.iso2 for row in shown.observer_countries] == ["DZ"]
    assert [row.iso2 for row in shown.other_countries] == ["BR"]


def test_organisations_say_how_many_are_not_checked_and_what_standing_they_have() -> None:
    everybody = [
        person(1, present=[(1, ROOM)], organisation=1),
        person(2, present=[(1, ROOM)], organisation=2),
        person(3, present=[(1, ROOM)], organisation=9, organisation_checked=False),
    ]
    shown = count(everybody, FRAME).representation
    assert len(shown.organisations) == 3
    assert shown.organisations_not_checked == 1
    assert (shown.partner_organisations, shown.observer_organisations) == (1, 1)


def test_a_no_show_was_present_on_no_day() -> None:
    everybody = [
        person(1, [ROOM, ROOM]),
        person(2, [ROOM, ROOM], present=[(2, ROOM)]),
        person(3, [ABSENT, ROOM], present=[(1, ROOM)]),
    ]
    assert count(everybody, FRAME).no_shows == 1


def test_who_came_in_the_other_mode_is_no_no_show_of_the_meeting_but_one_of_the_day() -> None:
    everybody = [person(1, [ROOM], present=[(1, ONLINE)])]
    result = count(everybody, FRAME)
    assert (result.no_shows, result.came_in_other_mode) == (0, 1)
    assert result.days[0].no_shows_in_person == 1
    assert result.days[0].came_in_other_mode == 1


def test_no_shows_are_unknown_until_the_day_is_over() -> None:
    frame = Frame(days=(FramedDay(1, is_over=False),))
    result = count([person(1), person(2, present=[(1, ROOM)])], frame)
    assert result.no_shows is None
    assert result.days[0].no_shows_in_person is None


def test_no_shows_are_unknown_while_nobodys_presence_is_recorded() -> None:
    assert count([person(1)], FRAME).no_shows is None


def test_somebody_expected_on_a_day_to_come_is_not_yet_a_no_show() -> None:
    frame = Frame(days=(FramedDay(1), FramedDay(2, is_over=False)))
    everybody = [person(1, [ROOM, ROOM]), person(2, present=[(1, ROOM)])]
    assert count(everybody, frame).no_shows == 0


def test_a_walk_in_who_had_cancelled_is_a_participant_without_being_expected() -> None:
    result = count([person(1, present=[(1, ROOM)], status=Status.CANCELLED)], FRAME)
    assert (result.participants.total, result.unexpected_present) == (1, 1)


def test_before_any_attendance_the_expected_show_whom_they_represent() -> None:
    result = count([person(1, country="FR")], FRAME)
    assert not result.attendance_known
    assert values(result)["partner_countries"] == 1


def test_sessions_count_each_person_once_and_the_room_wins() -> None:
    everybody = [
        person(1, present=[(1, ROOM)], sessions=frozenset({(11, ROOM), (11, ONLINE), (12, ONLINE)}))
    ]
    rows = count(everybody, FRAME).sessions
    assert [(row.session, row.present) for row in rows] == [
        (11, Split(1, 0, 1)),
        (12, Split(0, 1)),
    ]


def test_a_person_with_several_functions_is_in_each() -> None:
    rows = count([person(1, present=[(1, ROOM)], functions=(1, 2))], FRAME).by_function
    assert rows == (BreakdownRow("1", 1, Split(1)), BreakdownRow("2", 1, Split(1)))


def test_figures_by_gender_show_those_who_did_not_say() -> None:
    everybody = [person(1, gender=Gender.WOMAN), person(2)]
    assert [(row.key, row.expected) for row in count(everybody, FRAME).by_gender] == [
        ("", 1),
        ("woman", 1),
    ]


@given(people(), st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing(
    everybody: list[CountedPerson], chance: Random
) -> None:
    shuffled = everybody.copy()
    chance.shuffle(shuffled)
    assert count(shuffled, FRAME) == count(everybody, FRAME)


@given(people())
def test_registrations_add_up(everybody: list[CountedPerson]) -> None:
    figures = count(everybody, FRAME).registrations
    parts = (
        figures.confirmed,
        figures.waiting,
        figures.pending,
        figures.declined,
        figures.cancelled,
    )
    assert sum(parts) == figures.registered == len(everybody)


@given(people())
def test_in_person_and_virtual_only_are_all_participants(everybody: list[CountedPerson]) -> None:
    result = count(everybody, FRAME)
    assert result.participants.total == sum(1 for p in everybody if p.days and p.is_participant)
    assert result.participants.both <= result.participants.in_person
    assert result.participants.total + result.others_present == sum(1 for p in everybody if p.days)


@given(people())
def test_participants_are_the_expected_without_the_no_shows_and_with_the_unexpected(
    everybody: list[CountedPerson],
) -> None:
    result = count([*everybody, *_somebody_on_each_day()], FRAME)
    assert result.no_shows is not None
    assert (
        result.participants.total
        == result.expected.total - result.no_shows + result.unexpected_present
    )


@given(people())
def test_on_each_day_the_expected_are_those_present_and_the_no_shows(
    everybody: list[CountedPerson],
) -> None:
    result = count([*everybody, *_somebody_on_each_day()], FRAME)
    for row in result.days:
        assert row.no_shows_in_person is not None
        assert row.no_shows_virtual is not None
        assert row.came_in_other_mode is not None
        assert row.no_shows_in_person <= row.expected_in_person
        assert row.no_shows_virtual <= row.expected_virtual
        assert row.came_in_other_mode <= row.no_shows_in_person + row.no_shows_virtual
        assert row.present.total <= result.participants.total


@given(people())
def test_every_breakdown_of_participants_adds_up_to_the_participants(
    everybody: list[CountedPerson],
) -> None:
    result = count(everybody, FRAME)
    for rows in (result.by_body_type, result.by_region, result.by_gender):
        assert sum(row.present.total for row in rows) == result.participants.total
        assert sum(row.expected for row in rows) == result.expected.total


@given(people())
def test_countries_and_organisations_hold_everybody_whose_body_counts_once(
    everybody: list[CountedPerson],
) -> None:
    shown = count(everybody, FRAME).representation
    rows = (*shown.partner_countries, *shown.observer_countries, *shown.other_countries)
    held = sum(row.people for row in rows) + sum(row.people for row in shown.organisations)
    assert held == sum(
        1
        for p in everybody
        if p.days and p.body_counts and (p.country or p.organisation is not None)
    )
    assert shown.through_local_authorities <= len(shown.partner_countries)
    assert shown.through_local_authorities <= shown.local_authority_people


@given(people())
def test_every_figure_has_a_value_that_is_not_negative(everybody: list[CountedPerson]) -> None:
    for figure in values(count(everybody, FRAME)).values():
        assert figure is None or figure >= 0


def _somebody_on_each_day() -> list[CountedPerson]:
    return [person(1_000, [ROOM, ROOM], present=[(1, ROOM), (2, ROOM)])]
