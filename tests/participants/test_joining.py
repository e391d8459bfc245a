from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from registration.core.types import Localised
from registration.meetings.facts import DayFacts, SessionFacts
from registration.meetings.kinds import MeetingFormat, Mode, PlaceState, SessionKind
from registration.participants.facts import DayChoice
from registration.participants.joining import Joining, JoinState, OnlineMeeting, joining

MAIN = "https://video.example/main"
ROOM_A = "https://video.example/a"
ROOM_B = "https://video.example/b"


def session(number: int, day: int, start: str, end: str, **more: Any) -> SessionFacts:
    """Make a session of 1 or 2 December in Paris (UTC+1)."""
    on = date(2026, 12, day)
    starts = datetime.combine(on, datetime.strptime(start, "%H:%M").time())  # noqa: DTZ007
    ends = datetime.combine(on, datetime.strptime(end, "%H:%M").time())  # noqa: DTZ007
    values: dict[str, Any] = {
        "id": number,
        "day_id": day,
        "code": str(number),
        "kind": SessionKind.PLENARY,
        "title": Localised(en=f"Session {number}"),
        "description": Localised(),
        "place": Localised(),
        "format": MeetingFormat.HYBRID,
        "online_link": "",
        "starts": starts,
        "ends": ends,
        "starts_at": starts.replace(tzinfo=UTC) - timedelta(hours=1),
        "ends_at": ends.replace(tzinfo=UTC) - timedelta(hours=1),
    }
    return SessionFacts(**(values | more))


def day(number: int, *sessions: SessionFacts) -> DayFacts:
    return DayFacts(number, date(2026, 12, number), Localised(), number, 10 + number, sessions)


ONE = day(1, session(11, 1, "09:30", "12:30"), session(12, 1, "14:00", "17:00"))
TWO = day(2, session(21, 2, "09:00", "12:00"))


def meeting(*days: DayFacts, online_link: str = MAIN) -> OnlineMeeting:
    return OnlineMeeting(
        days=days or (ONE, TWO),
        zone="Europe/Paris",
        format=MeetingFormat.HYBRID,
        online_link=online_link,
    )


def choices(*modes: Mode, place: PlaceState = PlaceState.NOT_NEEDED) -> list[DayChoice]:
    return [
        DayChoice(day_id=number, mode=mode, place=place) for number, mode in enumerate(modes, 1)
    ]


def at(text: str, modes: list[DayChoice], about: OnlineMeeting | None = None) -> Joining:
    """Return what can be done at a wall time in Paris."""
    wall = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return joining(about or meeting(), modes, wall - timedelta(hours=1))


BOTH_VIRTUAL = choices(Mode.VIRTUAL, Mode.VIRTUAL)


@pytest.mark.parametrize(
    ("when", "state"),
    [
        ("2026-11-01 12:00", JoinState.NOT_YET),
        ("2026-12-01 08:29", JoinState.NOT_YET),
        ("2026-12-01 08:30", JoinState.OPEN),
        ("2026-12-01 13:00", JoinState.OPEN),
        ("2026-12-01 17:59", JoinState.OPEN),
        ("2026-12-01 18:00", JoinState.NOT_YET),
        ("2026-12-02 08:00", JoinState.OPEN),
        ("2026-12-02 13:00", JoinState.OVER),
        ("2027-12-02 13:00", JoinState.OVER),
    ],
)
def test_the_room_is_open_from_an_hour_before_to_an_hour_after_the_sessions_of_a_day(
    when: str, state: JoinState
) -> None:
    assert at(when, BOTH_VIRTUAL).state is state


def test_before_its_day_the_next_window_says_when_it_opens() -> None:
    found = at("2026-12-01 20:00", BOTH_VIRTUAL)
    assert found.window is not None
    assert found.window.day is TWO
    assert found.window.opens_at == datetime(2026, 12, 2, 7, 0, tzinfo=UTC)


def test_who_is_in_the_room_that_day_is_told_so_and_when_the_next_virtual_day_opens() -> None:
    mixed = choices(Mode.IN_PERSON, Mode.VIRTUAL, place=PlaceState.HELD)
    found = at("2026-12-01 10:00", mixed)
    assert (found.state, found.day) == (JoinState.IN_PERSON, ONE)
    assert found.window is not None
    assert found.window.day is TWO


def test_who_is_in_the_room_on_all_days_is_told_the_first_of_them() -> None:
    found = at("2026-11-20 10:00", choices(Mode.IN_PERSON, Mode.IN_PERSON))
    assert (found.state, found.day, found.window) == (JoinState.IN_PERSON, ONE, None)


def test_a_virtual_day_before_the_day_in_the_room_comes_first() -> None:
    found = at("2026-11-20 10:00", choices(Mode.VIRTUAL, Mode.IN_PERSON))
    assert found.state is JoinState.NOT_YET


def test_who_waits_for_the_room_joins_online_meanwhile() -> None:
    waits = choices(Mode.IN_PERSON, place=PlaceState.WAITING)
    assert at("2026-12-01 10:00", waits).state is JoinState.OPEN


def test_who_waits_for_a_place_online_cannot_join() -> None:
    waits = [replace(choices(Mode.VIRTUAL)[0], online_place=PlaceState.WAITING)]
    assert at("2026-12-01 10:00", waits).state is JoinState.NO_PLACE


def test_without_an_address_the_page_says_that_there_is_none_yet() -> None:
    assert at("2026-12-01 10:00", BOTH_VIRTUAL, meeting(online_link="")).state is (
        JoinState.NO_ADDRESS
    )


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://files.example/x", "//x.example"])
def test_nobody_is_sent_to_what_is_no_web_address(address: str) -> None:
    found = at("2026-12-01 10:00", BOTH_VIRTUAL, meeting(online_link=address))
    assert (found.state, found.doors) == (JoinState.NO_ADDRESS, ())


def test_sessions_in_one_room_have_one_door() -> None:
    found = at("2026-12-01 10:00", BOTH_VIRTUAL)
    assert [(door.address, door.key) for door in found.doors] == [(MAIN, "11")]


def test_parallel_sessions_with_rooms_of_their_own_have_a_door_each() -> None:
    working_groups = day(
        1,
        session(11, 1, "09:00", "10:00"),
        session(12, 1, "10:30", "12:00", online_link=ROOM_A),
        session(13, 1, "10:30", "12:00", online_link=ROOM_B),
    )
    about = meeting(working_groups)
    first = at("2026-12-01 09:30", BOTH_VIRTUAL, about)
    assert [door.address for door in first.doors] == [MAIN]
    later = at("2026-12-01 10:20", BOTH_VIRTUAL, about)
    assert [door.address for door in later.doors] == [ROOM_A, ROOM_B]
    chosen = later.door("13")
    assert chosen is not None
    assert chosen.address == ROOM_B
    unknown = later.door("11")
    assert unknown is not None
    assert unknown.address == ROOM_A


def test_a_break_leads_to_what_comes_after_it() -> None:
    with_break = day(
        1,
        session(11, 1, "09:00", "10:00", online_link=ROOM_A),
        session(12, 1, "10:00", "11:00", kind=SessionKind.BREAK),
        session(13, 1, "11:00", "12:00", online_link=ROOM_B),
    )
    found = at("2026-12-01 10:30", BOTH_VIRTUAL, meeting(with_break))
    assert [door.address for door in found.doors] == [ROOM_B]


def test_a_session_in_the_room_only_opens_no_window() -> None:
    evening = replace(
        session(12, 1, "19:00", "22:00", kind=SessionKind.RECEPTION),
        format=MeetingFormat.IN_PERSON,
    )
    with_reception = day(1, session(11, 1, "09:00", "10:00"), evening)
    assert at("2026-12-01 19:30", BOTH_VIRTUAL, meeting(with_reception)).state is JoinState.OVER


def test_a_day_whose_agenda_is_not_known_is_open_all_day_in_the_zone_of_the_meeting() -> None:
    bare = meeting(day(1))
    assert at("2026-11-30 23:59", BOTH_VIRTUAL, bare).state is JoinState.NOT_YET
    found = at("2026-12-01 00:00", BOTH_VIRTUAL, bare)
    assert [door.key for door in found.doors] == ["day"]
    assert at("2026-12-01 23:59", BOTH_VIRTUAL, bare).state is JoinState.OPEN
    assert at("2026-12-02 00:00", BOTH_VIRTUAL, bare).state is JoinState.OVER
