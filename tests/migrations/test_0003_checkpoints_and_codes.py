"""Rows of jobs, mails and the mailbox survive the migration in both directions."""

import sqlalchemy as sa
from alembic import command

from tests.apps import alembic

NOW = "2026-11-20 09:00:00+00:00"


def rows(url: str, statement: str) -> list[tuple[object, ...]]:
    """Return the rows of a query."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.exec_driver_sql(statement)]
    engine.dispose()
    return found


def fill(url: str) -> None:
    """Write a job, a mail and three items of the mailbox, two of them the same mail."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO jobs (public_id, kind, arguments, created_by, state, done, total,"
            " attempts, cancel_requested, run_after, created_at)"
            f" VALUES ('j', 'k', '{{}}', 'system', 'queued', 0, 0, 0, false, '{NOW}', '{NOW}')"
        )
        connection.exec_driver_sql(
            "INSERT INTO messages (public_id, kind, language, recipient, recipient_name, context,"
            " cause_key, state, attempts, next_attempt_at, created_at) VALUES ('m', 'lost-link',"
            f" 'fr', 'a@b.example', '', '{{}}', 'c', 'queued', 0, '{NOW}', '{NOW}')"
        )
        for message_id, subject in (("<1@x>", "old"), ("<1@x>", "new"), ("<2@x>", "other")):
            connection.execute(
                sa.text(
                    "INSERT INTO mailbox_items (message_id, recipient, subject, raw, delivered_at)"
                    f" VALUES (:id, 'a@b.example', :subject, :raw, '{NOW}')"
                ),
                {"id": message_id, "subject": subject, "raw": b"x"},
            )
    engine.dispose()


def test_the_way_up_and_down_keeps_every_row(empty_database_url: str) -> None:
    settings = alembic(empty_database_url)
    command.upgrade(settings, "0002")
    fill(empty_database_url)
    command.upgrade(settings, "0003")
    assert rows(empty_database_url, "SELECT public_id, checkpoint FROM jobs") == [("j", None)]
    assert rows(empty_database_url, "SELECT public_id, error_code FROM messages") == [("m", None)]
    assert rows(empty_database_url, "SELECT subject FROM mailbox_items ORDER BY id") == [
        ("new",),
        ("other",),
    ]
    command.downgrade(settings, "0002")
    assert rows(empty_database_url, "SELECT public_id FROM jobs") == [("j",)]
    assert rows(empty_database_url, "SELECT public_id FROM messages") == [("m",)]
    assert len(rows(empty_database_url, "SELECT id FROM mailbox_items")) == 2
