import io
import json
from pathlib import Path

import openpyxl
import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from registration.audit.models import AuditEvent
from tests.factories import make_dialogue, make_meeting, make_registration

LIST = ["participants", "list", "rabat-2026"]


@pytest.fixture(autouse=True)
def _meeting(db: Session) -> None:
    meeting = make_meeting(db, make_dialogue(db))
    make_registration(db, meeting, "Ouédraogo", represents="BF", access_needs="Step-free access")
    make_registration(db, meeting, "Diallo", represents="SN")
    db.commit()


def test_the_list_is_printed_by_delegation(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=[*LIST, "--columns", "country,family_name"])
    assert result.exit_code == 0
    assert result.stdout.removeprefix("\ufeff").splitlines() == [
        '"Country","Family name"',
        '"Burkina Faso","Ouédraogo"',
        '"Senegal","Diallo"',
    ]


def test_the_file_is_written(runner: FlaskCliRunner, tmp_path: Path) -> None:
    target = tmp_path / "list.xlsx"
    result = runner.invoke(args=[*LIST, "--format", "xlsx", "--output", str(target)])
    assert result.exit_code == 0
    assert "2 registrations written to" in result.stderr
    sheet = openpyxl.load_workbook(io.BytesIO(target.read_bytes())).worksheets[0]
    assert sheet.max_row == 3
    assert list(tmp_path.iterdir()) == [target]


def test_json_in_french(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=[*LIST, "--format", "json", "--language", "fr", "--country", "sn"])
    found = json.loads(result.stdout)
    assert [row["country"] for row in found["rows"]] == ["Sénégal"]


def test_protected_answers_are_never_in_it(runner: FlaskCliRunner) -> None:
    for form in ("csv", "json"):
        assert "Step-free" not in runner.invoke(args=[*LIST, "--format", form]).output


def test_it_is_logged(runner: FlaskCliRunner, db: Session) -> None:
    runner.invoke(args=LIST)
    event = db.query(AuditEvent).filter_by(kind="list.exported").one()
    assert (event.actor, event.facts["rows"]) == ("command-line", 2)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["participants", "list", "nowhere"], "There is no meeting 'nowhere'"),
        ([*LIST, "--columns", "family_name,shoe_size"], "There is no column 'shoe_size'."),
        ([*LIST, "--day", "2026-12-24"], "its days: 2026-12-14, 2026-12-15"),
        ([*LIST, "--day", "Monday"], "--day 'Monday' cannot be read."),
        ([*LIST, "--country", "xx"], "--country 'XX' is not known."),
        ([*LIST, "--function", "king"], "--function 'king' is not known."),
        ([*LIST, "--organisation", "many"], "--organisation 'many' cannot be read."),
        ([*LIST, "--status", "happy"], "Invalid value for '--status'"),
        ([*LIST, "--format", "pdf"], "Invalid value for '--format'"),
    ],
)
def test_what_cannot_be_done_is_said(
    runner: FlaskCliRunner, arguments: list[str], words: str
) -> None:
    result = runner.invoke(args=arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stdout == ""


def test_a_file_that_cannot_be_written_is_an_error(runner: FlaskCliRunner, tmp_path: Path) -> None:
    result = runner.invoke(args=[*LIST, "--output", str(tmp_path / "none" / "list.csv")])
    assert result.exit_code == 1
    assert "The list could not be written: No such file or directory." in result.stderr
