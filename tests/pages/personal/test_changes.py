from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.audit.models import AuditEvent
from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.participants.kinds import ConsentKind, Status
from registration.participants.models import Consent, Registration
from tests.apps import TestClock
from tests.factories import (
    days_of,
    make_registration,
    messages_of,
    pool_of,
    state_of,
)
from tests.page import Page, PageClient
from tests.pages.personal.addresses import feed, personal


def switch(client: PageClient, row: Registration, day: int, mode: str, status: int = 200) -> Page:
    """Press the button of a day."""
    page = client.page(personal(row))
    number = [section.get("aria-labelledby", "").removeprefix("day-") for section in page.all("section", class_="day")][day]  # fmt: skip
    return page.send(page.form(f"/days/{number}"), status, mode=mode)


def kinds(db: Session, row: Registration) -> list[str]:
    """Return the mails owed about a registration, the newest last."""
    return [message.kind for message in messages_of(db, row)]


def events(db: Session, row: Registration) -> list[tuple[str, str]]:
    """Return what the audit log says of a registration."""
    db.commit()
    chosen = sa.select(AuditEvent).where(AuditEvent.subject == f"registration:{row.public_id}")
    return [(event.kind, event.actor) for event in db.scalars(chosen.order_by(AuditEvent.id))]


def reread(db: Session, row: Registration) -> Registration:
    """Return the registration as it is in the database now."""
    db.commit()
    return db.get_one(Registration, row.id, populate_existing=True)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Changed: you attend that day virtually."),
        ("fr", "C’est modifié\N{NO-BREAK SPACE}: vous participez à distance ce jour-là."),
    ],
)
def test_a_day_is_switched_to_virtual_and_the_other_stays(
    client: PageClient, db: Session, registration: Registration, language: str, words: str
) -> None:
    page = client.page(personal(registration, language))
    action = page.form("/days/").action
    page = page.send(page.form(action), mode="virtual")
    assert words in page
    assert [day.mode for day in days_of(db, registration)] == [Mode.VIRTUAL, Mode.VIRTUAL]
    assert events(db, registration)[-1] == ("registration.mode-changed", "person")
    assert "changed" in kinds(db, registration)


def test_a_day_is_switched_back_to_the_room(
    client: PageClient, db: Session, registration: Registration
) -> None:
    switch(client, registration, 0, "virtual")
    page = switch(client, registration, 0, "in-person")
    assert "The page says whether a place in person is yours." in page
    assert state_of(db, registration)[0] == "in-person held"


def test_the_freed_place_goes_to_who_waits(
    client: PageClient, db: Session, meeting: Meeting, registration: Registration
) -> None:
    make_registration(db, meeting, days=Mode.IN_PERSON)
    waiting = make_registration(db, meeting, days=Mode.IN_PERSON)
    db.commit()
    switch(client, registration, 0, "absent")
    assert state_of(db, waiting)[0] == "in-person held"
    assert "promoted" in kinds(db, waiting)
    assert pool_of(db, meeting, 0).taken == 2


def test_the_last_day_cannot_be_left_and_the_page_says_what_to_do(
    client: PageClient, db: Session, meeting: Meeting
) -> None:
    row = make_registration(db, meeting, days=[Mode.VIRTUAL, Mode.ABSENT])
    db.commit()
    page = switch(client, row, 0, "absent", 422)
    assert "To take back the whole registration, cancel it." in page
    assert page.link("Français") == personal(row, "fr")
    assert state_of(db, row)[0].startswith("virtual")


def test_a_mode_that_closed_meanwhile_is_refused_with_a_sentence(
    client: PageClient, db: Session, meeting: Meeting, registration: Registration
) -> None:
    page = client.page(personal(registration))
    form = page.form("/days/")
    meeting.closes_virtual_at = datetime(2026, 11, 1, tzinfo=UTC)
    db.commit()
    page = page.send(form, 422, mode="virtual")
    assert "Registration for this way of attending has closed." in page
    assert state_of(db, registration)[0] == "in-person held"


def test_a_day_of_another_meeting_is_refused(
    client: PageClient, db: Session, registration: Registration
) -> None:
    page = client.page(personal(registration))
    form = page.form("/days/")
    form.action = f"{personal(registration)}/days/999999"
    page = page.send(form, 422, mode="virtual")
    assert "This could not be done" in page


def test_an_unknown_mode_changes_nothing(
    client: PageClient, db: Session, registration: Registration
) -> None:
    switch(client, registration, 0, "teleported", 422)
    assert state_of(db, registration)[0] == "in-person held"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_cancelling_asks_first_then_cancels_and_can_be_taken_back(
    client: PageClient, db: Session, registration: Registration, language: str
) -> None:
    words = {
        "en": ("Cancel my registration", "Your registration is cancelled.", "Take the cancellation back"),
        "fr": ("Annuler mon inscription", "Votre inscription est annulée.", "Revenir sur l’annulation"),
    }[language]  # fmt: skip
    page = client.page(personal(registration, language)).follow(words[0])
    assert registration.reference in page
    assert reread(db, registration).status is Status.CONFIRMED
    page = page.send(page.form("/cancel"))
    assert words[1] in page
    assert reread(db, registration).status is Status.CANCELLED
    assert ("registration.cancelled", "person") in events(db, registration)
    assert "cancelled" in kinds(db, registration)
    assert words[2] in page
    page.send(page.form("/reinstate"))
    assert reread(db, registration).status is Status.CONFIRMED
    assert state_of(db, registration)[0] == "in-person held"


def test_what_the_secretariat_ended_only_the_secretariat_takes_up_again(
    client: PageClient, db: Session, registration: Registration
) -> None:
    from registration.participants.service import deciding

    deciding.cancel(db, registration.id, actor="account:1", now=datetime(2026, 11, 2, tzinfo=UTC))
    db.commit()
    assert "Take the cancellation back" not in client.page(personal(registration))


def test_a_cancellation_cannot_be_taken_back_after_closing(
    client: PageClient, db: Session, meeting: Meeting, registration: Registration
) -> None:
    page = client.page(f"{personal(registration)}/cancel")
    page = page.send(page.form("/cancel"))
    form = page.form("/reinstate")
    closed = datetime(2026, 11, 1, tzinfo=UTC)
    meeting.closes_virtual_at = meeting.closes_in_person_at = closed
    db.commit()
    page = page.send(form, 422)
    assert "Registration has closed." in page
    assert reread(db, registration).status is Status.CANCELLED


def test_cancelling_twice_says_that_nothing_was_changed(
    client: PageClient, db: Session, registration: Registration
) -> None:
    page = client.page(f"{personal(registration)}/cancel")
    form = page.form("/cancel")
    page.send(form)
    count = len(kinds(db, registration))
    page.send(form, 422)
    assert len(kinds(db, registration)) == count


def test_after_the_meeting_nothing_can_be_cancelled(
    client: PageClient, registration: Registration, clock: TestClock
) -> None:
    clock.set(datetime(2026, 12, 16, tzinfo=UTC))
    page = client.page(f"{personal(registration)}/cancel")
    assert page.path == personal(registration)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_consent_is_given_and_withdrawn_apart(
    client: PageClient, db: Session, registration: Registration, language: str
) -> None:
    page = client.page(personal(registration, language))
    page = page.send(page.form("/consents/photo"), wanted="no")
    page = page.send(page.form("/consents/listed-with-email"), wanted="yes")
    db.commit()
    rows = db.scalars(sa.select(Consent).execution_options(populate_existing=True))
    given = {row.kind for row in rows if row.withdrawn_at is None}
    assert given == {ConsentKind.LISTED_WITH_EMAIL}
    found = [kind for kind, actor in events(db, registration) if actor == "person"]
    assert found[-2:] == ["registration.consent-withdrawn", "registration.consent-given"]


def test_an_unknown_consent_opens_nothing(client: PageClient, registration: Registration) -> None:
    page = client.page(personal(registration))
    form = page.form("/consents/photo")
    form.action = f"{personal(registration)}/consents/everything"
    page.send(form, 404, wanted="yes")


def test_a_reset_feed_has_a_new_address_and_the_old_one_is_dead(
    client: PageClient, db: Session, registration: Registration
) -> None:
    old = feed(registration)
    assert client.get(old).status_code == 200
    page = client.page(personal(registration))
    page = page.send(page.form("/reset-feed"))
    assert "The subscription has a new address" in page
    assert client.get(old).status_code == 404
    new = feed(reread(db, registration))
    assert new != old
    assert client.get(new).status_code == 200
    assert new in page.html


@pytest.mark.parametrize(
    ("part", "values"),
    [
        ("/days/", {"mode": "virtual"}),
        ("/consents/photo", {"wanted": "no"}),
        ("/reset-feed", {}),
    ],
)
def test_a_button_without_its_token_changes_nothing_and_shows_the_page_again(
    client: PageClient, db: Session, registration: Registration, part: str, values: dict[str, str]
) -> None:
    before = registration.feed_token
    page = client.page(personal(registration))
    page = page.send(page.form(part), 422, csrf_token="stale", **values)
    assert "Please press the button again." in page
    assert state_of(db, registration)[0] == "in-person held"
    assert reread(db, registration).feed_token == before
