from datetime import datetime, time

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.types import Localised
from registration.dialogues.models import Dialogue
from registration.meetings.kinds import (
    MeetingFormat,
    OrganiserRole,
    SessionKind,
)
from registration.meetings.models import MeetingDay, MeetingOrganiser
from tests.apps import TestClock
from tests.factories import (
    country,
    load_reference,
    make_dialogue,
    make_meeting,
    make_session,
)
from tests.page import PageClient
from tests.people import Cast

PATH = "/en/meetings/rabat-2026"
CHEMIN = "/fr/meetings/rabat-2026"


@pytest.fixture
def dialogue(db: Session, clock: TestClock) -> Dialogue:
    return make_dialogue(db)


def test_the_page_says_when_where_and_by_whom(
    client: PageClient, db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(
        db,
        dialogue,
        country_id=country(db, "FR").id,
        lead_country_id=country(db, "CI").id,
        label=Localised(en="Label meeting", fr="Réunion labellisée"),
        closes_in_person=datetime(2026, 12, 1, 18),  # noqa: DTZ001 - wall time
        closes_virtual=datetime(2026, 12, 13, 12),  # noqa: DTZ001
    )
    for role, name in ((OrganiserRole.LEAD, "Ministry"), (OrganiserRole.HOST, "City")):
        meeting.organisers.append(MeetingOrganiser(role=role, name=Localised(en=name, fr=name)))
    page = client.page(PATH)
    assert page.h1 == "Migration and towns"
    facts = page.terms()
    assert facts["Dates"] == "Monday 14 and Tuesday 15 December 2026 (Paris time, UTC+1)"
    assert "Conference centre, 1 Square of Nations, Paris, France" in facts["Venue"]
    assert "also online" in facts["Venue"]
    assert facts["Organised by"] == "Ministry"
    assert facts["Host"] == "City"
    assert "In person until 1 December 2026 at 18:00" in facts["Registration"]
    assert "Virtual until 13 December 2026 at 12:00" in facts["Registration"]
    assert "Led by Côte d’Ivoire" in page
    assert "Label meeting" in page
    page = client.page(CHEMIN)
    facts = page.terms()
    assert facts["Dates"] == "lundi 14 et mardi 15 décembre 2026 (heure de Paris, UTC+1)"
    assert "jusqu’au 1er décembre 2026 à 18\N{NO-BREAK SPACE}h" in facts["Inscriptions"]
    assert "Réunion labellisée" in page


def test_the_agenda_has_hours_kinds_and_the_formats_that_differ(
    client: PageClient, db: Session, dialogue: Dialogue
) -> None:
    meeting = make_meeting(db, dialogue, days=1)
    day = db.scalars(sa.select(MeetingDay)).one()
    title = Localised(en="Towns and work", fr="Villes et travail")
    make_session(
        db, meeting, day, kind=SessionKind.WORKING_GROUP, title=title, starts=time(17), ends=time(18),
        format=MeetingFormat.IN_PERSON,
    )  # fmt: skip
    page = client.page(CHEMIN)
    nbsp = "\N{NO-BREAK SPACE}"
    assert f"9{nbsp}h – 17{nbsp}h" in page.text.replace("\u202f", nbsp)
    assert "Villes et travail Groupe de travail En présentiel" in page
    assert "17:00–18:00" in client.page(PATH)


def test_a_title_that_names_the_kind_is_not_followed_by_it(
    client: PageClient, db: Session, dialogue: Dialogue
) -> None:
    make_meeting(db, dialogue, days=1)
    assert client.page(PATH).text.count("Plenary") == 1


def test_what_the_meeting_serves_stands_in_the_readers_language_or_says_which(
    client: PageClient, db: Session, clock: TestClock
) -> None:
    from registration.dialogues.models import ActionObjective, GcmObjective

    dialogue = load_reference(db)
    meeting = make_meeting(db, dialogue)
    objective = sa.select(ActionObjective).where(ActionObjective.number == 8)
    meeting.objectives = [db.scalars(objective).one()]
    gcm = db.scalars(sa.select(GcmObjective).where(GcmObjective.number == 16)).one()
    meeting.gcm_objectives = [gcm]
    page = client.page(CHEMIN)
    assert gcm.short["fr"] in page  # the full French title is not known
    assert any(item.get("lang") == "en" for item in page.all("span"))
    assert gcm.title["en"] in client.page(PATH)


def test_a_draft_is_seen_by_its_officers_alone(cast: Cast, db: Session, clock: TestClock) -> None:
    make_meeting(db, cast.dialogue, published=False)
    cast.visitor.page(PATH, 404)
    cast.outsider.page(PATH, 404)
    cast.visitor.page(f"{PATH}/calendar.ics", 404)
    page = cast.viewer.page(PATH)
    assert "This is a preview." in page
    assert "ETag" not in cast.viewer.get(PATH).headers


def test_an_unknown_meeting_is_not_found(client: PageClient, dialogue: Dialogue) -> None:
    client.page("/fr/meetings/nothing", 404)


def test_what_an_organiser_writes_is_text(
    client: PageClient, db: Session, dialogue: Dialogue
) -> None:
    text = "<script>alert(1)</script> & “quotes”"
    make_meeting(db, dialogue, title=Localised(en=text, fr=text))
    assert "<script>alert" not in client.get(PATH).text
    assert client.page(PATH).h1 == text
