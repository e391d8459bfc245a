"""The migrations that gave waiting online a time of its own and addresses a key."""

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.orm import Session

from registration.participants.identity import address_key
from tests.apps import alembic
from tests.factories import make_dialogue, make_meeting, make_registration

BEFORE, AFTER = "0004", "0006"


@pytest.fixture
def url(fresh_database_url: str) -> str:
    """The address of a database with people who wait, as it was before both migrations."""
    engine = sa.create_engine(fresh_database_url)
    with Session(engine) as db:
        meeting = make_meeting(db, make_dialogue(db), places=0, online_places=1)
        make_registration(db, meeting, email="Zoé@BÜCHER.example")
        make_registration(db, meeting)
        make_registration(db, meeting, email="", contact_email="a@b.example", by_officer=True)
        make_registration(db, meeting, email="", by_officer=True)
        db.commit()
    engine.dispose()
    command.downgrade(alembic(fresh_database_url), BEFORE)
    return fresh_database_url


def read(url: str, statement: str) -> list[tuple[object, ...]]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.exec_driver_sql(statement)]
    engine.dispose()
    return found


def test_the_keys_are_those_that_the_program_makes(url: str) -> None:
    command.upgrade(alembic(url), AFTER)
    found = read(url, "SELECT email, contact_email, address_key FROM registrations ORDER BY id")
    for email, contact_email, key in found:
        assert key == address_key(str(email or contact_email))
    assert [key is None for *_rest, key in found] == [False, False, False, True]


def test_each_list_keeps_the_time_that_stood_for_both(url: str) -> None:
    count = "SELECT count(*) FROM registration_days WHERE"
    waiting = read(url, f"{count} waiting_since IS NOT NULL")
    assert waiting == [(8,)]
    command.upgrade(alembic(url), AFTER)
    for place, since in (("place", "waiting_since"), ("online_place", "online_waiting_since")):
        wrong = f"({place} = 'waiting') <> ({since} IS NOT NULL)"
        assert read(url, f"{count} {wrong}") == [(0,)]
    times = read(url, "SELECT DISTINCT online_waiting_since FROM registration_days")
    assert len(times) == 2  # NULL and the one moment
    command.downgrade(alembic(url), BEFORE)
    assert read(url, f"{count} waiting_since IS NOT NULL") == waiting
