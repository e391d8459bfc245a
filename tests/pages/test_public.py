from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from registration.core.types import Localised
from registration.dialogues import loading
from registration.dialogues.models import Dialogue
from registration.dialogues.queries import list_dialogues
from registration.meetings.kinds import MeetingFormat, MeetingState
from registration.meetings.models import Meeting
from tests import markup
from tests.apps import TestClock
from tests.page import Page, PageClient


@pytest.fixture
def dialogue(db: Session, clock: TestClock) -> Dialogue:
    loading.load(db, now=clock.now)
    db.commit()
    return list_dialogues(db)[0]


def meeting(db: Session, dialogue: Dialogue, slug: str, first: date, **changes: object) -> Meeting:
    values: dict[str, object] = {
        "dialogue_id": dialogue.id,
        "slug": slug,
        "title": Localised(en=f"Meeting {slug}", fr=f"Réunion {slug}"),
        "state": MeetingState.PUBLISHED,
        "format": MeetingFormat.HYBRID,
        "city": Localised(en="Paris", fr="Paris"),
        "time_zone": "Europe/Paris",
        "starts_on": first,
        "ends_on": first + timedelta(days=1),
        "starts_at": datetime(first.year, first.month, first.day, 8, tzinfo=UTC),
        "ends_at": datetime(first.year, first.month, first.day, 16, tzinfo=UTC) + timedelta(days=1),
        "languages": ["en", "fr"],
        "interpretation": [],
        "created_at": datetime(2026, 1, 1, tzinfo=UTC),
        "changed_at": datetime(2026, 1, 1, tzinfo=UTC),
        "published_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    empty = ("short_title", "kind", "label", "objective", "expected_results", "description")
    values |= {name: Localised() for name in (*empty, "venue", "address")}
    row = Meeting(**(values | changes))
    db.add(row)
    db.flush()
    return row


def titles(page: Page, level: str = "h3") -> list[str]:
    return [markup.words(heading) for heading in page.all(level)]


@pytest.mark.parametrize(
    ("header", "target"),
    [("fr-CH, en;q=0.5", "/fr/"), ("en-GB", "/en/"), ("de", "/en/"), ("", "/en/")],
)
def test_the_root_leads_to_the_language_of_the_browser(
    client: PageClient, header: str, target: str
) -> None:
    response = client.get("/", headers={"Accept-Language": header})
    assert response.status_code == 302
    assert response.location == target
    assert "Accept-Language" in response.headers["Vary"]


def test_nothing_announced_is_said_in_both_languages(client: PageClient) -> None:
    assert "No meeting is announced" in client.page("/en/")
    assert "Aucune réunion n’est annoncée" in client.page("/fr/")


def test_meetings_open_for_registration_stand_first(
    client: PageClient, db: Session, dialogue: Dialogue
) -> None:
    meeting(db, dialogue, "later", date(2026, 12, 10))
    meeting(
        db, dialogue, "closed", date(2026, 11, 20),
        closes_in_person_at=datetime(2026, 10, 1, tzinfo=UTC),
        closes_virtual_at=datetime(2026, 10, 1, tzinfo=UTC),
    )  # fmt: skip
    meeting(db, dialogue, "draft", date(2026, 12, 1), state=MeetingState.DRAFT)
    meeting(db, dialogue, "never-shown", date(2026, 12, 1), state=MeetingState.CANCELLED, published_at=None)  # fmt: skip
    meeting(db, dialogue, "off", date(2026, 12, 2), state=MeetingState.CANCELLED)
    meeting(db, dialogue, "soon", date(2026, 12, 3), opens_at=datetime(2026, 11, 5, 8, tzinfo=UTC))
    meeting(db, dialogue, "past", date(2026, 3, 1))
    page = client.page("/en/")
    assert [title.split()[-1] for title in titles(page)] == [
        "later",
        "closed",
        "off",
        "soon",
        "past",
    ]
    assert "Registration opens on 5 November 2026 at 09:00" in page
    assert "Cancelled" in page


def test_past_meetings_come_in_pages(client: PageClient, db: Session, dialogue: Dialogue) -> None:
    for number in range(25):
        meeting(db, dialogue, f"m{number}", date(2024, 1, 1) + timedelta(days=7 * number))
    first = client.page("/fr/")
    assert len(titles(first)) == 20
    second = first.follow("Réunions plus anciennes")
    assert len(titles(second)) == 5
    assert "Réunions plus récentes" in second
    assert len(titles(client.page("/fr/?page=99"))) == 5
    assert len(titles(client.page("/fr/?page=x"))) == 20


def test_days_of_a_meeting_are_written_as_each_language_does(
    client: PageClient, db: Session, dialogue: Dialogue
) -> None:
    meeting(db, dialogue, "a", date(2026, 12, 31))
    meeting(db, dialogue, "b", date(2027, 6, 1), ends_on=date(2027, 6, 4))
    assert "31 December 2026 and 1 January 2027" in client.page("/en/")
    page = client.page("/fr/")
    assert "31 décembre 2026 et 1er janvier 2027" in page
    assert "du 1er au 4 juin 2027" in page


def test_the_pages_of_the_only_dialogue_bear_its_name(
    client: PageClient, dialogue: Dialogue
) -> None:
    assert "Processus de Rabat" in client.page("/fr/contact")
    assert "secretariat@rabat-process.example" in client.page("/en/contact")


def test_two_dialogues_share_the_pages(client: PageClient, db: Session, dialogue: Dialogue) -> None:
    db.add(
        Dialogue(
            slug="other", name=Localised(en="Other Dialogue", fr="Autre Dialogue"),
            subtitle=Localised(), contact=Localised(en="Office", fr="Bureau"),
            contact_email="office@other.example", footer=Localised(),
            notice=Localised(en="## Who\n\nWe.", fr="## Qui\n\nNous."), notice_version="7",
        )
    )  # fmt: skip
    db.flush()
    for path in ("/en/contact", "/en/data-protection", "/en/accessibility"):
        page = client.page(path)
        assert "Other Dialogue" in page
        assert "Rabat Process" in page


def test_the_notice_is_shown_with_its_version_and_its_headings(
    client: PageClient, dialogue: Dialogue
) -> None:
    page = client.page("/fr/data-protection")
    assert f"version {dialogue.notice_version}" in page
    assert titles(page, "h2")[:6] == [
        "Qui est responsable",
        "À quoi elles servent, et sur quelle base",
        "Qui les voit",
        "Transferts vers d’autres pays",
        "Combien de temps elles sont conservées",
        "Vos droits",
    ]
    assert "##" not in page


def test_every_public_page_leads_to_the_other_language_and_to_the_others(
    client: PageClient, dialogue: Dialogue
) -> None:
    for path in ("", "contact", "data-protection", "accessibility"):
        page = client.page(f"/en/{path}")
        assert page.link("Français") == f"/fr/{path}"
        assert page.link("Contact") == "/en/contact"
        assert page.link("Data protection") == "/en/data-protection"
        assert page.link("Accessibility statement") == "/en/accessibility"


def test_robots_stay_away_from_personal_pages(client: PageClient) -> None:
    assert "Disallow: /fr/my/" in client.get("/robots.txt").text


def test_the_icon_is_found_under_its_old_name(client: PageClient) -> None:
    response = client.get("/favicon.ico", follow_redirects=True)
    assert response.mimetype == "image/svg+xml"
