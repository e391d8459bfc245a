import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from tests.apps import SECRET, settings
from tests.page import PageClient
from tests.people import Cast

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "connect-src": "'self'",
    "img-src": "'self' data:",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "manifest-src": "'self'",
}


def policy(response: object) -> dict[str, str]:
    """Return the content security policy of a response."""
    header: str = response.headers["Content-Security-Policy"]  # type: ignore[attr-defined]
    parts = [part.strip().partition(" ") for part in header.split(";")]
    return {name: value for name, _, value in parts}


@pytest.mark.parametrize("path", ["/en/", "/en/desk/sign-in", "/fr/nothing", "/healthz"])
def test_every_answer_allows_only_what_comes_from_here(client: PageClient, path: str) -> None:
    found = policy(client.get(path))
    style = found.pop("style-src")
    assert found == POLICY
    assert re.fullmatch(r"'self'( 'nonce-[\w-]{16}')?", style)


def test_nothing_inline_is_ever_allowed(client: PageClient, cast: Cast) -> None:
    for response in (client.get("/en/"), cast.organiser.get("/en/desk")):
        assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_a_nonce_serves_once(client: PageClient, cast: Cast) -> None:
    assert cast.dialogue.brand_colour
    first, second = (policy(client.get("/en/"))["style-src"] for _ in range(2))
    assert first != second


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(self), microphone=(), geolocation=()"),
    ],
)
def test_the_other_headers_are_there(client: PageClient, header: str, value: str) -> None:
    assert client.get("/en/").headers[header] == value


def test_pages_are_not_kept_by_others(client: PageClient, cast: Cast) -> None:
    assert client.get("/en/").headers["Cache-Control"] == "private, no-cache"
    assert "private" in cast.organiser.get("/en/desk").headers["Cache-Control"]


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application as it is served to others: by HTTPS, behind a proxy."""
    folder = tmp_path_factory.mktemp("production")
    return create_app(
        settings(
            f"sqlite:///{folder}/x.sqlite",
            folder,
            base_url="https://meetings.example",
            secure_cookies=True,
            trusted_proxies=1,
            trusted_hosts=("plenary.internal",),
        )
    )


FORWARDED = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "meetings.example"}


def test_cookies_are_secure_and_out_of_reach_of_scripts(production: Flask) -> None:
    response = production.test_client().get("/en/desk/sign-in", headers=FORWARDED)
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-plenary=")
    for attribute in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert attribute in cookie.split("; ")
    assert "Domain" not in cookie


def test_browsers_keep_to_https(production: Flask) -> None:
    client = production.test_client()
    secure = client.get("/healthz", headers=FORWARDED)
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"
    plain = client.get("/healthz", headers={"Host": "localhost"})
    assert "Strict-Transport-Security" not in plain.headers


@pytest.mark.parametrize("host", ["elsewhere.example", "meetings.example.elsewhere.example", "x y"])
def test_a_request_that_names_another_host_is_refused(production: Flask, host: str) -> None:
    client: FlaskClient = production.test_client()
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": host}
    for path in ("/en/desk/sign-in", "/healthz", "/en/nothing"):
        response = client.get(path, headers=headers)
        assert response.status_code == 400
        assert "elsewhere" not in response.text


@pytest.mark.parametrize("host", ["meetings.example", "plenary.internal", "localhost:8000"])
def test_our_own_names_are_served(production: Flask, host: str) -> None:
    response = production.test_client().get("/healthz", headers={"Host": host})
    assert response.status_code == 200


def test_without_trusted_proxies_what_they_say_is_ignored(client: PageClient) -> None:
    response = client.get("/en/desk/sign-in", headers=FORWARDED)
    assert "Strict-Transport-Security" not in response.headers
    assert "meetings.example" not in response.text


def test_a_trial_answers_to_any_name(tmp_path: Path) -> None:
    app = create_app(settings(f"sqlite:///{tmp_path}/x.sqlite", tmp_path))
    assert app.test_client().get("/healthz", headers={"Host": "laptop.lan"}).status_code == 200
    assert SECRET
