import pytest
import sqlalchemy as sa
from flask import abort, request

from registration.core import errors
from registration.core.db import session
from tests.apps import settings
from tests.page import PageClient
from tests.people import Cast

RAISED: dict[str, Exception] = {
    "not-found": errors.NotFoundError("link"),
    "forbidden": errors.ForbiddenError("permission"),
    "conflict": errors.ConflictError("version"),
    "invalid": errors.InvalidError("places"),
    "too-many": errors.TooManyError("token-client", seconds=150),
    "fault": RuntimeError("a fault of ours with guest@people.example"),
    "timeout": sa.exc.TimeoutError("the pool is empty"),
    "data": sa.exc.DataError("SELECT 1", {}, Exception("out of range")),
    "missing-table": sa.exc.OperationalError("SELECT 1", {}, Exception("no such table: x")),
    "unreachable": sa.exc.OperationalError("SELECT 1", {}, Exception("connection refused")),
}


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> PageClient:
    """A client of an application whose database cannot be opened and whose pages fail as they are told."""
    from app import create_app

    folder = tmp_path_factory.mktemp("broken")
    app = create_app(settings(f"sqlite:///{folder}/no/such/folder/x.sqlite", folder))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.test_client_class = PageClient

    def fail(how: str) -> str:
        if how.isdigit():
            abort(int(how))
        raise RAISED[how]

    def ask() -> str:
        return str(session().scalar(sa.text("SELECT 1")))

    def send() -> str:
        return str(len(request.form))

    for prefix in ("/<language>", "/<language>/desk"):
        app.add_url_rule(f"{prefix}/fail/<string:how>", f"fail{prefix}", fail)
    app.add_url_rule("/<language>/ask", "ask", ask)
    app.add_url_rule("/<language>/send", "send", send, methods=["POST"])
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


STATUSES = {
    "400": "This request could not be understood",
    "403": "Your role does not include this page",
    "404": "This page does not exist",
    "405": "This page cannot be opened by its address",
    "413": "What you sent is too large",
    "429": "There were too many tries",
    "500": "Something went wrong on our side",
    "503": "Plenary is not available at the moment",
}


@pytest.mark.parametrize("status", list(STATUSES))
@pytest.mark.parametrize("part", ["", "desk/"])
def test_each_status_has_its_page_without_a_database(
    broken: PageClient, status: str, part: str
) -> None:
    english = broken.page(f"/en/{part}fail/{status}", int(status))
    french = broken.page(f"/fr/{part}fail/{status}", int(status))
    assert english.h1 == STATUSES[status]
    assert (english.language, french.language) == ("en", "fr")
    assert french.h1 != english.h1
    assert english.link("All meetings" if part else "Start page") == (
        "/en/desk" if part else "/en/"
    )


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ("not-found", 404),
        ("forbidden", 403),
        ("conflict", 409),
        ("invalid", 422),
        ("too-many", 429),
        ("fault", 500),
        ("timeout", 503),
        ("data", 400),
        ("missing-table", 500),
        ("unreachable", 503),
    ],
)
def test_what_is_raised_becomes_a_page(broken: PageClient, how: str, status: int) -> None:
    page = broken.page(f"/fr/fail/{how}", status)
    assert page.language == "fr"
    assert "people.example" not in page.html


def test_a_limit_says_how_long_to_wait(broken: PageClient) -> None:
    response = broken.get("/en/fail/too-many")
    assert response.headers["Retry-After"] == "150"
    assert "Wait 3 minutes" in response.text


def test_a_database_that_cannot_be_reached_is_said_and_to_be_tried_again(
    broken: PageClient,
) -> None:
    response = broken.get("/en/ask")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"


def test_the_wrong_method_is_told_the_right_one(broken: PageClient) -> None:
    response = broken.get("/en/send")
    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]


def test_a_request_that_is_too_large_gets_a_clear_page(broken: PageClient) -> None:
    response = broken.post("/en/send", data={"text": "x" * 3_000_000})
    page = broken.read(response, 413)
    assert "At most 2 MB can be sent at once." in page


def test_other_statuses_get_the_nearest_page(broken: PageClient) -> None:
    broken.page("/en/fail/418", 400)
    broken.page("/en/fail/502", 500)


def test_the_language_of_an_unknown_address_is_that_of_the_address(client: PageClient) -> None:
    page = client.page("/fr/aucune-page", 404, headers={"Accept-Language": "en"})
    assert page.language == "fr"


def test_an_address_without_a_language_follows_the_browser(client: PageClient) -> None:
    assert client.page("/nothing/here", 404, headers={"Accept-Language": "fr"}).language == "fr"


def test_an_error_page_is_not_kept(client: PageClient) -> None:
    assert client.get("/en/nothing").headers["Cache-Control"] == "no-store"


def test_the_page_of_a_fault_names_the_reference_of_the_log(
    broken: PageClient, capsys: pytest.CaptureFixture[str]
) -> None:
    page = broken.page("/en/fail/fault", 500)
    reference = next(page.texts("code"))
    assert f"request={reference}" in capsys.readouterr().err


def test_an_officer_on_an_error_page_finds_the_way_back(cast: Cast) -> None:
    page = cast.viewer.page("/en/desk/meetings/no-such-meeting", 404)
    assert "belongs to a Dialogue in which you have no role" in page
    assert page.follow("All meetings").path == "/en/desk"
