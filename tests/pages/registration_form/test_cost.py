"""What the form asks of the database and of the line."""

import gzip

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from registration.meetings.models import Meeting
from tests.factories import load_reference, make_meeting, make_registration
from tests.page import PageClient
from tests.pages.registration_form.filling import ANSWERS, open_form, path
from tests.statements import counted

MOST_BYTES = 30_000
MOST_REQUESTS = 4
HEADERS_OF_A_RESPONSE = 1_000


def test_the_empty_form_asks_the_database_once(
    app: Flask, client: PageClient, meeting: Meeting
) -> None:
    address = path(meeting)
    client.get(address)
    with counted(app) as statements:
        assert client.get(address).status_code == 200
    assert len(statements) == 1, statements


def test_a_registration_takes_at_most_15_statements_with_its_page(
    app: Flask, client: PageClient, db: Session, meeting: Meeting
) -> None:
    make_registration(db, meeting, represents="SN")
    address = path(meeting)
    client.page(address)
    with counted(app) as statements:
        page = client.page(address)
        response = page.submit(
            **(ANSWERS | {"day_20261215": "in-person", "consent_photo": "y", "diet": "No nuts"})
        )
    assert response.status_code == 303
    assert len(statements) <= 15, "\n".join(statements)


def test_the_first_name_of_a_delegation_costs_few_statements_more(
    app: Flask, client: PageClient, db: Session, meeting: Meeting
) -> None:
    address = path(meeting)
    client.page(address)
    with counted(app) as statements:
        assert client.page(address).submit(**ANSWERS).status_code == 303
    assert len(statements) <= 18, "\n".join(statements)


def test_a_refused_form_writes_nothing_and_asks_once(
    app: Flask, client: PageClient, meeting: Meeting
) -> None:
    page = open_form(client, meeting)
    with counted(app) as statements:
        assert page.submit(**(ANSWERS | {"email": ""})).status_code == 422
    assert len(statements) == 1, statements


@pytest.mark.parametrize("reads", ["en", "fr"])
def test_the_first_visit_is_light(client: PageClient, db: Session, reads: str) -> None:
    meeting = make_meeting(db, load_reference(db), places=5)
    packed = {"Accept-Encoding": "gzip"}
    response = client.get(path(meeting, reads), headers=packed)
    assert response.headers["Content-Encoding"] == "gzip"
    page = client.read(client.get(path(meeting, reads)))
    linked = [link.get("href", "") for link in page.all("link")]
    scripts = [script.get("src", "") for script in page.all("script")]
    loaded = [client.get(address, headers=packed) for address in [*linked, *scripts]]
    assert all(one.headers.get("Content-Encoding") == "gzip" for one in loaded)
    sizes = [len(response.data), *(len(one.data) for one in loaded)]
    assert len(sizes) <= MOST_REQUESTS
    assert sum(sizes) + HEADERS_OF_A_RESPONSE * len(sizes) <= MOST_BYTES, sizes


def test_the_script_of_delegates_is_at_most_six_kilobytes(client: PageClient) -> None:
    address = client.application.jinja_env.globals["asset"]("delegate.js")  # type: ignore[operator]
    script = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert len(script.data) <= 6_000
    assert b"localStorage" in gzip.decompress(script.data)
