"""Fixtures for all tests: the application on a real database of each kind, and a clock to set.

Every test that uses the application runs on SQLite and on PostgreSQL; `--database sqlite` or
`--database postgresql` chooses one. `app`, `db`, `client` and `runner` share one transaction that is rolled
back afterwards; tests of processes and threads take `committed_app` or `fresh_database_url` instead.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from hypothesis import settings
from sqlalchemy.orm import Session

from tests import links, needs, network
from tests.apps import Applications, TestClock, rolled_back
from tests.databases import Databases
from tests.page import PageClient
from tests.people import Cast

# A busy machine is slow, not wrong: speed is measured in bench/.
settings.register_profile("plenary", deadline=None)
settings.load_profile("plenary")

KINDS = ("sqlite", "postgresql")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the caller choose the database."""
    parser.addoption(
        "--database",
        choices=(*KINDS, "both"),
        default="both",
        help="the database that the tests use; both by default, SQLite alone without PostgreSQL",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run whatever uses a database once for each kind."""
    if "database_kind" not in metafunc.fixturenames:
        return
    wanted = metafunc.config.getoption("database")
    kinds = [kind for kind in KINDS if wanted in {kind, "both"}]
    marks = {"sqlite": (), "postgresql": (pytest.mark.postgresql,)}
    metafunc.parametrize(
        "database_kind", [pytest.param(kind, marks=marks[kind]) for kind in kinds], indirect=True
    )


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """The kind of database of this test: sqlite or postgresql."""
    kind = str(request.param)
    if kind == "postgresql":
        needs.demand_postgresql()
    return kind


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Makes databases for the tests of this session."""
    from tests.apps import migrate

    made = Databases(tmp_path_factory.mktemp("databases"), migrate)
    yield made
    made.close()


@pytest.fixture(scope="session")
def applications(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Applications]:
    """Makes the application for each kind of database, once."""
    made = Applications(databases, tmp_path_factory.mktemp("var"))
    yield made
    made.close()


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        network.shut(patch)
        yield


@pytest.fixture
def clock() -> Iterator[TestClock]:
    """A clock that stands still until the test moves it."""
    made = TestClock()
    yield made
    made.release()


@pytest.fixture
def app(applications: Applications, database_kind: str) -> Iterator[Flask]:
    """The application on a migrated, empty database; whatever is written is rolled back."""
    found = applications.shared(database_kind)
    with rolled_back(found):
        yield found


@pytest.fixture
def db(app: Flask) -> Session:
    """A session in the test's transaction, for arranging and for services.

    Commit it before another session should see what it wrote; `client` and `runner` do that themselves.
    """
    session: Session = app.extensions["plenary_test_session"]
    return session


@pytest.fixture
def readable_links(app: Flask) -> Iterator[None]:
    """Links in mails and calendars as plain words instead of tokens; and an application context."""
    with links.readable(app), app.app_context():
        yield


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A visitor without an account, who checks every page."""
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


@pytest.fixture
def cast(app: Flask, db: Session) -> Cast:
    """People who are signed in, by role (tests/people.py)."""
    return Cast(app, db)


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """Runs the commands of `flask`."""
    return app.test_cli_runner()


@pytest.fixture
def fresh_database_url(databases: Databases, database_kind: str) -> Iterator[str]:
    """The address of a migrated database that belongs to this test alone."""
    url = databases.copy(database_kind)
    yield url
    databases.drop(url)


@pytest.fixture
def empty_database_url(databases: Databases, database_kind: str) -> Iterator[str]:
    """The address of a database without any table, for tests of migrations."""
    url = databases.empty(database_kind)
    yield url
    databases.drop(url)


@pytest.fixture
def committed_app(
    applications: Applications, fresh_database_url: str, tmp_path: Path
) -> Iterator[Flask]:
    """The application on a database of its own, where commits are real."""
    made = applications.make(fresh_database_url, tmp_path)
    yield made
    applications.dispose(made)
