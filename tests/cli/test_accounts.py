import json
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from registration.accounts import queries
from tests.factories import make_dialogue
from tests.page import PageClient


@pytest.fixture(autouse=True)
def dialogue(db: Session) -> None:
    """There is a Dialogue."""
    make_dialogue(db)


def run(runner: FlaskCliRunner, *arguments: str, stdin: str | None = None) -> tuple[int, str]:
    """Run a command; returns its exit code and all that it printed."""
    result = runner.invoke(args=["accounts", *arguments], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def test_a_new_account_gets_a_link_that_sets_the_password_once(
    runner: FlaskCliRunner, client: PageClient
) -> None:
    code, output = run(runner, "create", "Awa@Ministry.example", "--role", "administrator")
    assert code == 0
    assert "awa@ministry.example is administrator now." in output
    page = client.page(urlsplit(output.split()[-1]).path)
    page.send(new="a dozen quiet herons", again="a dozen quiet herons")
    client.page(page.path, 404)
    page = client.page("/en/desk/sign-in")
    page = page.send(email="awa@ministry.example", password="a dozen quiet herons")
    assert page.follow("Accounts").h1 == "Accounts"


def test_a_password_comes_by_standard_input_and_is_not_printed(
    runner: FlaskCliRunner, client: PageClient
) -> None:
    arguments = ("create", "awa@ministry.example", "--role", "viewer", "--password-from-stdin")
    code, output = run(runner, *arguments, stdin="a dozen quiet herons\n")
    assert code == 0
    assert "herons" not in output
    assert "http" not in output
    page = client.page("/en/desk/sign-in")
    response = page.submit(email="awa@ministry.example", password="a dozen quiet herons")
    assert response.status_code == 303


@pytest.mark.parametrize("stdin", ["short\n", "\n", "", "aaaaaaaaaaaaaaaa\n"])
def test_a_weak_password_is_refused(runner: FlaskCliRunner, db: Session, stdin: str) -> None:
    arguments = ("create", "awa@ministry.example", "--role", "viewer", "--password-from-stdin")
    code, output = run(runner, *arguments, stdin=stdin)
    assert (code, output.startswith("Error: The password")) == (1, True)
    assert queries.find_by_email(db, "awa@ministry.example") is None


def test_what_is_wrong_is_said(runner: FlaskCliRunner, db: Session) -> None:
    create = ("create", "awa@ministry.example", "--role", "viewer")
    assert run(runner, "create", "awa", "--role", "viewer") == (
        1,
        "Error: This is no e-mail address.\n",
    )
    assert run(runner, *create, "--dialogue", "none")[1] == "Error: There is no such Dialogue.\n"
    assert run(runner, "create", "awa@ministry.example", "--role", "king")[0] == 2
    run(runner, *create)
    assert run(runner, *create) == (
        1,
        "Error: This account has a role in this Dialogue already.\n",
    )
    make_dialogue(db, "other-process")
    code, output = run(runner, *create)
    assert (code, output) == (
        1,
        "Error: Name the Dialogue with --dialogue: rabat-process, other-process.\n",
    )
    assert run(runner, *create, "--dialogue", "other-process")[0] == 0


def test_an_existing_password_is_left_alone(runner: FlaskCliRunner, db: Session) -> None:
    create = ("create", "awa@ministry.example", "--role", "viewer")
    run(runner, *create, "--password-from-stdin", stdin="a dozen quiet herons\n")
    make_dialogue(db, "other-process")
    arguments = (*create, "--dialogue", "other-process", "--password-from-stdin")
    code, output = run(runner, *arguments, stdin="eleven loud geese\n")
    assert (code, "leave its password alone" in output) == (1, True)


def test_the_list_is_readable_by_people_and_machines(runner: FlaskCliRunner) -> None:
    run(runner, "create", "awa@ministry.example", "--role", "viewer", "--name", "Awa")
    assert run(runner, "list") == (0, "awa@ministry.example\tinvited\tviewer in rabat-process\n")
    _, output = run(runner, "list", "--format", "json", "--dialogue", "rabat-process")
    assert json.loads(output) == [
        {
            "email": "awa@ministry.example",
            "name": "Awa",
            "language": "en",
            "state": "invited",
            "operator": False,
            "second_factor": False,
            "roles": {"rabat-process": "viewer"},
        }
    ]


def test_an_account_is_disabled_and_enabled(runner: FlaskCliRunner, db: Session) -> None:
    run(runner, "create", "awa@ministry.example", "--role", "viewer")
    assert run(runner, "disable", "awa@ministry.example")[0] == 0
    assert "\tdisabled\t" in run(runner, "list")[1]
    assert run(runner, "link", "awa@ministry.example")[0] == 1
    assert run(runner, "enable", "awa@ministry.example")[0] == 0
    assert run(runner, "link", "awa@ministry.example")[0] == 0
    assert run(runner, "authenticator-off", "awa@ministry.example")[0] == 0
    assert run(runner, "disable", "nobody@ministry.example") == (
        1,
        "Error: There is no account with this address.\n",
    )


def test_every_command_explains_itself(runner: FlaskCliRunner) -> None:
    for command in ("create", "list", "link", "disable", "enable", "authenticator-off"):
        code, output = run(runner, command, "--help")
        assert (code, "Usage: " in output) == (0, True)
