from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.audit.queries import history_of
from registration.core.errors import ConflictError, InvalidError, NotFoundError
from registration.dialogues.models import Dialogue
from registration.meetings.commands import MeetingCopy, NewMeeting, RegistrationRules
from registration.meetings.kinds import MeetingState, PlacesScope
from registration.meetings.models import Meeting, PlacePool
from registration.meetings.service.agenda import add_session
from registration.meetings.service.creating import copy, create, reference_prefix
from registration.messages.models import Message
from tests.apps import START
from tests.factories import (
    both,
    function,
    make_meeting,
    make_registration,
    make_session,
    plan_day,
    plan_details,
    plan_meeting,
    plan_session,
    pools_of,
    wall,
)

BY: dict[str, Any] = {"actor": "account:1", "now": START}


def test_a_new_meeting_is_a_draft_with_its_days_and_pools(db: Session, dialogue: Dialogue) -> None:
    days = (
        plan_day(date(2027, 3, 16), places_in_person=60),
        plan_day(places_in_person=50, places_online=200),
    )

    meeting = create(db, dialogue.id, plan_meeting(*days), **BY)

    assert meeting.state is MeetingState.DRAFT
    assert [day.held_on for day in sorted(meeting.days, key=lambda one: one.held_on)] == [
        date(2027, 3, 15),
        date(2027, 3, 16),
    ]
    assert [(pool.mode.value, pool.places, pool.taken) for pool in pools_of(db, meeting)] == [
        ("in-person", 50, 0),
        ("virtual", 200, 0),
        ("in-person", 60, 0),
        ("virtual", None, 0),
    ]
    assert [event.kind for event in history_of(db, f"meeting:{meeting.id}")] == ["meeting.created"]


def test_places_for_all_days_together_are_one_pool_of_each_mode(
    db: Session, dialogue: Dialogue
) -> None:
    days = plan_day(places_in_person=50), plan_day(date(2027, 3, 16), places_in_person=50)
    rules = RegistrationRules(places_scope=PlacesScope.ALL_DAYS)

    meeting = create(db, dialogue.id, NewMeeting(plan_details(), days, rules), **BY)

    assert len(pools_of(db, meeting)) == 2
    assert len({day.room_pool_id for day in meeting.days}) == 1


def test_functions_begin_with_the_flags_of_the_dialogue(db: Session, dialogue: Dialogue) -> None:
    meeting = create(db, dialogue.id, plan_meeting(), **BY)

    flags = {
        row.function.code: (
            row.counts_as_participant,
            row.body_counts,
            row.takes_a_place,
            row.self_service,
        )
        for row in meeting.functions
    }
    assert flags["delegate"] == (True, True, True, True)
    assert flags["secretariat"] == (False, True, True, False)
    assert flags["interpreter"] == (False, False, False, False)
    assert len(flags) == 5


def test_times_are_derived_in_the_zone_of_the_meeting(db: Session, dialogue: Dialogue) -> None:
    days = plan_day(), plan_day(date(2027, 3, 16))

    meeting = create(db, dialogue.id, plan_meeting(*days, time_zone="Africa/Casablanca"), **BY)

    assert (meeting.starts_on, meeting.ends_on) == (date(2027, 3, 15), date(2027, 3, 16))
    assert meeting.starts_at == datetime(2027, 3, 15, tzinfo=UTC)
    assert meeting.ends_at == datetime(2027, 3, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("slug", "prefix"),
    [
        ("paris-2021", "PARIS21"),
        ("senior-officials-2027", "SENIO27"),
        ("rome", "ROME"),
        ("2027-rabat", "RABAT27"),
        ("4th-meeting", "MEETI"),
        ("42", "42"),
    ],
)
def test_reference_codes_begin_with_the_name_of_the_meeting(slug: str, prefix: str) -> None:
    assert reference_prefix(slug) == prefix


def test_a_slug_belongs_to_one_meeting(db: Session, dialogue: Dialogue) -> None:
    make_meeting(db, dialogue, slug="towns-2027")

    with pytest.raises(ConflictError, match="slug-taken"):
        create(db, dialogue.id, plan_meeting(), **BY)

    assert db.scalar(sa.select(sa.func.count()).select_from(Meeting)) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"slug": "Towns 2027"}, "slug"),
        ({"slug": "new"}, "slug"),
        ({"slug": "a" * 61}, "slug"),
        ({"slug": "towns--2027"}, "slug"),
        ({"title": both("", "")}, "title-missing"),
        ({"time_zone": "Europe/Atlantis"}, "unknown-zone"),
        ({"online_link": "javascript:alert(1)"}, "bad-link"),
        ({"country_id": 999_999}, "unknown-choice"),
        ({"objective_ids": frozenset({999_999})}, "unknown-choice"),
        ({"priority_ids": frozenset({999_999})}, "unknown-choice"),
        ({"gcm_objective_ids": frozenset({999_999})}, "unknown-choice"),
    ],
)
def test_details_that_no_meeting_can_have_are_refused(
    db: Session, dialogue: Dialogue, change: dict[str, object], code: str
) -> None:
    with pytest.raises(InvalidError) as error:
        create(db, dialogue.id, plan_meeting(**change), **BY)

    assert error.value.code == code


def test_a_meeting_needs_a_day(db: Session, dialogue: Dialogue) -> None:
    with pytest.raises(InvalidError, match="no-day"):
        create(db, dialogue.id, NewMeeting(plan_details(), ()), **BY)


def test_two_days_have_two_dates(db: Session, dialogue: Dialogue) -> None:
    with pytest.raises(ConflictError, match="day-taken"):
        create(db, dialogue.id, plan_meeting(plan_day(), plan_day()), **BY)


def test_places_are_a_number_that_makes_sense(db: Session, dialogue: Dialogue) -> None:
    with pytest.raises(InvalidError, match="places-number"):
        create(db, dialogue.id, plan_meeting(plan_day(places_in_person=-1)), **BY)


def test_a_meeting_belongs_to_a_dialogue(db: Session) -> None:
    with pytest.raises(NotFoundError, match="dialogue"):
        create(db, 999_999, plan_meeting(), **BY)


def test_a_copy_moves_days_agenda_and_window_to_its_first_day(
    db: Session, dialogue: Dialogue
) -> None:
    source = make_meeting(
        db, dialogue, starts_on=date(2026, 12, 14), opens=wall("2026-11-01 09:00"), places=[60, 50]
    )
    add_session(db, source.id, plan_session(source.days[1].id, "09:30", "10:00"), **BY)

    made = copy(
        db, source.id, MeetingCopy(both("Again", "Encore"), "again-2027", date(2027, 6, 7)), **BY
    )

    assert [day.held_on for day in sorted(made.days, key=lambda one: one.held_on)] == [
        date(2027, 6, 7),
        date(2027, 6, 8),
    ]
    assert [
        (one.starts_wall, one.code)
        for one in sorted(made.sessions, key=lambda one: one.starts_wall)
    ] == [
        (wall("2027-06-07 09:00"), "plenary-1214-0900"),
        (wall("2027-06-08 09:00"), "plenary-1215-0900"),
        (wall("2027-06-08 09:30"), "panel-1"),
    ]
    assert made.opens_wall == wall("2026-11-01 09:00") + timedelta(days=175)
    # Summer time: 9:00 in Paris is another hour in UTC than in December.
    assert made.starts_at == datetime(2027, 6, 7, 7, tzinfo=UTC)
    assert made.title == both("Again", "Encore")
    assert made.venue == source.venue
    assert [event.facts for event in history_of(db, f"meeting:{made.id}")] == [
        {"source": source.id}
    ]


def test_a_copy_inherits_nothing_that_happened(db: Session, dialogue: Dialogue) -> None:
    source = make_meeting(db, dialogue, places=1, published=True)
    make_registration(db, source)
    make_registration(db, source)
    sent = db.scalar(sa.select(sa.func.count()).select_from(Message))

    made = copy(
        db, source.id, MeetingCopy(both("Again", "Encore"), "again-2027", date(2027, 6, 7)), **BY
    )

    assert made.state is MeetingState.DRAFT
    assert made.published_at is None
    assert made.version == 2  # made, then its first entry in the log
    assert made.stamp != source.stamp
    pools = db.scalars(sa.select(PlacePool).where(PlacePool.meeting_id == made.id)).all()
    assert {(pool.taken, pool.waiting) for pool in pools} == {(0, 0)}
    assert {day.room_pool_id for day in made.days} <= {pool.id for pool in pools}
    assert db.scalar(sa.select(sa.func.count()).select_from(Message)) == sent


def test_a_copy_keeps_the_rules_of_the_source(db: Session, dialogue: Dialogue) -> None:
    source = make_meeting(db, dialogue, approval_required=True, delegation_limit=4)
    for row in source.functions:
        if row.function_id == function(db, dialogue, "speaker").id:
            row.takes_a_place = False
    db.flush()
    make_session(db, source, source.days[0], starts=time(18), ends=time(19))

    made = copy(
        db, source.id, MeetingCopy(both("Again", "Encore"), "again-2027", date(2027, 6, 7)), **BY
    )

    assert (made.approval_required, made.delegation_limit) == (True, 4)
    assert {row.function.code for row in made.functions if not row.takes_a_place} == {
        "speaker",
        "interpreter",
        "support",
    }


def test_a_copy_needs_a_slug_of_its_own(db: Session, dialogue: Dialogue) -> None:
    source = make_meeting(db, dialogue)

    with pytest.raises(ConflictError, match="slug-taken"):
        copy(db, source.id, MeetingCopy(both("A", "A"), source.slug, date(2027, 6, 7)), **BY)
