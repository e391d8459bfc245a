import io
import json
import logging
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from registration.core import logging as our_logging
from registration.core.logging import log, without_personal_data
from tests.page import PageClient
from tests.people import Cast
from tests.world import World, make_world

TOKEN = "q2lVx9mDfT0Yh1cZ8uKaPw.1796139215.uS4jhEfcpHro20QwAo8HB4-z"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is written to the log, as JSON."""
    our_logging.configure("json", "info")
    handler = next(one for one in logging.getLogger().handlers if one.get_name() == "plenary")
    assert isinstance(handler, logging.StreamHandler)
    written = io.StringIO()
    handler.setStream(written)
    yield written
    our_logging.configure("text", "info")


def entries(written: io.StringIO) -> list[dict[str, object]]:
    """Return the entries of a log."""
    return [json.loads(line) for line in written.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"GET /fr/my/{TOKEN}/change", "GET /fr/my/[token]/change"),
        (f"token {TOKEN} is old", "token [token] is old"),
        ("to awa.diallo@ministry.example: refused", "to [address]: refused"),
        ("GET /en/desk?q=Diallo&page=2 HTTP/1.1", "GET /en/desk?[query] HTTP/1.1"),
        (
            "DETAIL:  Key (email)=(awa@ministry.example) already exists.",
            "DETAIL:  Key (email)=([value]) already exists.",
        ),
        (
            "Failing row contains (7, Awa, Diallo, null).",
            "Failing row contains ([values]).",
        ),
        ("[parameters: ('Awa', 'Diallo')]", "[parameters: removed]"),
        ("The meeting rabat-2026 has 2 days.", "The meeting rabat-2026 has 2 days."),
    ],
)
def test_personal_data_are_taken_out_of_a_text(text: str, expected: str) -> None:
    assert without_personal_data(text) == expected


def test_a_request_is_one_line_with_its_route(lines: io.StringIO, client: PageClient) -> None:
    client.get(f"/fr/my/{TOKEN}?secret=1", headers={"Referer": "http://x/?q=Diallo"})
    found = [entry for entry in entries(lines) if entry["event"] == "request"]
    assert len(found) == 1
    assert found[0]["route"] == "/<language:language>/my/<string:token>"
    assert (found[0]["method"], found[0]["status"]) == ("GET", 404)
    assert TOKEN not in lines.getvalue()
    assert "secret" not in lines.getvalue()


def test_probes_and_files_are_not_logged(lines: io.StringIO, client: PageClient) -> None:
    client.get("/healthz")
    assert entries(lines) == []


def test_an_exception_is_logged_without_the_values_in_it(
    lines: io.StringIO, app: Flask, db: Session
) -> None:
    with pytest.raises(sa.exc.IntegrityError) as failed:
        db.execute(
            sa.text("INSERT INTO accounts (email, name) VALUES (:email, :name)"),
            {"email": "awa@ministry.example", "name": "Awa Diallo"},
        )
    db.rollback()
    try:
        raise failed.value
    except sa.exc.IntegrityError:
        app.logger.exception("That failed.")
    assert "Diallo" not in lines.getvalue()
    assert "awa@" not in lines.getvalue()
    assert "IntegrityError" in lines.getvalue()


def test_values_under_private_names_are_not_logged(lines: io.StringIO) -> None:
    log.warning("sent", recipient="Awa Diallo", token="x", kind="confirmation")
    entry = entries(lines)[0]
    assert (entry["recipient"], entry["token"], entry["kind"]) == (
        "[removed]",
        "[removed]",
        "confirmation",
    )


def test_libraries_are_cleaned_too(lines: io.StringIO) -> None:
    logging.getLogger("some.library").warning("no such user %s", "awa@ministry.example")
    assert entries(lines)[0]["event"] == "no such user [address]"


def test_lines_of_one_request_share_its_reference(lines: io.StringIO, client: PageClient) -> None:
    client.post("/en/desk/sign-in", data={"email": "awa@ministry.example", "password": "x"})
    references = {entry["request"] for entry in entries(lines)}
    assert len(references) == 1
    assert "awa@" not in lines.getvalue()


def test_nothing_personal_is_logged_on_the_way_of_a_delegate(
    lines: io.StringIO, app: Flask, db: Session, cast: Cast
) -> None:
    """Registering fails and succeeds, the personal page is opened and changed, an officer looks."""
    from tests.examples import EXAMPLES

    world: World = make_world(app, db, cast)
    example = EXAMPLES["token"]
    token = example(world) if callable(example) else str(example)
    person = world.registration
    private = [token, person.email, person.family_name, person.public_id, person.feed_token]
    client = cast.visitor
    client.get(f"/en/my/{token}")
    client.post(f"/en/my/{token}/cancel", data={"reason": person.family_name})
    client.get(f"/en/calendars/{person.feed_token}.ics")
    client.post("/en/lost-link", data={"email": person.email})
    cast.organiser.get(f"/en/desk/meetings/paris/participants?q={person.family_name}")
    cast.organiser.get(f"/en/desk/meetings/paris/participants/{person.public_id}")
    written = lines.getvalue()
    assert written.count('"event": "request"') == 6
    assert [value for value in private if value and value in written] == []
