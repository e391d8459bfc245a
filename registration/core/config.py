"""Configuration from the environment, in one place; a bad value stops the start with a sentence.

Every setting is a field of :class:`Settings`; its variable is ``PLENARY_`` and the field's name in
capitals. ``docs/operations.md`` explains each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import sqlalchemy as sa

from registration.core import kept_secrets

ROOT = Path(__file__).resolve().parents[2]
MIN_SECRET_CHARACTERS = 32
PREFIX = "PLENARY_"


class ConfigurationError(click.ClickException):
    """A setting cannot be used; the text names the variable and says what is expected.

    Commands print it and end; a server does not start.
    """


def _text(value: str) -> str:
    return value


def _flag(value: str) -> bool:
    known = {
        "1": True,
        "true": True,
        "yes": True,
        "0": False,
        "false": False,
        "no": False,
        "": False,
    }
    if value.lower() not in known:
        message = "must be 1 or 0"
        raise ValueError(message)
    return known[value.lower()]


def _number(lowest: int, highest: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not value.isascii() or not value.isdigit() or not lowest <= int(value) <= highest:
            message = f"must be a whole number from {lowest} to {highest}"
            raise ValueError(message)
        return int(value)

    return read


def _secret(value: str) -> str:
    if len(value) < MIN_SECRET_CHARACTERS:
        message = f"must have at least {MIN_SECRET_CHARACTERS} characters; make one at random"
        raise ValueError(message)
    return value


def _database_url(value: str) -> str:
    try:
        url = sa.make_url(value)
    except sa.exc.ArgumentError as error:
        message = "must be a database address such as postgresql://user@host/plenary"
        raise ValueError(message) from error
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        message = "must begin with sqlite:/// or postgresql://"
        raise ValueError(message)
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path not in {"", "/"}:
        message = "must be an address such as https://meetings.example without a path"
        raise ValueError(message)
    return value.rstrip("/")


def _address(value: str) -> str:
    if value.count("@") != 1 or any(char.isspace() for char in value):
        message = "must be one e-mail address"
        raise ValueError(message)
    return value


def _hosts(value: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in value.split(",") if part.strip())
    if any("/" in name or " " in name for name in names):
        message = (
            "must be names of hosts with commas between them, such as meetings.example,10.0.0.5"
        )
        raise ValueError(message)
    return names


def _folder(value: str) -> str:
    if not value:
        message = "must be a folder"
        raise ValueError(message)
    return value


def _choice(*allowed: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in allowed:
            message = f"must be one of {', '.join(allowed)}"
            raise ValueError(message)
        return value

    return read


def _setting(default: Any, read: Callable[[str], Any] = _text) -> Any:  # noqa: ANN401
    return field(default=default, metadata={"read": read})


@dataclass(frozen=True)
class Settings:
    """All settings with their defaults."""

    database_url: str = _setting("sqlite:///plenary.sqlite", _database_url)
    base_url: str = _setting("http://127.0.0.1:5000", _base_url)
    secret_key: str = _setting("", _secret)
    link_key: str = _setting("", _secret)
    password_salt: str = _setting("", _secret)
    totp_key: str = _setting("", _secret)
    demonstration: bool = _setting(default=False, read=_flag)
    mail_transport: str = _setting("smtp", _choice("smtp", "mailbox"))
    mail_from: str = _setting("secretariat@plenary.example", _address)
    mail_from_name: str = _setting("")
    smtp_host: str = _setting("127.0.0.1")
    smtp_port: int = _setting(25, _number(1, 65535))
    smtp_user: str = _setting("")
    smtp_password: str = _setting("")
    smtp_security: str = _setting("none", _choice("none", "starttls", "tls"))
    smtp_timeout_seconds: int = _setting(20, _number(1, 300))
    mail_attempts: int = _setting(12, _number(1, 100))
    trusted_hosts: tuple[str, ...] = _setting((), _hosts)
    trusted_proxies: int = _setting(0, _number(0, 5))
    secure_cookies: bool = _setting(default=False, read=_flag)
    two_factor_required: bool = _setting(default=False, read=_flag)
    session_hours: int = _setting(14, _number(1, 168))
    request_limit_kilobytes: int = _setting(2048, _number(16, 1_048_576))
    log_format: str = _setting("text", _choice("text", "json"))
    log_level: str = _setting("info", _choice("debug", "info", "warning", "error"))
    var_path: str = _setting("instance", _folder)
    pool_size: int = _setting(8, _number(1, 200))

    @property
    def is_local(self) -> bool:
        """Tell whether only this computer is served: a trial, a test, the demonstration."""
        return host_of(self.base_url) in LOCAL_HOSTS

    @property
    def served_hosts(self) -> list[str] | None:
        """Return the host names that a request may name; None: any, for a trial."""
        if self.is_local and not self.trusted_hosts:
            return None
        return [host_of(self.base_url), *self.trusted_hosts, *LOCAL_HOSTS]


SECRETS = ("secret_key", "link_key", "password_salt", "totp_key")
LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")


def host_of(url: str) -> str:
    """Return the host of an address."""
    return urlsplit(url).hostname or ""


def variable_of(name: str) -> str:
    """Return the environment variable of a field."""
    return PREFIX + name.upper()


def load(environ: Mapping[str, str]) -> Settings:
    """Read the settings from an environment.

    An unknown ``PLENARY_`` variable is an error, since it is most often a misspelt one. Secrets that are not set
    are made once and kept in the folder of ``PLENARY_VAR_PATH``, so that server, worker and commands share
    them; where others than this computer are served they must be set.

    Raises:
        ConfigurationError: a value cannot be used; the text names its variable.
    """
    values = _read(environ)
    values["var_path"] = str((ROOT / values.get("var_path", "instance")).resolve())
    values.setdefault("secure_cookies", values.get("base_url", "").startswith("https://"))
    settings = Settings(**values)
    _check(settings)
    missing = [name for name in SECRETS if name not in values]
    if not missing:
        return settings
    if not settings.is_local:
        message = (
            f"{variable_of(missing[0])} must be set, since PLENARY_BASE_URL is not this computer: make one with "
            "python -c 'import secrets; print(secrets.token_urlsafe(48))'."
        )
        raise ConfigurationError(message)
    try:
        kept = kept_secrets.read(var_folder(settings), SECRETS)
    except (OSError, ValueError) as error:
        message = f"PLENARY_VAR_PATH: the secrets in {settings.var_path} cannot be kept or read."
        raise ConfigurationError(message) from error
    return Settings(**values | {name: kept[name] for name in missing})


def _read(environ: Mapping[str, str]) -> dict[str, Any]:
    known = {variable_of(item.name): item for item in fields(Settings)}
    values: dict[str, Any] = {}
    for variable, value in environ.items():
        if not variable.startswith(PREFIX) or variable.startswith("PLENARY_TEST_"):
            continue
        if variable not in known:
            message = f"{variable} is not a setting of Plenary: see docs/operations.md."
            raise ConfigurationError(message)
        item = known[variable]
        try:
            values[item.name] = item.metadata["read"](value.strip())
        except ValueError as error:
            message = f"{variable} {error}."
            raise ConfigurationError(message) from error
    return values


def _check(settings: Settings) -> None:
    """Refuse settings that contradict one another."""
    if settings.secure_cookies and not settings.base_url.startswith("https://"):
        message = "PLENARY_SECURE_COOKIES needs a PLENARY_BASE_URL that begins with https://."
        raise ConfigurationError(message)
    if bool(settings.smtp_user) != bool(settings.smtp_password):
        message = (
            "PLENARY_SMTP_USER and PLENARY_SMTP_PASSWORD belong together: set both or neither."
        )
        raise ConfigurationError(message)


def var_folder(settings: Settings) -> Path:
    """Return the folder for what the application keeps on disk, made if it is not there."""
    folder = Path(settings.var_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def current() -> Settings:
    """Return the settings of the application that serves this request or command."""
    from flask import current_app  # noqa: PLC0415 - load() works without an application

    settings: Settings = current_app.extensions["plenary_settings"]
    return settings
