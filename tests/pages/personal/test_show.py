from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from registration.core.types import Localised
from registration.meetings.facts import renew
from registration.meetings.kinds import MeetingState, Mode, PlacesScope
from registration.meetings.models import Meeting
from registration.participants.kinds import PendingReason, Status
from registration.participants.models import Registration
from tests import markup
from tests.apps import START, TestClock
from tests.factories import make_dialogue, make_meeting, make_registration
from tests.page import Page, PageClient
from tests.pages.personal.addresses import personal


def days(page: Page) -> list[str]:
    """Return the words of each day on the page."""
    return [markup.words(section) for section in page.all("section", class_="day")]


def status(page: Page) -> str:
    """Return the sentence that says where the registration stands."""
    return next(
        markup.words(box.find("p"))  # type: ignore[arg-type]
        for box in page.all("div", class_="status")
    )


def test_the_page_says_where_a_registration_stands_and_what_is_booked(
    client: PageClient, registration: Registration
) -> None:
    page = client.page(personal(registration))
    assert status(page) == "Your registration is confirmed: some days in person, others virtually."
    assert registration.reference in page
    assert "Fatou Ndiaye" in page
    assert "Senegal (Government)" in page
    assert "The link to this page was sent to fatou.ndiaye@ministry.example" in page
    first, second = days(page)
    assert "Monday 14 December 2026 Day 1 In person 09:00–17:00 (Paris time, UTC+1)" in first
    assert "Dakar" not in first
    assert (
        "Virtual 09:00–17:00 (Paris time, UTC+1) For you: 08:00–16:00 (Dakar time, UTC)" in second
    )
    assert "The button to join appears on this page on 15 December at 08:00." in second


def test_the_page_says_the_same_in_french(client: PageClient, registration: Registration) -> None:
    page = client.page(personal(registration)).follow("Français")
    assert page.path == personal(registration, "fr")
    assert status(page) == (
        "Votre inscription est confirmée\N{NO-BREAK SPACE}: "
        "en présentiel certains jours, à distance les autres."
    )
    assert "Sénégal (Gouvernement)" in page
    first, second = days(page)
    assert "lundi 14 décembre 2026" in first
    assert "heure de Paris, UTC+1" in first
    assert "heure de Dakar, UTC" in second


def test_sessions_are_those_open_to_the_mode_with_their_hours(
    client: PageClient, db: Session, meeting: Meeting, registration: Registration
) -> None:
    page = client.page(personal(registration))
    sessions = [markup.words(item) for item in page.all("li") if "Plenary" in markup.words(item)]
    assert sessions == ["09:00–17:00 Plenary", "09:00–17:00 For you: 08:00–16:00 Plenary"]


def test_without_an_own_zone_that_of_the_country_is_taken(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    row = make_registration(db, meeting, days=Mode.VIRTUAL, represents="NE")
    same = make_registration(db, meeting, days=Mode.VIRTUAL, represents="FR")
    db.commit()
    page = client.page(personal(row))
    assert "Niamey time" not in page  # the same clock as Paris in winter
    assert "For you" not in client.page(personal(same))
    row = make_registration(db, meeting, days=Mode.VIRTUAL, represents="SN")
    db.commit()
    assert "08:00–16:00 (Dakar time, UTC)" in client.page(personal(row))


def test_who_waits_sees_how_many_wait_and_never_a_rank(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    for _ in range(2):
        make_registration(db, meeting, days=Mode.IN_PERSON)
    waiting = [make_registration(db, meeting, days=Mode.IN_PERSON) for _ in range(3)]
    db.commit()
    for row in waiting:
        page = client.page(personal(row))
        assert status(page) == (
            "Your registration is confirmed: you attend virtually, "
            "and are on the waiting list for a place in person."
        )
        for day in days(page):
            assert "3 people are waiting for it" in day
            assert "You attend virtually until it is yours." in day
    assert "3 personnes l’attendent" in client.page(personal(waiting[0], "fr"))


def test_one_who_waits_alone_is_one_person(
    client: PageClient, db: Session, registration: Registration, meeting: Meeting
) -> None:
    make_registration(db, meeting, days=Mode.IN_PERSON)
    row = make_registration(db, meeting, days=[Mode.IN_PERSON, Mode.ABSENT])
    db.commit()
    first, second = days(client.page(personal(row)))
    assert "1 person is waiting for it" in first
    assert "You do not attend this day." in second


@pytest.mark.parametrize(
    ("values", "english", "french"),
    [
        (
            {"status": Status.PENDING, "pending_reason": PendingReason.APPROVAL},
            "Your registration has arrived and waits for the secretariat’s approval.",
            "elle attend l’approbation du secrétariat",
        ),
        (
            {"status": Status.PENDING, "pending_reason": PendingReason.DELEGATION_FULL},
            "Your registration waits for approval: your delegation has already named",
            "votre délégation a déjà désigné",
        ),
        (
            {"status": Status.DECLINED},
            "The secretariat could not accept this registration.",
            "Le secrétariat n’a pas pu accepter cette inscription.",
        ),
        (
            {"status": Status.CANCELLED},
            "This registration is cancelled.",
            "Cette inscription est annulée.",
        ),
    ],
    ids=["approval", "delegation", "declined", "cancelled"],
)
def test_every_status_is_said_in_one_sentence(
    client: PageClient,
    db: Session,
    registration: Registration,
    values: dict[str, Any],
    english: str,
    french: str,
) -> None:
    for name, value in values.items():
        setattr(registration, name, value)
    db.commit()
    assert english in status(client.page(personal(registration)))
    assert french in status(client.page(personal(registration, "fr")))


def test_after_the_meeting_the_page_says_that_it_is_over(
    client: PageClient, registration: Registration, clock: TestClock
) -> None:
    clock.set(datetime.fromisoformat("2026-12-15T17:00:00+01:00"))
    page = client.page(personal(registration))
    assert status(page) == "This meeting is over. You were registered for it."
    assert len(days(page)) == 2


def test_a_cancelled_registration_books_nothing(
    client: PageClient, db: Session, registration: Registration
) -> None:
    registration.status = Status.CANCELLED
    db.commit()
    page = client.page(personal(registration))
    assert days(page) == []
    assert "Conference centre" not in page
    assert "Your calendar" not in page


def test_a_cancelled_meeting_is_said_first_and_nothing_can_be_changed(
    client: PageClient, db: Session, meeting: Meeting, registration: Registration
) -> None:
    meeting.state = MeetingState.CANCELLED
    db.commit()
    page = client.page(personal(registration))
    assert status(page) == "This meeting has been cancelled."
    assert days(page) == []
    assert "Cancel my registration" not in page


def test_what_a_switch_would_mean_stands_beside_its_button(
    client: PageClient, db: Session, meeting: Meeting, registration: Registration
) -> None:
    for _ in range(2):
        make_registration(db, meeting, days=[Mode.ABSENT, Mode.IN_PERSON])
    db.commit()
    first, second = days(client.page(personal(registration)))
    assert "Your place in person goes to the next person who waits for it." in first
    assert "All places are taken: you would be on the waiting list and attend virtually" in second


def test_places_for_all_days_together_are_lost_only_with_the_last_day(
    client: PageClient, db: Session, clock: TestClock
) -> None:
    meeting = make_meeting(db, make_dialogue(db), places=1, scope=PlacesScope.ALL_DAYS)
    row = make_registration(db, meeting, days=Mode.IN_PERSON)
    db.commit()
    assert "Your place in person goes" not in client.page(personal(row))


def test_a_closed_mode_is_not_offered(
    client: PageClient, db: Session, meeting: Meeting, registration: Registration
) -> None:
    meeting.closes_in_person_at = datetime(2026, 11, 1).astimezone()
    db.commit()
    first, second = days(client.page(personal(registration)))
    assert "I will attend virtually" in first
    assert "I will attend in person" not in second


def test_a_day_that_is_past_cannot_be_changed(
    client: PageClient, registration: Registration, clock: TestClock
) -> None:
    clock.set(datetime.fromisoformat("2026-12-15T07:30:00+00:00"))
    first, second = days(client.page(personal(registration)))
    assert "Attend this day differently" not in first
    assert "Attend this day differently" in second


def test_the_page_leads_to_the_meeting(client: PageClient, registration: Registration) -> None:
    assert client.page(personal(registration)).link("Migration and towns") == (
        "/en/meetings/rabat-2026"
    )


def test_a_text_in_the_other_language_carries_its_lang(
    client: PageClient, db: Session, meeting: Meeting, registration: Registration
) -> None:
    meeting.days[0].theme = Localised(fr="Gouvernance")
    renew(meeting, now=START)
    db.commit()
    spans = client.page(personal(registration)).all("span", lang="fr")
    assert [markup.words(span) for span in spans] == ["Gouvernance"]


def test_somebody_without_an_address_is_not_told_of_one(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    row = make_registration(db, meeting, email="", by_officer=True)
    db.commit()
    page = client.page(personal(row))
    assert "was sent to" not in page
    assert "Whoever has the link to this page" in page
