"""Who must wait for whom, step by step in two sessions: nobody decides by what another is about to change."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from registration.core import db as core_db
from registration.core.errors import InvalidError
from tests.factories import command
from tests.participants import crowded

IMPATIENT = {"sqlite": "PRAGMA busy_timeout=200", "postgresql": "SET lock_timeout = '200ms'"}


@pytest.fixture
def other(fresh_database_url: str) -> Iterator[Session]:
    """A second session on the same database, that gives up after a moment instead of waiting."""
    engine = sa.create_engine(**core_db.engine_options(fresh_database_url, 1))
    core_db.prepare_engine(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql(IMPATIENT[engine.dialect.name])
        connection.commit()
        with Session(connection, expire_on_commit=False) as session:
            yield session
    engine.dispose()


def begin(session: Session) -> None:
    """Begin a writing transaction."""
    session.connection(execution_options={core_db.WRITE_OPTION: True})


def has_to_wait(session: Session, work: Callable[..., object], *arguments: object) -> bool:
    """Tell whether something cannot be done now because somebody else is at it."""
    try:
        begin(session)
        work(session, *arguments)
    except OperationalError:
        return True
    finally:
        session.rollback()
    return False


def test_the_meeting_is_not_cancelled_while_somebody_registers(
    own: Session, other: Session
) -> None:
    meeting = crowded.open_meeting(own)
    sent = command(own, meeting)
    own.commit()
    begin(own)
    crowded.send(own, sent)
    assert has_to_wait(other, crowded.cancel_meeting, meeting.id)
    own.commit()
    begin(other)
    crowded.cancel_meeting(other, meeting.id)
    other.commit()


def test_nobody_registers_while_the_meeting_is_being_cancelled(
    own: Session, other: Session
) -> None:
    meeting = crowded.open_meeting(own)
    sent = command(own, meeting)
    own.commit()
    begin(own)
    crowded.cancel_meeting(own, meeting.id)
    assert has_to_wait(other, crowded.send, sent)
    own.commit()
    begin(other)
    with pytest.raises(InvalidError, match="meeting-cancelled"):
        crowded.send(other, sent)
    other.rollback()


def test_two_people_register_side_by_side_until_they_want_the_same_place(
    own: Session, other: Session
) -> None:
    meeting = crowded.open_meeting(own, places=1)
    sent = [command(own, meeting) for _ in range(2)]
    own.commit()
    begin(own)
    crowded.send(own, sent[0])
    assert has_to_wait(other, crowded.send, sent[1])
    own.rollback()
    begin(other)
    assert crowded.send(other, sent[1])[0] == "created"
    other.commit()
