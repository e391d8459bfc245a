"""A hybrid meeting of two days with two places a day, and people registered for it."""

import pytest
from sqlalchemy.orm import Session

from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.participants.kinds import ConsentKind
from registration.participants.models import Registration
from tests.apps import TestClock
from tests.factories import make_dialogue, make_meeting, make_registration


@pytest.fixture
def meeting(db: Session, clock: TestClock) -> Meeting:
    """14 and 15 December 2026 in Paris, 9:00 to 17:00, two places in the room each day."""
    found = make_meeting(db, make_dialogue(db), places=2)
    db.commit()
    return found


@pytest.fixture
def registration(db: Session, meeting: Meeting) -> Registration:
    """Somebody from Senegal: in person on the first day, virtual on the second."""
    found = make_registration(
        db,
        meeting,
        "Ndiaye",
        given_names="Fatou",
        email="fatou.ndiaye@ministry.example",
        days=[Mode.IN_PERSON, Mode.VIRTUAL],
        represents="SN",
        time_zone="Africa/Dakar",
        access_needs="A place near the door",
        diet="No nuts",
        consents=frozenset({ConsentKind.PHOTO}),
    )
    db.commit()
    return found
