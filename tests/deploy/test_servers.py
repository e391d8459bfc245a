"""Both servers with two processes: they share sessions and limits, survive the death of a process, and log nothing personal."""

import json
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.accounts import limits, passwords
from registration.core import db
from registration.core.roles import Role
from tests import conftest, needs
from tests.accounts.conftest import RIGHT
from tests.apps import Applications
from tests.databases import Databases
from tests.deploy.browsing import Browser
from tests.deploy.serving import Server, serving
from tests.factories import make_dialogue
from tests.people import join, make_account

pytestmark = pytest.mark.slow
SIGN_IN = "/en/desk/sign-in"
OFFICER = {"email": "organiser@plenary.example", "password": RIGHT}


@pytest.fixture(
    scope="module",
    params=[(kind, database) for kind in ("granian", "gunicorn") for database in conftest.KINDS],
    ids="-".join,
)
def server(
    request: pytest.FixtureRequest,
    applications: Applications,
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """A server with two processes, on a database with one officer."""
    kind, database = request.param
    if request.config.getoption("database") not in {database, "both"}:
        pytest.skip("another database was asked for")
    if database == "postgresql":
        needs.demand_postgresql()
    url, folder = databases.copy(database), tmp_path_factory.mktemp("served")
    app = applications.make(url, folder)
    with app.app_context():

        def fill(session: Session) -> None:
            account = make_account(session, "organiser", password=passwords.hashed(RIGHT))
            join(session, account, make_dialogue(session), Role.ORGANISER)

        db.write(fill)
    applications.dispose(app)
    with serving(kind, url, folder) as running:
        yield running
    databases.drop(url)


def test_an_officer_signs_in_and_any_process_knows_it(server: Server) -> None:
    browser = Browser(server.port)
    answer = browser.post(SIGN_IN, **OFFICER)
    assert (answer.status, answer.headers["Location"]) == (303, "/en/desk")
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: browser.get("/en/desk").status, range(24)))
    assert set(statuses) == {200}


def test_tries_at_once_on_all_processes_are_counted_together(server: Server) -> None:
    browser = Browser(server.port)
    token = browser.get(SIGN_IN).token
    wrong = {"csrf_token": token, "email": "awa@plenary.example", "password": "wrong wrong wrong"}
    tries = limits.SIGN_IN_ACCOUNT.tries
    with ThreadPoolExecutor(8) as pool:
        statuses = list(
            pool.map(lambda _: browser.ask("POST", SIGN_IN, wrong).status, range(tries + 6))
        )
    assert (statuses.count(422), statuses.count(429)) == (tries, 6)
    refused = browser.ask("POST", SIGN_IN, wrong)
    assert refused.status == 429
    assert int(refused.headers["Retry-After"]) > 0


def test_a_process_that_dies_is_replaced(server: Server) -> None:
    await_workers(server)
    before = server.workers()
    os.kill(before[-1], signal.SIGKILL)
    await_workers(server, without=before[-1])


def await_workers(server: Server, without: int = 0) -> None:
    """Wait until two processes are there, `without` not among them, and all answer."""
    deadline, answered = time.monotonic() + 60, 0
    while answered < 20:
        assert time.monotonic() < deadline, server.log.read_text()
        there = server.workers()
        try:
            is_good = Browser(server.port).get("/healthz").status == 200
        except OSError:
            is_good = False
        answered = answered + 1 if is_good and len(there) >= 2 and without not in there else 0
        time.sleep(0 if answered else 0.2)


def test_what_is_too_large_gets_a_page_and_the_server_goes_on(server: Server) -> None:
    browser = Browser(server.port)
    answer = browser.ask("POST", "/fr/desk/sign-in", b"email=" + b"x" * 3_000_000,
                         Content_Type="application/x-www-form-urlencoded")  # fmt: skip
    assert answer.status == 413
    assert "Votre envoi est trop volumineux" in answer.text
    assert browser.get("/healthz").status == 200


def test_bytes_that_are_no_text_are_answered(server: Server) -> None:
    browser = Browser(server.port)
    for path in ("/%ff%fe", "/en/%00", "/en/my/%c3%28", "/en/desk?q=%ff%00"):
        assert browser.get(path).status in {302, 400, 404}
    body = b"csrf_token=%00&email=%ff%fe\x00&password=\xff"
    answer = browser.ask("POST", SIGN_IN, body, Content_Type="application/x-www-form-urlencoded")
    assert answer.status == 422
    assert browser.get("/readyz").status == 200


def test_the_log_is_json_without_tokens_addresses_and_queries(server: Server) -> None:
    browser = Browser(server.port)
    token = "q2lVx9mDfT0Yh1cZ8uKaPw.uS4jhEfcpHro20QwAo8HB4-z"
    browser.get(f"/en/my/{token}?secret=Diallo")
    browser.post(SIGN_IN, email="awa.diallo@ministry.example", password="wrong wrong wrong")
    text = server.log.read_text()
    requests = [json.loads(line) for line in text.splitlines() if '"request"' in line]
    routes = {entry.get("route") for entry in requests}
    assert "/<language:language>/my/<string:token>" in routes
    for private in (token, "Diallo", "diallo@", "secret=", "wrong wrong"):
        assert private not in text


@pytest.mark.parametrize(
    "server",
    [(kind, "postgresql") for kind in ("granian", "gunicorn")],
    indirect=True,
    ids="-".join,
)
def test_the_database_can_go_away_and_come_back(server: Server) -> None:
    browser = Browser(server.port)
    engine = sa.create_engine(server.database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for _ in range(3):
            connection.execute(
                sa.text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
            assert {browser.get("/en/").status for _ in range(6)} <= {200, 503}
    engine.dispose()
    assert {browser.get("/readyz").status for _ in range(6)} == {200}
