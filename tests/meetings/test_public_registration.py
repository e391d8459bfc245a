from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from registration.dialogues.models import Dialogue
from registration.meetings.kinds import (
    MeetingFormat,
    MeetingState,
    Mode,
    PlacesScope,
)
from tests.apps import TestClock
from tests.factories import (
    make_dialogue,
    make_meeting,
    make_registration,
    pool_of,
)
from tests.page import PageClient

PATH = "/en/meetings/rabat-2026"
CHEMIN = "/fr/meetings/rabat-2026"


@pytest.fixture
def dialogue(db: Session, clock: TestClock) -> Dialogue:
    return make_dialogue(db)


def test_registration_not_yet_open(client: PageClient, db: Session, dialogue: Dialogue) -> None:
    make_meeting(db, dialogue, opens=datetime(2026, 11, 10, 9))  # noqa: DTZ001
    page = client.page(PATH)
    assert "Registration opens on 10 November 2026 at 09:00 (Paris time, UTC+1)." in page
    assert "Register" not in page.texts("a")


def test_open_registration_has_one_button(
    client: PageClient, db: Session, dialogue: Dialogue
) -> None:
    make_meeting(db, dialogue, places=100)
    page = client.page(PATH)
    assert "Registration is open" in page
    assert page.link("Add to my calendar") == f"{PATH}/calendar.ics"
    if "registration_form.register" in client.application.view_functions:
        assert page.link("Register") == f"{PATH}/register"


def test_plenty_of_places_are_not_counted(
    client: PageClient, db: Session, dialogue: Dialogue
) -> None:
    make_meeting(db, dialogue, places=100)
    page = client.page(PATH)
    assert "In person Places available" in page
    assert "Virtual Not limited" in page


def test_few_places_are_counted_by_day_and_mode(
    client: PageClient, db: Session, dialogue: Dialogue
) -> None:
    make_meeting(db, dialogue, places=[6, 1], online_places=[None, 3])
    page = client.page(PATH)
    assert "Monday 14 December – 6 places left" in page
    assert "Tuesday 15 December – 1 place left" in page
    assert "3 virtual places left" in page
    assert "1 place restante" in client.page(CHEMIN)


def test_places_for_all_days_together_name_no_day(
    client: PageClient, db: Session, dialogue: Dialogue
) -> None:
    make_meeting(db, dialogue, places=5, scope=PlacesScope.ALL_DAYS)
    page = client.page(PATH)
    assert "In person 5 places left" in page
    assert page.text.count("places left") == 1


def test_a_full_day_says_how_many_wait_and_no_rank(
    client: PageClient, db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, places=1)
    for _ in range(3):
        make_registration(db, meeting)
    page = client.page(PATH)
    assert "Full. 2 people are on the waiting list." in page
    assert "Until then you take part virtually." in page
    assert "Complet. 2 personnes sont sur liste d’attente." in client.page(CHEMIN)


def test_when_all_is_full_the_button_leads_to_the_waiting_list(
    client: PageClient, db: Session, dialogue: Dialogue
) -> None:
    make_meeting(db, dialogue, places=0, format=MeetingFormat.IN_PERSON)
    page = client.page(PATH)
    assert "All places are taken" in page
    assert "Until then you take part virtually" not in page
    if "registration_form.register" in client.application.view_functions:
        assert page.link("Join the waiting list") == f"{PATH}/register"


def test_a_mode_may_close_before_the_other(
    client: PageClient, db: Session, dialogue: Dialogue, clock: TestClock
) -> None:
    make_meeting(db, dialogue, closes_in_person=datetime(2026, 11, 20, 18))  # noqa: DTZ001
    clock.set(datetime(2026, 11, 20, 17, tzinfo=UTC))
    page = client.page(PATH)
    assert "closed on 20 November 2026 at 18:00" in page.terms()["Registration"]
    assert "In person Registration is closed" in page
    assert "Virtual Not limited" in page


def test_closed_under_way_and_over(
    client: PageClient, db: Session, dialogue: Dialogue, clock: TestClock
) -> None:
    closes = datetime(2026, 12, 1, 18)  # noqa: DTZ001
    make_meeting(db, dialogue, closes_in_person=closes, closes_virtual=closes)
    clock.set(datetime(2026, 12, 2, tzinfo=UTC))
    assert "Registration is closed" in client.page(PATH)
    clock.set(datetime(2026, 12, 14, 10, tzinfo=UTC))
    assert "This meeting is under way" in client.page(PATH)
    clock.set(datetime(2026, 12, 15, 16, tzinfo=UTC))
    page = client.page(PATH)
    assert "This meeting is over" in page
    assert "Registration" not in page.terms()
    assert "Add to my calendar" not in page.texts("a")


def test_a_cancelled_meeting_says_so(client: PageClient, db: Session, dialogue: Dialogue) -> None:
    make_meeting(db, dialogue, state=MeetingState.CANCELLED)
    page = client.page(CHEMIN)
    assert "Cette réunion est annulée" in page
    assert "S’inscrire" not in page.texts("a")


def test_a_meeting_cancelled_before_it_was_published_stays_hidden(
    client: PageClient, db: Session, dialogue: Dialogue
) -> None:
    make_meeting(db, dialogue, state=MeetingState.CANCELLED, published_at=None)
    client.page(PATH, 404)


def test_the_counters_behind_the_page_are_those_of_the_day(db: Session, dialogue: Dialogue) -> None:
    meeting = make_meeting(db, dialogue, places=2)
    make_registration(db, meeting, days=[Mode.IN_PERSON, Mode.VIRTUAL])
    assert [pool_of(db, meeting, number).taken for number in (0, 1)] == [1, 0]
