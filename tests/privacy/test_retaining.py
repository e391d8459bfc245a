import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from registration.audit.models import AuditEvent
from registration.delegations.models import Delegation
from registration.dialogues.models import Dialogue
from registration.meetings.models import Meeting
from registration.participants.models import Registration
from registration.privacy.service import retaining
from registration.statistics.queries import statistics_of
from tests.apps import TestClock
from tests.factories import make_dialogue, make_meeting, make_registration
from tests.pages.personal.addresses import everything
from tests.privacy.people import WORD, make_talkative

DAY_BEFORE = datetime(2031, 12, 14, 12, tzinfo=UTC)
DUE = datetime(2031, 12, 15, 2, tzinfo=UTC)


@pytest.fixture
def dialogue(db: Session, clock: TestClock) -> Dialogue:
    return make_dialogue(db)


@pytest.fixture
def meeting(db: Session, dialogue: Dialogue) -> Meeting:
    found = make_meeting(db, dialogue)
    make_talkative(db, found)
    for _ in range(4):
        make_registration(db, found)
    delegation = db.scalars(sa.select(Delegation)).first()
    assert delegation is not None
    delegation.note = f"Asked Mr {WORD}"
    db.commit()
    return found


def erased(db: Session) -> int:
    """Return how many registrations are erased."""
    db.commit()
    chosen = sa.select(sa.func.count()).where(Registration.erased_at.is_not(None))
    return db.scalar(chosen) or 0


def test_nothing_is_due_before_the_last_day_of_the_retention(
    db: Session, runner: FlaskCliRunner, meeting: Meeting, clock: TestClock
) -> None:
    clock.set(DAY_BEFORE)
    result = runner.invoke(args=["privacy", "retain"])
    assert (result.exit_code, result.output) == (0, "Nothing is due.\n")
    assert erased(db) == 0


def test_a_dry_run_says_what_is_due_and_changes_nothing(
    db: Session, runner: FlaskCliRunner, meeting: Meeting, clock: TestClock
) -> None:
    clock.set(DUE)
    before = everything(db)
    result = runner.invoke(args=["privacy", "retain", "--dry-run"])
    assert result.output == (
        "rabat-2026: 5 registrations and 1 notes to erase, due since 2031-12-15.\n"
    )
    assert everything(db) == before


def test_what_is_due_is_erased_and_the_figures_stay(
    app: Flask, db: Session, runner: FlaskCliRunner, meeting: Meeting, clock: TestClock
) -> None:
    before = statistics_of(db, meeting, now=DUE).statistics
    clock.set(DUE)
    result = runner.invoke(args=["privacy", "retain", "--format", "json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.output) == {
        "erased": True,
        "meetings": [
            {
                "meeting_id": meeting.id,
                "slug": "rabat-2026",
                "due_on": "2031-12-15",
                "registrations": 5,
                "notes": 1,
            }
        ],
    }
    assert erased(db) == 5
    traces = [row for rows in everything(db).values() for row in rows if WORD in repr(row).lower()]
    assert traces == []
    assert statistics_of(db, meeting, now=DUE).statistics == before
    assert runner.invoke(args=["privacy", "retain"]).output == "Nothing is due.\n"


def test_the_audit_log_says_that_it_was_the_command(
    db: Session, runner: FlaskCliRunner, meeting: Meeting, clock: TestClock
) -> None:
    clock.set(DUE)
    runner.invoke(args=["privacy", "retain"])
    db.commit()
    chosen = sa.select(AuditEvent.actor).where(AuditEvent.kind == "registration.erased")
    assert set(db.scalars(chosen)) == {"command-line"}


def test_large_meetings_are_erased_in_batches(
    db: Session,
    runner: FlaskCliRunner,
    meeting: Meeting,
    clock: TestClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(retaining, "BATCH", 2)
    clock.set(DUE)
    assert len(retaining.next_batch(db, meeting.id)) == 2
    runner.invoke(args=["privacy", "retain"])
    assert erased(db) == 5


def test_each_dialogue_has_its_own_retention(
    db: Session, dialogue: Dialogue, meeting: Meeting, clock: TestClock
) -> None:
    strict = make_dialogue(db, "strict")
    strict.retention_months = 12
    other = make_meeting(db, strict, slug="strict-2026")
    make_registration(db, other)
    db.flush()
    due = retaining.list_due(db, now=datetime(2028, 1, 1, tzinfo=UTC))
    assert [(item.slug, item.due_on, item.registrations) for item in due] == [
        ("strict-2026", date(2027, 12, 15), 1)
    ]


def test_somebody_without_a_link_is_given_the_file_by_the_secretariat(
    db: Session, runner: FlaskCliRunner, meeting: Meeting, tmp_path: Path
) -> None:
    row = make_registration(db, meeting, "Sow-Without-Address", email="", by_officer=True)
    db.commit()
    target = tmp_path / "data.json"
    arguments = ["privacy", "download", "rabat-2026", row.reference, "--language", "fr"]
    result = runner.invoke(args=[*arguments, "--output", str(target)])
    assert (result.exit_code, result.output) == (0, "")
    found = json.loads(target.read_bytes())
    assert found["language"] == "fr"
    assert "Sow-Without-Address" in target.read_text(encoding="utf-8")
    assert json.loads(runner.invoke(args=arguments).output)["title"] == found["title"]
    db.commit()
    chosen = sa.select(AuditEvent.actor).where(AuditEvent.kind == "registration.downloaded")
    assert db.scalars(chosen).all() == ["command-line", "command-line"]


def test_somebody_without_a_link_is_erased_by_the_secretariat(
    db: Session, runner: FlaskCliRunner, meeting: Meeting
) -> None:
    row = make_registration(db, meeting, email="", by_officer=True)
    db.commit()
    arguments = ["privacy", "erase", "rabat-2026", row.reference.lower()]
    assert runner.invoke(args=arguments, input="n\n").exit_code == 1
    assert erased(db) == 0
    assert runner.invoke(args=[*arguments, "--yes"]).output == "Erased: all.\n"
    assert erased(db) == 1
    result = runner.invoke(args=[*arguments, "--yes"])
    assert result.exit_code == 1
    assert "has no registration" in result.stderr


def test_the_inventory_is_printed_for_the_record_of_processing(runner: FlaskCliRunner) -> None:
    rows = json.loads(runner.invoke(args=["privacy", "inventory", "--format", "json"]).output)
    assert {
        "table": "protected_answers",
        "column": "diet",
        "kind": "protected",
        "whose": "person",
    } in rows
    text = runner.invoke(args=["privacy", "inventory"]).output
    assert len(text.splitlines()) == len(rows)
