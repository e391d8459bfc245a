import dataclasses
import re
import subprocess
import sys
from pathlib import Path

import pytest

from registration.core import config, kept_secrets
from registration.core.config import ConfigurationError, Settings, load, variable_of

ROOT = Path(__file__).parents[2]
SECRET = "x" * 48
SECRETS = {variable_of(name): SECRET for name in config.SECRETS}
PRODUCTION = {**SECRETS, "PLENARY_BASE_URL": "https://meetings.example"}


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("PLENARY_DATABASE_URL", "mysql://x/y", "must begin with sqlite:/// or postgresql://"),
        ("PLENARY_DATABASE_URL", "no address", "must be a database address"),
        ("PLENARY_BASE_URL", "meetings.example", "must be an address such as"),
        ("PLENARY_BASE_URL", "https://meetings.example/path", "without a path"),
        ("PLENARY_SECRET_KEY", "short", "must have at least 32 characters"),
        ("PLENARY_DEMONSTRATION", "maybe", "must be 1 or 0"),
        ("PLENARY_MAIL_TRANSPORT", "pigeon", "must be one of smtp, mailbox"),
        ("PLENARY_MAIL_FROM", "nobody", "must be one e-mail address"),
        ("PLENARY_SMTP_PORT", "0", "must be a whole number from 1 to 65535"),
        ("PLENARY_SMTP_PORT", "٢٥", "must be a whole number from 1 to 65535"),
        ("PLENARY_SMTP_SECURITY", "ssl", "must be one of none, starttls, tls"),
        ("PLENARY_TRUSTED_PROXIES", "-1", "must be a whole number from 0 to 5"),
        ("PLENARY_TRUSTED_HOSTS", "https://x/", "must be names of hosts"),
        ("PLENARY_LOG_FORMAT", "xml", "must be one of text, json"),
        ("PLENARY_SESSION_HOURS", "0", "must be a whole number from 1 to 168"),
        ("PLENARY_VAR_PATH", " ", "must be a folder"),
    ],
)
def test_a_bad_value_is_refused_with_a_sentence_that_names_it(
    variable: str, value: str, words: str
) -> None:
    with pytest.raises(ConfigurationError) as refused:
        load({variable: value})
    assert refused.value.message.startswith(f"{variable} ")
    assert words in refused.value.message


def test_a_misspelt_setting_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="PLENARY_DATABSE_URL is not a setting of Plenary"):
        load({"PLENARY_DATABSE_URL": "sqlite:///x"})


@pytest.mark.parametrize("missing", SECRETS)
def test_where_others_are_served_every_secret_must_be_set(missing: str) -> None:
    environ = {name: value for name, value in PRODUCTION.items() if name != missing}
    with pytest.raises(ConfigurationError, match=f"{missing} must be set"):
        load(environ)


@pytest.mark.parametrize(
    ("more", "variable"),
    [
        ({"PLENARY_SECURE_COOKIES": "1", "PLENARY_BASE_URL": "http://x.example"}, "SECURE_COOKIES"),
        ({"PLENARY_SMTP_USER": "plenary"}, "SMTP_USER"),
        ({"PLENARY_SMTP_PASSWORD": "secret"}, "SMTP_PASSWORD"),
    ],
)
def test_settings_that_contradict_one_another_are_refused(
    more: dict[str, str], variable: str
) -> None:
    with pytest.raises(ConfigurationError, match=variable):
        load(PRODUCTION | more)


def test_cookies_are_secure_wherever_the_address_is() -> None:
    assert load(PRODUCTION).secure_cookies
    assert not load(SECRETS).secure_cookies
    assert not load(PRODUCTION | {"PLENARY_SECURE_COOKIES": "0"}).secure_cookies


def test_only_the_hosts_that_are_served_may_be_named() -> None:
    assert load(SECRETS).served_hosts is None
    production = load(PRODUCTION | {"PLENARY_TRUSTED_HOSTS": "10.0.0.5, plenary"})
    assert production.served_hosts is not None
    assert production.served_hosts[:3] == ["meetings.example", "10.0.0.5", "plenary"]


def test_a_plain_postgresql_address_gets_its_driver() -> None:
    url = "postgresql://plenary:p%40ss@db.example/plenary"
    assert load(SECRETS | {"PLENARY_DATABASE_URL": url}).database_url == (
        "postgresql+psycopg://plenary:p%40ss@db.example/plenary"
    )


def test_secrets_of_a_trial_are_made_once_and_shared(tmp_path: Path) -> None:
    environ = {"PLENARY_VAR_PATH": str(tmp_path)}
    first, second = load(environ), load(environ)
    assert first == second
    assert len({getattr(first, name) for name in config.SECRETS}) == len(config.SECRETS)
    assert (tmp_path / kept_secrets.FILE).stat().st_mode & 0o777 == 0o600


def test_a_secret_that_is_set_goes_before_the_kept_one(tmp_path: Path) -> None:
    environ = {"PLENARY_VAR_PATH": str(tmp_path)}
    load(environ)
    assert load(environ | {"PLENARY_LINK_KEY": SECRET}).link_key == SECRET


def test_secrets_that_cannot_be_kept_or_read_are_said(tmp_path: Path) -> None:
    (tmp_path / kept_secrets.FILE).write_text("{}")
    with pytest.raises(ConfigurationError, match="PLENARY_VAR_PATH"):
        load({"PLENARY_VAR_PATH": str(tmp_path)})
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="PLENARY_VAR_PATH"):
        load({"PLENARY_VAR_PATH": str(tmp_path / "file")})


def test_processes_that_begin_at_once_share_one_set_of_secrets(tmp_path: Path) -> None:
    code = (
        "import os, registration.core.config as c;"
        "print(c.load({'PLENARY_VAR_PATH': os.environ['FOLDER']}).secret_key)"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"FOLDER": str(tmp_path), "PATH": ""},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    assert len({process.communicate(timeout=60)[0] for process in started}) == 1
    assert [path.name for path in tmp_path.iterdir()] == [kept_secrets.FILE]


def test_a_command_says_what_is_wrong_in_one_line(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "database", "check"],
        cwd=ROOT,
        env={"PLENARY_SMTP_PORT": "x", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        "Error: PLENARY_SMTP_PORT must be a whole number from 1 to 65535."
    ]


def test_every_setting_has_its_row_in_the_documentation() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `(PLENARY_[A-Z_]+)`", text, re.MULTILINE))
    assert documented == {variable_of(item.name) for item in dataclasses.fields(Settings)}


def test_the_documented_defaults_are_the_real_ones() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(PLENARY_[A-Z_]+)` \|([^|]*)\|", text, re.MULTILINE)
    defaults = {
        variable_of(item.name): item.default
        for item in dataclasses.fields(Settings)
        if item.name not in {*config.SECRETS, "secure_cookies", "trusted_hosts"}
    }
    told = {name: value.strip().strip("`") for name, value in rows if name in defaults}
    real = {
        name: {True: "1", False: "0", "": ""}.get(value, str(value))
        for name, value in defaults.items()
    }
    assert told == real
