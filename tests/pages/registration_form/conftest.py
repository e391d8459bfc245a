import pytest
from sqlalchemy.orm import Session

from registration.dialogues.models import Dialogue
from registration.meetings.models import Meeting
from tests.apps import TestClock
from tests.factories import make_dialogue, make_meeting


@pytest.fixture
def dialogue(db: Session, clock: TestClock) -> Dialogue:
    """A small Dialogue."""
    return make_dialogue(db, now=clock.now)


@pytest.fixture
def meeting(db: Session, dialogue: Dialogue) -> Meeting:
    """A hybrid meeting of two days, open for registration, with ten places in the room."""
    return make_meeting(db, dialogue, places=10)
