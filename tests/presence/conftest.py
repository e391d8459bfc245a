"""A meeting on its first morning, and somebody who is registered for it."""

import pytest
from sqlalchemy.orm import Session

from registration.meetings.models import Meeting
from registration.participants.models import Registration
from tests.apps import TestClock
from tests.factories import make_meeting, make_registration
from tests.people import Cast
from tests.presence.desk import DURING


@pytest.fixture
def meeting(cast: Cast, db: Session, clock: TestClock) -> Meeting:
    """A meeting of two days; it is two minutes after its first session began."""
    clock.set(DURING)
    return make_meeting(db, cast.dialogue)


@pytest.fixture
def person(db: Session, meeting: Meeting) -> Registration:
    """Aminata Diallo, in person on both days."""
    made = make_registration(db, meeting, "Diallo", given_names="Aminata")
    db.commit()
    return made
