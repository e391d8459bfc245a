"""What tests of registrations share."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core import db as core_db
from registration.dialogues.models import Dialogue
from tests.factories import make_dialogue


@pytest.fixture
def dialogue(db: Session) -> Dialogue:
    """A small Dialogue."""
    return make_dialogue(db)


@pytest.fixture
def own(fresh_database_url: str) -> Iterator[Session]:
    """A session on a database of this test alone, whose commits are real: for tests of processes."""
    engine = sa.create_engine(**core_db.engine_options(fresh_database_url, 1))
    core_db.prepare_engine(engine)
    with Session(engine, expire_on_commit=False) as session:
        yield session
    engine.dispose()
