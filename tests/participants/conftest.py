"""What tests of registrations share."""

import pytest
from sqlalchemy.orm import Session

from registration.dialogues.models import Dialogue
from tests.factories import make_dialogue


@pytest.fixture
def dialogue(db: Session) -> Dialogue:
    """A small Dialogue."""
    return make_dialogue(db)
