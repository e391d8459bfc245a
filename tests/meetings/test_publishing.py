from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from registration.audit.queries import history_of
from registration.core.errors import ConflictError, InvalidError
from registration.core.events import Event
from registration.core.types import Localised
from registration.dialogues.models import Dialogue
from registration.meetings.events import MeetingCancelled
from registration.meetings.kinds import MeetingState
from registration.meetings.service.publishing import cancel, publish, unpublish
from tests.apps import START
from tests.factories import make_meeting, make_registration

BY: dict[str, Any] = {"actor": "account:1", "now": START}


def test_a_complete_draft_is_published(db: Session, dialogue: Dialogue) -> None:
    draft = make_meeting(db, dialogue, published=False)

    publish(db, draft.id, **BY)

    assert draft.state is MeetingState.PUBLISHED
    assert draft.published_at == START
    assert history_of(db, f"meeting:{draft.id}")[0].kind == "meeting.published"


def test_a_draft_that_lacks_a_language_is_not_published(db: Session, dialogue: Dialogue) -> None:
    draft = make_meeting(
        db,
        dialogue,
        published=False,
        description=Localised(en="Two days."),
        venue=Localised(),
        label=Localised(fr="Réunion labellisée"),
    )
    draft.days[0].theme = Localised(en="Towns")
    draft.sessions[0].title = Localised(fr="Séance")
    db.flush()

    with pytest.raises(InvalidError) as error:
        publish(db, draft.id, **BY)

    assert error.value.code == "incomplete"
    gaps = error.value.facts["gaps"]
    assert isinstance(gaps, tuple)
    assert [(gap.part, gap.item, gap.field, gap.language, gap.known) for gap in gaps] == [
        ("details", 0, "description", "fr", "Two days."),
        ("details", 0, "venue", "en", ""),
        ("details", 0, "venue", "fr", ""),
        ("details", 0, "label", "en", "Réunion labellisée"),
        ("day", draft.days[0].id, "theme", "fr", "Towns"),
        ("session", draft.sessions[0].id, "title", "en", "Séance"),
    ]
    assert draft.state is MeetingState.DRAFT


def test_what_is_published_is_not_published_again(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)

    with pytest.raises(ConflictError, match="not-a-draft"):
        publish(db, meeting.id, **BY)


def test_a_published_meeting_without_registrations_becomes_a_draft_again(
    db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue)

    unpublish(db, meeting.id, **BY)

    assert meeting.state is MeetingState.DRAFT
    assert meeting.published_at is None


def test_a_meeting_with_registrations_stays_published(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue)
    make_registration(db, meeting)

    with pytest.raises(ConflictError) as error:
        unpublish(db, meeting.id, **BY)

    assert (error.value.code, error.value.facts) == ("meeting-has-registrations", {"count": 1})
    assert meeting.state is MeetingState.PUBLISHED


def test_a_draft_cannot_be_unpublished_or_cancelled(db: Session, dialogue: Dialogue) -> None:
    draft = make_meeting(db, dialogue, published=False)

    with pytest.raises(ConflictError, match="not-published"):
        unpublish(db, draft.id, **BY)
    with pytest.raises(ConflictError, match="not-published"):
        cancel(db, draft.id, draft.slug, **BY)


def test_a_meeting_is_cancelled_by_typing_its_name(
    db: Session, dialogue: Dialogue, heard: list[Event]
) -> None:
    meeting = make_meeting(db, dialogue)

    with pytest.raises(InvalidError, match="not-confirmed"):
        cancel(db, meeting.id, "yes", **BY)
    assert heard == []

    cancel(db, meeting.id, f" {meeting.slug.upper()} ", **BY)

    assert meeting.state is MeetingState.CANCELLED
    assert heard == [MeetingCancelled(meeting.id, "account:1")]
    with pytest.raises(ConflictError, match="not-published"):
        cancel(db, meeting.id, meeting.slug, **BY)


def test_what_is_over_is_not_cancelled(db: Session, dialogue: Dialogue) -> None:
    over = make_meeting(db, dialogue, starts_on=date(2025, 12, 14))

    with pytest.raises(ConflictError, match="meeting-over"):
        cancel(db, over.id, over.slug, **BY)
