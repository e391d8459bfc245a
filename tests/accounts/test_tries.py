import pytest
from flask import Flask
from flask.testing import FlaskClient

from registration.accounts import limits, tries
from registration.core.errors import NotFoundError, TooManyError
from tests.apps import Applications, TestClock


def test_a_genuine_token_opens_however_many_dead_ones_were_tried(
    app: Flask, clock: TestClock
) -> None:
    with app.test_request_context("/en/my/x", environ_base={"REMOTE_ADDR": "192.0.2.1"}):
        for _ in range(limits.TOKEN_CLIENT.tries):
            with pytest.raises(NotFoundError):
                tries.by_token(lambda: None)
        with pytest.raises(TooManyError):
            tries.by_token(lambda: None)
        assert tries.by_token(lambda: "a person") == "a person"
    other = app.test_request_context("/en/my/x", environ_base={"REMOTE_ADDR": "192.0.2.2"})
    with other, pytest.raises(NotFoundError):
        tries.by_token(lambda: None)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "198.51.100.9", "192.0.2.1"),
        (1, "203.0.113.5, 198.51.100.9", "198.51.100.9"),
        (2, "203.0.113.5, 198.51.100.9", "203.0.113.5"),
    ],
)
def test_the_client_is_who_the_trusted_proxies_saw(
    applications: Applications,
    fresh_database_url: str,
    tmp_path_factory: pytest.TempPathFactory,
    proxies: int,
    forwarded: str,
    expected: str,
) -> None:
    app = applications.make(
        fresh_database_url, tmp_path_factory.mktemp("var"), trusted_proxies=proxies
    )
    app.test_client_class = FlaskClient
    seen: list[str] = []

    def note() -> str:
        seen.append(tries.client())
        return ""

    app.add_url_rule("/client", "client", note)
    headers = {"X-Forwarded-For": forwarded}
    app.test_client().get("/client", headers=headers, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    applications.dispose(app)
    assert seen == [expected]
