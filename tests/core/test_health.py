from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from registration.core import migrations, zones
from registration.core.db import database
from tests.apps import settings
from tests.page import PageClient


def test_a_process_that_answers_is_alive(client: PageClient) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json) == (200, {"status": "ok"})


def test_a_process_with_its_database_is_ready(committed_app: Flask) -> None:
    response = committed_app.test_client().get("/readyz")
    assert (response.status_code, response.json) == (200, {"status": "ready", "faults": []})


def test_without_the_database_it_is_alive_and_not_ready(tmp_path: Path) -> None:
    app = create_app(settings(f"sqlite:///{tmp_path}/no/such/x.sqlite", tmp_path))
    client: FlaskClient = app.test_client()
    assert client.get("/healthz").status_code == 200
    response = client.get("/readyz")
    assert (response.status_code, response.json) == (
        503,
        {"status": "unready", "faults": ["database"]},
    )


def test_a_database_of_another_version_is_not_served(committed_app: Flask) -> None:
    with committed_app.app_context(), database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    response = committed_app.test_client().get("/readyz")
    assert (response.status_code, response.json) == (
        503,
        {"status": "unready", "faults": ["version"]},
    )
    assert migrations.head() != "0001"


def test_old_time_zones_are_not_served(
    committed_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zones, "CHECK_ZONE", "Europe/Paris")
    response = committed_app.test_client().get("/readyz")
    assert response.status_code == 503
    assert response.json == {"status": "unready", "faults": ["zones"]}


def test_probes_are_not_kept_and_set_no_cookie(client: PageClient) -> None:
    response = client.get("/readyz")
    assert "Set-Cookie" not in response.headers
