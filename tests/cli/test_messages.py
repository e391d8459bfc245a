import json

import pytest
import sqlalchemy as sa
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from registration.messages.models import Message
from registration.messages.states import MessageState
from tests.factories import make_dialogue, make_meeting, make_registration


@pytest.fixture(autouse=True)
def _outbox(db: Session) -> None:
    meeting = make_meeting(db, make_dialogue(db))
    for name in ("one", "two", "three"):
        make_registration(db, meeting, email=f"{name}@ministry.example")
    rows = db.scalars(sa.select(Message).order_by(Message.id)).all()
    rows[0].state, rows[0].sent_at = MessageState.SENT, rows[0].created_at
    rows[3].state, rows[3].error_code = MessageState.FAILED, "address-refused"
    db.commit()


def test_what_was_given_up_stands_first(runner: FlaskCliRunner) -> None:
    lines = runner.invoke(args=["messages", "list"]).stdout.splitlines()
    assert len(lines) == 6
    assert lines[0].startswith("failed ")
    assert lines[0].endswith("two@ministry.example  address-refused")
    assert lines[-1].startswith("sent ")


def test_machines_read_the_same_and_never_what_a_mail_says(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["messages", "list", "--format", "json", "--state", "failed"])
    (row,) = json.loads(result.stdout)
    assert (row["recipient"], row["error_code"], row["attempts"]) == (
        "two@ministry.example",
        "address-refused",
        0,
    )
    assert set(row) & {"context", "calendar", "last_error"} == set()


def test_a_list_that_was_cut_says_so(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["messages", "list", "--meeting", "rabat-2026", "--limit", "2"])
    assert result.stdout.splitlines()[2:] == ["(2 of 6; --limit shows more)"]


def test_an_unknown_meeting_is_an_error(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["messages", "list", "--meeting", "nowhere"])
    assert result.exit_code == 2
    assert "There is no meeting" in result.stderr
