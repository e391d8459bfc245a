"""Nothing that anybody types or puts into an address makes a fault of ours."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.apps import TestClock
from tests.examples import address
from tests.people import Cast
from tests.routes import access_of, client_for, methods, walked
from tests.world import World, make_world

# Forms that end the session of who sends them.
ENDING = {"security.sign_out"}
QUERIES = (
    "q=%00&page=%00&status=%00&mode=%00&day=%00&sort=%00&next=%00&show=%00&text=%00&order=%00",
    "q=%FF%FE&page=-1&status=%F0%9F%92%A9&day=-1&sort=';--&show=x&language=xx&format=x&columns=x",
    f"page={10**30}&day={10**30}&country={10**30}&function={10**30}&type={10**30}&organisation={10**30}",
    "q=" + "x" * 3000,
    (
        "meeting=x&dialogue=x&registration=x&delegation=x&day=x&regrets=1&token=x&language=fr&endpoint=x"
        "&_external=1&_scheme=javascript&_anchor=x&_method=x&values=x&page=x&self=x"
    ),
)


@pytest.fixture
def world(app: Flask, db: Session, cast: Cast, clock: TestClock) -> World:
    """One of everything."""
    return make_world(app, db, cast)


@pytest.mark.parametrize("query", QUERIES, ids=["nul", "strange", "huge", "long", "names"])
def test_whatever_stands_in_a_query_makes_no_fault(app: Flask, world: World, query: str) -> None:
    failed = []
    for rule in walked(app):
        if "GET" in methods(rule):
            client = client_for(world, access_of(app, rule))
            status = client.get(f"{address(world, rule)}?{query}").status_code
            if status >= 500:
                failed.append((rule.endpoint, status))
    assert failed == []


def test_whatever_stands_in_a_form_makes_no_fault(app: Flask, world: World) -> None:
    """Every field of every form is filled with what no form has, its token being right."""
    failed = []
    for rule in walked(app):
        if not {"GET", "POST"} <= set(methods(rule)) or rule.endpoint in ENDING:
            continue
        client = client_for(world, access_of(app, rule))
        path = address(world, rule)
        page = client.read(client.get(path, follow_redirects=True))
        for form in page.forms():
            for wrong in (
                "\0",
                "x" * 5000,
                "-1",
                str(10**30),
                "\N{PILE OF POO}\N{REPLACEMENT CHARACTER}",
            ):
                data = {
                    name: form.fields[name] if name == "csrf_token" else wrong
                    for name in form.fields
                }
                status = client.post(path, data=data).status_code
                if status >= 500:
                    failed.append((rule.endpoint, wrong[:10], status))
    assert failed == []
