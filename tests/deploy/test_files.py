"""What deploy/ holds fits the program: settings that exist, commands that exist, limits in the right order."""

import configparser
import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from flask import Flask

from app import create_app
from registration.core import config
from registration.core.config import Settings, variable_of
from tests import markup
from tests.apps import settings
from tests.deploy.serving import CONF

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [path for path in UNITS if path.suffix == ".service"]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application, for its commands."""
    folder = tmp_path_factory.mktemp("files")
    return create_app(settings(f"sqlite:///{folder}/x.sqlite", folder))


def unit(path: Path) -> configparser.ConfigParser:
    """Read a unit of systemd."""
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(path, encoding="utf-8")
    return parser


def compose() -> dict[str, Any]:
    """Read the compose file."""
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return found


def is_command(app: Flask, words: list[str]) -> bool:
    """Tell whether these words after `flask` are a command of ours."""
    group: Any = app.cli
    for word in words:
        group = getattr(group, "commands", {}).get(word)
        if group is None:
            return False
    return True


def test_the_example_of_a_configuration_names_settings_that_exist() -> None:
    text = (DEPLOY / "plenary.env.example").read_text(encoding="utf-8")
    values = dict(re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE))
    ours = {name: value for name, value in values.items() if name.startswith("PLENARY_")}
    known = {variable_of(item.name) for item in dataclasses.fields(Settings)}
    assert ours.keys() <= known
    assert {name for name, value in ours.items() if not value} == {
        *(variable_of(name) for name in config.SECRETS),
        "PLENARY_SMTP_USER",
        "PLENARY_SMTP_PASSWORD",
    }
    filled = ours | {variable_of(name): "x" * 48 for name in config.SECRETS}
    filled |= {"PLENARY_SMTP_USER": "plenary", "PLENARY_SMTP_PASSWORD": "secret"}
    assert config.load(filled).secure_cookies


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: str(path.name))
def test_a_service_starts_a_command_that_exists_without_rights_it_does_not_need(
    app: Flask, path: Path
) -> None:
    service = unit(path)["Service"]
    program, _, rest = service["ExecStart"].partition(" ")
    assert program.startswith("/opt/plenary/.venv/bin/")
    if program.endswith("/flask"):
        assert is_command(app, rest.removeprefix("--app app ").split())
    assert service["User"] == "plenary"
    assert service["NoNewPrivileges"] == "true"
    assert service["ProtectSystem"] == "strict"
    assert service["EnvironmentFile"] == "/etc/plenary/plenary.env"


def test_a_timer_has_its_service() -> None:
    for path in UNITS:
        if path.suffix == ".timer":
            assert path.with_suffix(".service").exists()
            assert "OnCalendar" in unit(path)["Timer"]


def test_the_compose_file_runs_what_there_is(app: Flask) -> None:
    services = compose()["services"]
    assert services.keys() == {"database", "migrate", "app", "worker", "proxy"}
    commands = [services["worker"]["command"][1:]]
    commands += [part.split()[1:] for part in services["migrate"]["command"][2].split(" && ")]
    assert all(is_command(app, words) for words in commands)
    for name, service in services.items():
        known = {variable_of(item.name) for item in dataclasses.fields(Settings)}
        used = {key for key in service.get("environment", {}) if key.startswith("PLENARY_")}
        assert used <= known, name


def test_images_are_named_without_a_registry() -> None:
    images = [service["image"] for service in compose()["services"].values()]
    base = re.findall(r"^FROM (\S+)", (DEPLOY / "Containerfile").read_text(), re.MULTILINE)
    assert base
    assert [name for name in images + base if "/" in name] == []


def test_what_the_image_copies_is_there() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    for source in re.findall(r"^COPY (\S+)", text, re.MULTILINE):
        assert (DEPLOY.parent / source).exists(), source


def test_the_proxy_lets_through_what_the_application_answers_itself() -> None:
    text = CONF.read_text(encoding="utf-8")
    megabytes = int(re.findall(r"client_max_body_size (\d+)m;", text)[0])
    assert megabytes * 1024 > Settings().request_limit_kilobytes
    assert "proxy_request_buffering on;" in text
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text


@pytest.mark.parametrize("name", ["unavailable.html", "too-many.html"])
def test_the_proxys_own_pages_are_sound_and_in_both_languages(name: str) -> None:
    text = (DEPLOY / "nginx" / name).read_text(encoding="utf-8")
    faults = markup.faults(text, "en")
    assert faults == ["<style> has no nonce"]
    assert '<section lang="fr">' in text


def test_gunicorn_believes_nobody_about_who_asks() -> None:
    text = (DEPLOY / "gunicorn.conf.py").read_text(encoding="utf-8")
    values: dict[str, Any] = {}
    exec(compile(text, "gunicorn.conf.py", "exec"), values)  # noqa: S102 - our own file
    assert values["forwarded_allow_ips"] == ""
    assert values["secure_scheme_headers"] == {}
    assert values["worker_class"] == "gthread"
    assert values["accesslog"] is None
