"""The counts of the overview are those of the statistics, made by the database."""

import random
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.delegations.models import Delegation
from registration.dialogues.models import Dialogue, Organisation
from registration.meetings.facts import facts_of
from registration.meetings.kinds import MeetingFormat, Mode
from registration.meetings.models import Meeting
from registration.meetings.queries import places_of
from registration.pages.desk import filling
from registration.participants.kinds import PendingReason, Status
from registration.participants.models import Registration
from registration.participants.queries import overview
from registration.statistics.queries import statistics_of
from tests.apps import START
from tests.factories import country, make_dialogue, make_meeting, make_registration, written


@pytest.fixture
def dialogue(db: Session) -> Dialogue:
    return make_dialogue(db)


def crowd(db: Session, meeting: Meeting, seed: int, people: int = 30) -> None:
    """Register people in all kinds of ways, then cancel, decline and approve some."""
    chance = random.Random(seed)
    modes = [Mode.IN_PERSON, Mode.VIRTUAL, Mode.ABSENT]
    if meeting.format is MeetingFormat.IN_PERSON:
        modes = [Mode.IN_PERSON, Mode.ABSENT]
    for _number in range(people):
        days = [chance.choice(modes), chance.choice(modes)]
        if set(days) == {Mode.ABSENT}:
            days[0] = Mode.IN_PERSON
        functions = chance.choice([("delegate",), ("interpreter",), ("speaker", "support")])
        represents = chance.choice(["FR", "SN", "MA", "DZ", "iom"])
        registration = make_registration(
            db, meeting, days=days, functions=functions, represents=represents, by_officer=True
        )
        if chance.random() < 0.2:
            registration.status = chance.choice([Status.CANCELLED, Status.DECLINED])
    db.flush()


@pytest.mark.parametrize("offered", [MeetingFormat.HYBRID, MeetingFormat.IN_PERSON])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_overview_says_what_the_statistics_say(
    db: Session, dialogue: Dialogue, offered: MeetingFormat, seed: int
) -> None:
    meeting = make_meeting(
        db, dialogue, places=[6, 9], online_places=[8, None], format=offered, delegation_limit=9
    )
    crowd(db, meeting, seed)

    found = filling.statuses(
        overview.count_statuses(db, meeting.id), overview.count_only_waiting(db, meeting)
    )
    days = filling.days(
        facts_of(db, meeting).days,
        overview.count_days(db, meeting.id),
        places_of(db, meeting.id),
        meeting.format,
    )

    counted = statistics_of(db, meeting, now=START)
    wanted = counted.statistics.registrations
    assert found == filling.StatusFigures(
        wanted.confirmed, wanted.waiting, wanted.pending, wanted.declined, wanted.cancelled
    )
    assert found.registered == wanted.registered
    for figures in days:
        expected = [
            day.expected
            for person in counted.people
            if person.status in overview.ACTIVE
            for day in person.planned
            if day.day == figures.day.id
        ]
        for one in figures.modes:
            assert one.people == expected.count(one.mode)


def test_places_taken_are_those_of_the_counters(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, days=1, places=2)
    make_registration(db, meeting, functions=("interpreter",), by_officer=True)
    for _number in range(3):
        make_registration(db, meeting)
    make_registration(db, meeting, days=Mode.VIRTUAL)

    (day,) = filling.days(
        facts_of(db, meeting).days,
        overview.count_days(db, meeting.id),
        places_of(db, meeting.id),
        meeting.format,
    )

    room, online = day.modes
    assert (room.people, room.taken, room.places, room.left) == (3, 2, 2, 0)
    assert (room.waiting, room.without_place) == (1, 1)
    assert (online.people, online.meanwhile, online.places, online.left) == (2, 1, None, None)


def test_registrations_are_counted_by_the_days_of_the_zone(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, zone="Asia/Kolkata")
    late = datetime.combine(date(2026, 11, 1), datetime.min.time(), tzinfo=START.tzinfo)
    for hours, minutes in ((18, 29), (18, 31), (20, 0)):  # midnight in Kolkata is at 18:30 UTC
        make_registration(db, meeting, now=late + timedelta(hours=hours, minutes=minutes))

    assert overview.count_by_date(db, meeting) == [(date(2026, 11, 1), 1), (date(2026, 11, 2), 2)]


def test_delegations_beyond_their_limit_are_named(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, delegation_limit=1)
    for _number in range(3):
        make_registration(db, meeting, represents="SN")
    make_registration(db, meeting, represents="FR")

    (full,) = overview.full_delegations(db, meeting.id)

    assert (full.country_id, full.count) == (country(db, "SN").id, 2)
    reasons = {row.reason: row.count for row in overview.count_statuses(db, meeting.id)}
    assert reasons == {None: 2, PendingReason.DELEGATION_FULL: 2}


def test_countries_answer_by_registering_or_by_regrets(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    make_registration(db, meeting, represents="SN")
    gone = make_registration(db, meeting, represents="FR")
    gone.status = Status.CANCELLED
    for iso2 in ("SN", "MA"):
        delegation = db.scalar(
            sa.select(Delegation).where(Delegation.country_id == country(db, iso2).id)
        ) or Delegation(meeting_id=meeting.id, key=iso2, country_id=country(db, iso2).id)
        delegation.regrets_at = START
        db.add(delegation)
    db.flush()

    assert overview.answered_countries(db, meeting.id) == (
        frozenset({country(db, "SN").id}),
        frozenset({country(db, "MA").id}),
    )


def test_organisations_written_by_hand_are_counted_once_each(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue)
    for text in ("Town network", "town network", "Other network"):
        make_registration(db, meeting, represents=written(db, dialogue, text))
    make_registration(db, meeting, represents="iom")
    unchecked = db.scalars(sa.select(Organisation).where(Organisation.checked.is_(False))).all()

    assert overview.count_unchecked_organisations(db, meeting) == len(unchecked)


def test_what_was_merged_is_in_no_count(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    kept, other = make_registration(db, meeting), make_registration(db, meeting)
    db.execute(
        sa.update(Registration).where(Registration.id == other.id).values(merged_into_id=kept.id)
    )

    assert sum(row.count for row in overview.count_statuses(db, meeting.id)) == 1
    assert sum(count for _, count in overview.count_by_date(db, meeting)) == 1
    assert overview.counts_by_meeting(db, [meeting.id])[meeting.id].active == 1
