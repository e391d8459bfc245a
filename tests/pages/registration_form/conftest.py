import pytest
from sqlalchemy.orm import Session

from registration.core.types import Localised
from registration.dialogues.models import Dialogue
from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.participants.kinds import FormOfAddress, Gender
from registration.participants.models import Registration
from tests.apps import TestClock
from tests.factories import make_dialogue, make_meeting, make_registration, person

FULL = {
    "form_of_address": FormOfAddress.EXCELLENCY,
    "given_names": "Éric",
    "badge_name": "É. Zongo",
    "email": "e.zongo@ministry.example",
    "phone": "+226 25 00 00 00",
    "gender": Gender.MAN,
    "position": Localised(en="Director", fr="Directeur"),
    "language": "fr",
    "languages_understood": ("fr", "ar"),
    "interpretation_into": "fr",
    "time_zone": "Africa/Niamey",
}


@pytest.fixture
def dialogue(db: Session, clock: TestClock) -> Dialogue:
    """A small Dialogue."""
    return make_dialogue(db, now=clock.now)


@pytest.fixture
def meeting(db: Session, dialogue: Dialogue) -> Meeting:
    """A hybrid meeting of two days, open for registration, with ten places in the room."""
    return make_meeting(db, dialogue, places=10)


@pytest.fixture
def registration(db: Session, meeting: Meeting) -> Registration:
    """Somebody who has answered every question."""
    return make_registration(
        db,
        meeting,
        who=person("Zongo", **FULL),
        represents="BF",
        days=[Mode.IN_PERSON, Mode.VIRTUAL],
        access_needs="A ramp",
        diet="No nuts",
        functions=("delegate", "speaker"),
    )
