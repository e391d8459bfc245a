import json
from datetime import timedelta

from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from tests.factories import make_dialogue, make_meeting, make_registration


def test_meetings_are_listed_for_people(db: Session, runner: FlaskCliRunner) -> None:
    dialogue = make_dialogue(db)
    meeting = make_meeting(db, dialogue)
    make_meeting(db, dialogue, slug="later", starts_on=meeting.ends_on, published=False)
    make_registration(db, meeting)
    db.commit()

    result = runner.invoke(args=["meetings", "list"])

    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "ADDRESS     STATE      FIRST DAY   LAST DAY    FORMAT  REGISTERED  TITLE",
        "later       draft      2026-12-15  2026-12-16  hybrid  0           Migration and towns",
        "rabat-2026  published  2026-12-14  2026-12-15  hybrid  1           Migration and towns",
    ]


def test_meetings_are_listed_for_machines(db: Session, runner: FlaskCliRunner) -> None:
    make_registration(db, make_meeting(db, make_dialogue(db)))
    db.commit()

    result = runner.invoke(args=["meetings", "list", "--format", "json", "--language", "fr"])

    (row,) = json.loads(result.output)
    assert (row["slug"], row["title"], row["registered"]) == (
        "rabat-2026",
        "Migrations et villes",
        1,
    )
    assert row["starts_at"] == "2026-12-14T08:00:00+00:00"


def test_without_meetings_the_list_is_empty(db: Session, runner: FlaskCliRunner) -> None:
    assert json.loads(runner.invoke(args=["meetings", "list", "--format", "json"]).output) == []


def test_times_are_computed_anew(db: Session, runner: FlaskCliRunner) -> None:
    meeting = make_meeting(db, make_dialogue(db))
    meeting.starts_at -= timedelta(hours=1)
    db.commit()

    first = runner.invoke(args=["meetings", "retime"]).output
    second = runner.invoke(args=["meetings", "retime"]).output

    assert first.splitlines()[1:] == ["  rabat-2026"]
    assert "0 meetings moved" in second
