"""The page of the figures, its files and the command."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from registration.meetings.facts import facts_of
from registration.meetings.kinds import Mode
from registration.meetings.models import Meeting
from registration.presence import service as presence
from registration.presence.service import Where
from tests.apps import TestClock
from tests.factories import make_meeting, make_registration
from tests.people import Cast

AFTER = datetime(2026, 12, 20, 8, 0, tzinfo=UTC)
NARROW = "\N{NARROW NO-BREAK SPACE}"


@pytest.fixture
def meeting(cast: Cast, db: Session, clock: TestClock) -> Meeting:
    made = make_meeting(db, cast.dialogue, days=1)
    where = Where(meeting_id=made.id, day_id=facts_of(db, made).days[0].id)
    for country, mode in (("FR", Mode.IN_PERSON), ("SN", Mode.VIRTUAL), ("iom", Mode.VIRTUAL)):
        person = make_registration(db, made, represents=country, days=mode)
        presence.attend(
            db, [person.id], where, mode, reason="", actor="account:1", now=made.starts_at
        )
    make_registration(db, made, represents="MA")
    db.commit()
    clock.set(AFTER)
    return made


def path(meeting: Meeting, rest: str = "", language: str = "en") -> str:
    return f"/{language}/desk/meetings/{meeting.slug}/statistics{rest}"


SENTENCE = (
    "The meeting mobilised 3 participants (1 in person and 2 virtually); "
    "2 partner countries were represented and 1 organisation."
)


def test_the_page_has_the_sentence_in_both_languages_and_the_rule(
    cast: Cast, meeting: Meeting
) -> None:
    page = cast.viewer.page(path(meeting))
    assert SENTENCE in page
    assert "La réunion a mobilisé 3" in page
    assert "A person counts who was present at all inside a session." in page
    assert "Not counted as participants: Secretariat, Interpreter, Support staff." in page
    french = cast.viewer.page(path(meeting, language="fr"))
    assert "Est comptée toute personne présente" in french
    assert "Sénégal" in french


@pytest.mark.parametrize("language", ["en", "fr"])
def test_screen_file_and_command_say_the_same(
    cast: Cast, meeting: Meeting, runner: FlaskCliRunner, language: str
) -> None:
    shown = json.loads(cast.viewer.get(path(meeting, f"/download/json?language={language}")).data)
    said = runner.invoke(
        args=["statistics", "show", meeting.slug, "--format", "json", "--language", language]
    )
    assert json.loads(said.output) == shown
    figures = shown["figures"]
    assert (figures["participants"], figures["no_shows"], figures["partner_countries"]) == (3, 1, 2)
    assert shown["sentence"]["en"] == SENTENCE
    page = cast.viewer.page(path(meeting))
    assert shown["sentence"]["fr"] in page.html


def test_the_workbook_holds_every_table_and_the_rule(cast: Cast, meeting: Meeting) -> None:
    response = cast.viewer.get(path(meeting, "/download/xlsx"))
    assert "statistics-rabat-2026-en.xlsx" in response.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    first = book.worksheets[0]
    rows = {row[1]: row[2] for row in first.iter_rows(min_row=2, values_only=True)}
    assert (rows["Participants"], rows["Organisations represented"]) == (3, 1)
    assert "Partner countries" in book.sheetnames
    assert any(
        "present at all" in str(cell)
        for row in book["Notes"].iter_rows(values_only=True)
        for cell in row
    )


def test_the_french_csv_is_cut_at_semicolons(cast: Cast, meeting: Meeting) -> None:
    content = cast.viewer.get(path(meeting, "/download/csv?language=fr")).data.decode("utf-8-sig")
    assert content.splitlines()[0] == '"Partie";"Élément";"Chiffre";"Nombre"'
    assert '"Présence constatée";"Participants";"Participants";3\r\n' in content


def test_before_the_meeting_the_page_says_who_is_expected(
    cast: Cast, db: Session, clock: TestClock
) -> None:
    planned = make_meeting(db, cast.dialogue, slug="planned")
    make_registration(db, planned, represents="FR")
    page = cast.viewer.page(path(planned))
    assert "1 person is expected (in person); 1 partner country would be represented." in page
    assert "Nobody’s attendance is recorded yet" in page
    assert "not known yet" in page


def test_an_unknown_format_or_language_is_not_found(cast: Cast, meeting: Meeting) -> None:
    assert cast.viewer.get(path(meeting, "/download/exe")).status_code == 404
    assert cast.viewer.get(path(meeting, "/download/csv?language=xx")).status_code == 404


def test_door_staff_and_outsiders_do_not_see_figures(cast: Cast, meeting: Meeting) -> None:
    cast.door_staff.page(path(meeting), 403)
    cast.outsider.page(path(meeting), 404)


def test_the_command_writes_text_and_files(
    meeting: Meeting, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    text = runner.invoke(args=["statistics", "show", meeting.slug, "--language", "fr"])
    assert text.exit_code == 0
    assert "Participants" in text.output
    target = tmp_path / "figures.xlsx"
    runner.invoke(
        args=["statistics", "show", meeting.slug, "--format", "xlsx", "--output", str(target)]
    )
    assert target.read_bytes()[:2] == b"PK"


def test_the_command_refuses_an_unknown_meeting(meeting: Meeting, runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["statistics", "show", "nowhere"])
    assert result.exit_code == 2
    assert "There is no meeting 'nowhere'" in result.output
