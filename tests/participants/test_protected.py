from typing import Any

import pytest
from sqlalchemy.orm import Session

from registration.audit.queries import history_of
from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.participants.service import deciding
from tests.factories import make_meeting, make_registration
from tests.people import Cast

LIST = "/en/desk/meetings/rabat-2026/participants"


@pytest.fixture
def meeting(cast: Cast, db: Session) -> Meeting:
    return make_meeting(db, cast.dialogue, places=1)


def test_protected_answers_take_their_own_permission_and_leave_a_trace(
    cast: Cast, db: Session, meeting: Meeting
) -> None:
    person = make_registration(db, meeting, access_needs="Wheelchair", diet="Halal")
    path = f"{LIST}/{person.public_id}"
    for client in (cast.organiser, cast.needs_coordinator, cast.viewer):
        page = client.page(path)
        assert "Wheelchair" not in page.html
        assert "Halal" not in page.html
    cast.organiser.page(f"{path}/protected", 403)
    cast.viewer.page(f"{path}/protected", 403)
    page = cast.needs_coordinator.page(path).follow("Show access needs and diet")
    assert "Wheelchair" in page
    assert "Halal" in page
    event = history_of(db, f"registration:{person.public_id}")[0]
    assert (event.kind, event.facts) == ("protected.viewed", {"purpose": "person", "count": 1})
    assert "Access needs and diet were looked at" in cast.organiser.page(path)


def test_the_list_of_needs_is_by_day_and_logged(
    cast: Cast, db: Session, meeting: Meeting, clock: Any
) -> None:
    make_registration(
        db, meeting, "Adam", given_names="", diet="Halal", days=[Mode.IN_PERSON, Mode.ABSENT]
    )
    gone = make_registration(db, meeting, "Berger", diet="Vegan")
    deciding.cancel(db, gone.id, actor="person", now=clock.now)
    make_registration(db, meeting, "Cissé")
    cast.organiser.page(f"{LIST}/needs", 403)
    page = cast.needs_coordinator.page(f"{LIST}/needs")
    assert list(page.texts("th", scope="row")) == ["ADAM"]
    assert "Nobody who attends this day said anything." in page
    event = history_of(db, f"meeting:{meeting.id}")[0]
    assert (event.kind, event.facts) == ("protected.viewed", {"purpose": "list", "count": 1})
