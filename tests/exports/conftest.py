"""A meeting with the people whom an export may trip over."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from registration.core.types import Localised
from registration.dialogues.kinds import Side
from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.participants.kinds import ConsentKind, FormOfAddress, Gender, Rank
from registration.participants.models import Registration
from registration.participants.service import deciding
from tests.apps import START
from tests.factories import make_meeting, make_registration, of_country, written
from tests.people import Cast

AT = START


@pytest.fixture
def meeting(cast: Cast, db: Session) -> Meeting:
    """A meeting with two places on its first day."""
    return make_meeting(db, cast.dialogue, places=[2, None])


@pytest.fixture
def people(cast: Cast, db: Session, meeting: Meeting) -> dict[str, Registration]:
    """Six people; the references are fixed, so that files can be compared."""
    register = _Registering(db, meeting)
    return {
        "head": register(
            "Ouédraogo",
            given_names="Éric",
            form_of_address=FormOfAddress.EXCELLENCY,
            represents="BF",
            rank=Rank.HEAD,
            email="eric@ministry.example",
            phone="+226 25 00 00 00",
            position=Localised(en="Minister", fr="Ministre"),
            gender=Gender.MAN,
            language="fr",
            languages_understood=("fr", "en"),
            consents=frozenset({ConsentKind.LISTED_WITH_EMAIL, ConsentKind.PHOTO}),
            access_needs="Step-free access",
        ),
        "formula": register(
            '=HYPERLINK("https://x.example")',
            given_names="@cmd",
            represents="BF",
            email="formula@ministry.example",
            phone="0049 30 1",
            position=Localised(en="-1+1"),
        ),
        "waiting": register(
            "Zorro",
            given_names="",
            represents=of_country(db, cast.dialogue, "CI", Side.LOCAL_AUTHORITIES),
            email="zorro@town.example",
            position=Localised(fr="Maire; adjoint,\n« délégué »"),
        ),
        "virtual": register(
            "Österberg",
            given_names="Zoë",
            represents="DE",
            email="zoe@ministry.example",
            days=[Mode.VIRTUAL, Mode.ABSENT],
        ),
        "organisation": register(
            "Adam",
            given_names="علي",
            represents=written(db, cast.dialogue, "Association of “Towns”"),
            email="ali@towns.example",
            days=[Mode.ABSENT, Mode.IN_PERSON],
        ),
        "cancelled": register.cancelled("Benali", given_names="Leïla", represents="DZ"),
    }


class _Registering:
    def __init__(self, db: Session, meeting: Meeting) -> None:
        self.db, self.meeting, self.number = db, meeting, 0

    def __call__(self, family_name: str, **more: object) -> Registration:
        self.number += 1
        at: datetime = AT.replace(minute=self.number)
        values = {"time_zone": "Africa/Ouagadougou", "badge_name": "", **more}
        made = make_registration(self.db, self.meeting, family_name, now=at, **values)
        made.reference = f"RAB-00000{self.number}"
        self.db.flush()
        return made

    def cancelled(self, family_name: str, **more: object) -> Registration:
        made = self(family_name, email="leila@ministry.example", **more)
        deciding.cancel(self.db, made.id, actor="person", now=AT.replace(hour=10))
        return made
