"""Registrations survive the new indexes in both directions."""

import sqlalchemy as sa
from alembic import command

from tests.apps import alembic
from tests.migrations import rows

NEW = {"ix_registrations_meeting_created", "ix_registrations_meeting_status"}
OLD = {"ix_registrations_meeting_id_created_at"}


def indexes(url: str) -> set[str | None]:
    """Return the names of the indexes of registrations."""
    engine = sa.create_engine(url)
    found = {index["name"] for index in sa.inspect(engine).get_indexes("registrations")}
    engine.dispose()
    return found


def test_the_way_down_and_up_changes_indexes_and_no_row(fresh_database_url: str) -> None:
    filled = rows.fill(fresh_database_url)
    settings = alembic(fresh_database_url)
    command.downgrade(settings, "0007")
    assert indexes(fresh_database_url) & (NEW | OLD) == OLD
    assert rows.counts(fresh_database_url)["registrations"] == filled["registrations"]
    command.upgrade(settings, "0008")
    assert indexes(fresh_database_url) & (NEW | OLD) == NEW
    assert rows.counts(fresh_database_url)["registrations"] == filled["registrations"] > 1
