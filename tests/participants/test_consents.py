from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from registration.audit.queries import history_of
from registration.core.errors import NotFoundError
from registration.dialogues.models import Dialogue
from registration.participants.kinds import ConsentKind
from registration.participants.models import Registration
from registration.participants.service import consents
from tests.apps import START
from tests.factories import make_meeting, make_registration

LATER = START + timedelta(hours=1)
PHOTO = ConsentKind.PHOTO


def given(registration: Registration) -> dict[ConsentKind, tuple[object, object]]:
    return {item.kind: (item.given_at, item.withdrawn_at) for item in registration.consents}


def events(db: Session, registration: Registration) -> list[tuple[str, dict[str, object]]]:
    history = history_of(db, f"registration:{registration.public_id}")
    return [(item.kind, item.facts) for item in history][:-1][::-1]


def test_a_consent_is_given_withdrawn_and_given_again(db: Session, dialogue: Dialogue) -> None:
    made = make_registration(db, make_meeting(db, dialogue))
    consents.give(db, made.id, PHOTO, actor="person", now=START)
    assert given(made) == {PHOTO: (START, None)}
    consents.withdraw(db, made.id, PHOTO, actor="person", now=LATER)
    assert given(made) == {PHOTO: (START, LATER)}
    consents.give(db, made.id, PHOTO, actor="person", now=LATER)
    assert given(made) == {PHOTO: (LATER, None)}
    assert events(db, made) == [
        ("registration.consent-given", {"consent": "photo"}),
        ("registration.consent-withdrawn", {"consent": "photo"}),
        ("registration.consent-given", {"consent": "photo"}),
    ]


def test_what_is_so_already_stays_with_its_time(db: Session, dialogue: Dialogue) -> None:
    made = make_registration(db, make_meeting(db, dialogue), consents=frozenset({PHOTO}))
    consents.give(db, made.id, PHOTO, actor="person", now=LATER)
    consents.withdraw(db, made.id, ConsentKind.FUTURE_INVITATIONS, actor="person", now=LATER)
    assert given(made) == {PHOTO: (START, None)}
    assert events(db, made) == []


def test_one_consent_does_not_touch_another(db: Session, dialogue: Dialogue) -> None:
    both = frozenset({PHOTO, ConsentKind.LISTED_WITH_EMAIL})
    made = make_registration(db, make_meeting(db, dialogue), consents=both)
    consents.withdraw(db, made.id, PHOTO, actor="person", now=LATER)
    assert given(made)[ConsentKind.LISTED_WITH_EMAIL] == (START, None)


def test_who_was_erased_has_no_consents_to_give(db: Session, dialogue: Dialogue) -> None:
    made = make_registration(db, make_meeting(db, dialogue))
    made.erased_at = LATER
    db.flush()
    with pytest.raises(NotFoundError):
        consents.give(db, made.id, PHOTO, actor="person", now=LATER)
    with pytest.raises(NotFoundError):
        consents.withdraw(db, 999_999, PHOTO, actor="person", now=LATER)
