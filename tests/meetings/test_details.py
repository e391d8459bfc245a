from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.audit.queries import history_of
from registration.core.errors import ConflictError, InvalidError, NotFoundError
from registration.core.events import Event
from registration.core.types import Localised
from registration.dialogues.models import ActionObjective, ActionPriority, Dialogue, GcmObjective
from registration.meetings.commands import MeetingDetails, OrganiserLine
from registration.meetings.current import details_of
from registration.meetings.digests import digest_of
from registration.meetings.events import FormatChanged, MeetingRescheduled
from registration.meetings.kinds import MeetingFormat, OrganiserRole
from registration.meetings.models import Meeting
from registration.meetings.service.details import change_details
from tests.apps import START
from tests.factories import (
    both,
    country,
    load_reference,
    make_dialogue,
    make_meeting,
    wall,
)

BY: dict[str, Any] = {"actor": "account:1", "now": START}


@pytest.fixture
def meeting(db: Session, dialogue: Dialogue) -> Meeting:
    return make_meeting(db, dialogue)


def change(db: Session, meeting: Meeting, **changes: Any) -> MeetingDetails:
    """Change some details; returns what is stored afterwards."""
    details = replace(details_of(meeting), **changes)
    return details_of(change_details(db, meeting.id, details, **BY))


def test_every_detail_can_be_changed(db: Session, meeting: Meeting) -> None:
    new = replace(
        details_of(meeting),
        title=both("Towns and villages", "Villes et villages"),
        short_title=both("Towns", "Villes"),
        kind=both("Round table", "Table ronde"),
        label=both("Label", "Label"),
        objective=both("To talk", "Échanger"),
        expected_results=both("A list", "Une liste"),
        description=both("One day", "Une journée"),
        languages=("fr",),
        interpretation=("en", "ar"),
        venue=both("Town hall", "Hôtel de ville"),
        address=both("1 Square", "1, place"),
        city=both("Dakar", "Dakar"),
        country_id=country(db, "SN").id,
        lead_country_id=country(db, "FR").id,
        online_link="https://video.example/other",
        contact_email="towns@dialogue.example",
        organisers=(
            OrganiserLine(OrganiserRole.LEAD, both("France", "France")),
            OrganiserLine(OrganiserRole.SUPPORT, both("Secretariat", "Secrétariat")),
        ),
    )

    change_details(db, meeting.id, new, **BY)

    db.expire_all()
    assert details_of(db.get_one(Meeting, meeting.id)) == new


def test_a_change_is_written_into_the_log_by_the_names_of_its_fields(
    db: Session, meeting: Meeting
) -> None:
    version, stamp = meeting.version, meeting.stamp

    change(db, meeting, title=both("A", "B"), contact_email="new@dialogue.example")

    entry = history_of(db, f"meeting:{meeting.id}")[0]
    assert (entry.kind, entry.facts) == (
        "meeting.changed",
        {"fields": ["contact_email", "title"]},
    )
    assert meeting.version == version + 1
    assert meeting.stamp != stamp


def test_nothing_changed_writes_nothing(db: Session, meeting: Meeting) -> None:
    stamp = meeting.stamp

    change(db, meeting)

    assert meeting.stamp == stamp
    assert history_of(db, f"meeting:{meeting.id}") == []


def test_what_the_meeting_serves_comes_from_its_dialogue(db: Session) -> None:
    dialogue = load_reference(db)
    meeting = make_meeting(db, dialogue)
    objectives = frozenset(db.scalars(sa.select(ActionObjective.id).limit(2)))
    priorities = frozenset(db.scalars(sa.select(ActionPriority.id).limit(1)))
    goals = frozenset(db.scalars(sa.select(GcmObjective.id).limit(3)))

    stored = change(
        db, meeting, objective_ids=objectives, priority_ids=priorities, gcm_objective_ids=goals
    )

    assert stored.objective_ids == objectives
    assert stored.priority_ids == priorities
    assert stored.gcm_objective_ids == goals


def test_objectives_of_another_dialogue_are_refused(db: Session) -> None:
    load_reference(db)
    other = make_meeting(db, make_dialogue(db, "another-process"))
    strange = frozenset(db.scalars(sa.select(ActionObjective.id).limit(1)))

    with pytest.raises(InvalidError, match="unknown-choice"):
        change(db, other, objective_ids=strange)


def test_who_changed_it_meanwhile_is_not_overwritten(db: Session, meeting: Meeting) -> None:
    seen = details_of(meeting)
    expected = digest_of(seen)
    change(db, meeting, city=both("Lyon", "Lyon"))

    with pytest.raises(ConflictError, match="changed-meanwhile"):
        change_details(db, meeting.id, replace(seen, title=both("X", "X")), expected=expected, **BY)

    assert details_of(meeting).city == both("Lyon", "Lyon")
    assert details_of(meeting).title == seen.title


def test_who_saw_what_is_stored_may_change_it(db: Session, meeting: Meeting) -> None:
    seen = details_of(meeting)
    new = replace(seen, title=both("X", "X"))

    change_details(db, meeting.id, new, expected=digest_of(seen), **BY)

    assert details_of(meeting).title == both("X", "X")


def test_a_published_meeting_keeps_its_address(db: Session, meeting: Meeting) -> None:
    with pytest.raises(InvalidError, match="slug-fixed"):
        change(db, meeting, slug="another-name")


def test_a_draft_may_take_a_free_address(db: Session, dialogue: Dialogue) -> None:
    draft = make_meeting(db, dialogue, published=False)
    make_meeting(db, dialogue, slug="taken")

    assert change(db, draft, slug="another-name").slug == "another-name"
    with pytest.raises(ConflictError, match="slug-taken"):
        change(db, draft, slug="taken")


def test_a_published_meeting_stays_complete(db: Session, meeting: Meeting) -> None:
    with pytest.raises(InvalidError) as error:
        change(db, meeting, title=Localised(en="Only English"))

    assert error.value.code == "incomplete"
    gaps = error.value.facts["gaps"]
    assert [(gap.part, gap.field, gap.language) for gap in gaps] == [("details", "title", "fr")]  # type: ignore[attr-defined]


def test_the_organisers_of_a_published_meeting_need_both_languages(
    db: Session, meeting: Meeting
) -> None:
    line = OrganiserLine(OrganiserRole.LEAD, Localised(fr="Ministère"))

    with pytest.raises(InvalidError, match="incomplete"):
        change(db, meeting, organisers=(line,))


def test_a_draft_may_lack_a_language(db: Session, dialogue: Dialogue) -> None:
    draft = make_meeting(db, dialogue, published=False)

    assert change(db, draft, title=Localised(en="Only English")).title == Localised(
        en="Only English"
    )


def test_another_zone_keeps_the_wall_times_and_moves_the_instants(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(
        db,
        dialogue,
        days=1,
        opens=wall("2026-11-01 09:00"),
        closes_virtual=wall("2026-12-13 18:00"),
    )

    change(db, meeting, time_zone="Asia/Tokyo")

    (session,) = meeting.sessions
    assert session.starts_wall == wall("2026-12-14 09:00")
    assert session.starts_at == datetime(2026, 12, 14, 0, tzinfo=UTC)
    assert meeting.starts_at == datetime(2026, 12, 14, 0, tzinfo=UTC)
    assert meeting.ends_at == datetime(2026, 12, 14, 8, tzinfo=UTC)
    assert meeting.opens_at == datetime(2026, 11, 1, 0, tzinfo=UTC)
    assert meeting.closes_virtual_at == datetime(2026, 12, 13, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "changes",
    [
        {"time_zone": "Africa/Casablanca"},
        {"venue": both("Town hall", "Hôtel de ville")},
        {"title": both("Towns", "Villes")},
        {"city": both("Lyon", "Lyon")},
    ],
)
def test_calendars_follow_time_and_place(
    db: Session, meeting: Meeting, heard: list[Event], changes: dict[str, Any]
) -> None:
    change(db, meeting, **changes)

    assert heard == [MeetingRescheduled(meeting.id, "account:1")]


def test_calendars_do_not_follow_what_they_do_not_show(
    db: Session, meeting: Meeting, heard: list[Event]
) -> None:
    change(db, meeting, objective=both("To talk", "Échanger"))

    assert heard == []


def test_no_calendar_follows_a_draft_or_a_meeting_that_is_over(
    db: Session, dialogue: Dialogue, heard: list[Event]
) -> None:
    draft = make_meeting(db, dialogue, published=False)
    over = make_meeting(db, dialogue, slug="over", starts_on=START.date().replace(year=2025))

    change(db, draft, city=both("Lyon", "Lyon"))
    change(db, over, city=both("Lyon", "Lyon"))

    assert heard == []


def test_another_format_is_told(db: Session, meeting: Meeting, heard: list[Event]) -> None:
    change(db, meeting, format=MeetingFormat.IN_PERSON)

    assert heard == [
        FormatChanged(meeting.id, MeetingFormat.HYBRID, MeetingFormat.IN_PERSON, "account:1"),
        MeetingRescheduled(meeting.id, "account:1"),
    ]


def test_a_meeting_that_does_not_exist_is_not_found(db: Session, meeting: Meeting) -> None:
    with pytest.raises(NotFoundError, match="meeting"):
        change_details(db, 999_999, details_of(meeting), **BY)
