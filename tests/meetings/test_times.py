from datetime import date, datetime, time, timedelta

from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from registration.core import zones
from registration.dialogues.models import Dialogue
from registration.meetings.models import Meeting, MeetingDay, MeetingSession
from registration.meetings.service.times import derive, derive_all
from tests.apps import START
from tests.factories import make_meeting, wall

ZONES = st.sampled_from(zones.names())
WALLS = st.datetimes(min_value=wall("2025-01-01 00:00"), max_value=wall("2028-12-31 23:59"))


@given(moment=WALLS, zone=ZONES)
@example(moment=wall("2027-03-28 02:30"), zone="Europe/Paris")
@example(moment=wall("2027-10-31 02:30"), zone="Europe/Paris")
@example(moment=wall("2026-09-20 02:30"), zone="Africa/Casablanca")
@example(moment=wall("2025-03-30 02:30"), zone="Africa/Casablanca")
@example(moment=wall("2027-04-30 00:30"), zone="Africa/Cairo")
@example(moment=wall("2027-10-03 02:15"), zone="Australia/Lord_Howe")
def test_an_instant_shows_its_wall_time_again(moment: datetime, zone: str) -> None:
    instant = zones.instant_of(moment, zone)

    shown = zones.wall_of(instant, zone)

    if zones.is_skipped(moment, zone):
        # What the clocks skip moves forward by the gap, to a time that exists.
        assert timedelta(0) < shown - moment <= timedelta(hours=24)
        assert zones.instant_of(shown, zone) == instant
    else:
        assert shown == moment


@given(moment=WALLS, zone=ZONES)
def test_of_a_wall_time_that_comes_twice_the_first_is_meant(moment: datetime, zone: str) -> None:
    instant = zones.instant_of(moment, zone)
    later = moment.replace(tzinfo=zones.zone(zone), fold=1)

    assert zones.is_repeated(moment, zone) == (
        later.timestamp() > instant.timestamp() and not zones.is_skipped(moment, zone)
    )


@given(moment=WALLS, ahead=st.integers(min_value=1, max_value=600), zone=ZONES)
def test_wall_times_in_order_are_instants_in_order_except_in_a_gap(
    moment: datetime, ahead: int, zone: str
) -> None:
    later = moment + timedelta(minutes=ahead)

    in_order = zones.instant_of(moment, zone) < zones.instant_of(later, zone)

    odd = any(zones.is_skipped(one, zone) for one in (moment, later))
    assert in_order or odd


@given(zone=ZONES, other=ZONES, starts_on=st.dates(date(2025, 1, 1), date(2028, 12, 1)))
def test_walls_and_zone_say_all_the_rest_is_derived(zone: str, other: str, starts_on: date) -> None:
    meeting = planned(zone, starts_on)
    derive(meeting)
    before = [item.starts_wall for item in meeting.sessions]

    meeting.time_zone = other
    derive(meeting)

    assert [item.starts_wall for item in meeting.sessions] == before
    for session in meeting.sessions:
        assert session.starts_at == zones.instant_of(session.starts_wall, other)
        assert session.ends_at == zones.instant_of(session.ends_wall, other)
    assert meeting.opens_at == zones.instant_of(datetime.combine(starts_on, time(8)), other)
    assert meeting.starts_at == min(item.starts_at for item in meeting.sessions)
    assert meeting.ends_at == max(item.ends_at for item in meeting.sessions)
    assert not derive(meeting)

    meeting.time_zone = zone
    derive(meeting)
    assert meeting.starts_at == zones.instant_of(datetime.combine(starts_on, time(9)), zone)


def planned(zone: str, starts_on: date) -> Meeting:
    """Return a meeting of two days with a session on each, in no database."""
    meeting = Meeting(time_zone=zone, opens_wall=datetime.combine(starts_on, time(8)))
    for number in range(2):
        day = MeetingDay(held_on=starts_on + timedelta(days=number))
        meeting.days.append(day)
        meeting.sessions.append(
            MeetingSession(
                day=day,
                starts_wall=datetime.combine(day.held_on, time(9)),
                ends_wall=datetime.combine(day.held_on, time(17)),
            )
        )
    return meeting


def test_new_zone_data_move_the_instants_of_the_meetings_concerned(
    db: Session, dialogue: Dialogue
) -> None:
    moved = make_meeting(db, dialogue, slug="moved", zone="Africa/Casablanca")
    make_meeting(db, dialogue, slug="same")
    assert derive_all(db, now=START) == []
    stamp = moved.stamp
    # As it was computed with the rules of before: one hour ahead of UTC.
    for session in moved.sessions:
        session.starts_at -= timedelta(hours=1)
    db.flush()

    assert derive_all(db, now=START) == ["moved"]

    assert moved.sessions[0].starts_at == zones.instant_of(
        moved.sessions[0].starts_wall, "Africa/Casablanca"
    )
    assert moved.stamp != stamp
