"""Configuration from the environment, in one place; a bad value stops the start with a sentence.

Every setting is a field of :class:`Settings`; its variable is ``PLENARY_`` and the field's name in
capitals. ``docs/operations.md`` explains each.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

MIN_SECRET_CHARACTERS = 32
PREFIX = "PLENARY_"


class ConfigurationError(Exception):
    """A setting cannot be used; the text names the variable and says what is expected."""


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
    """All settings with their defaults; secrets without a value are made anew at each start."""

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
    trusted_proxies: int = _setting(0, _number(0, 5))
    secure_cookies: bool = _setting(default=False, read=_flag)
    two_factor_required: bool = _setting(default=False, read=_flag)
    session_hours: int = _setting(14, _number(1, 168))
    request_limit_kilobytes: int = _setting(2048, _number(16, 1_048_576))
    log_format: str = _setting("text", _choice("text", "json"))
    log_level: str = _setting("info", _choice("debug", "info", "warning", "error"))
    var_path: str = _setting("instance")
    pool_size: int = _setting(8, _number(1, 200))

    @property
    def secret_names(self) -> tuple[str, ...]:
        """Return the fields that must be kept from one start to the next in production."""
        return ("secret_key", "link_key", "password_salt", "totp_key")


def variable_of(name: str) -> str:
    """Return the environment variable of a field."""
    return PREFIX + name.upper()


def load(environ: Mapping[str, str]) -> Settings:
    """Read the settings from an environment.

    Secrets that are not set are made at random: links and sessions then end with the process, so
    anything but a trial sets them (``docs/operations.md``). An unknown ``PLENARY_`` variable is an error,
    since it is most often a misspelt one.

    Raises:
        ConfigurationError: a value cannot be used; the text names its variable.
    """
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
    for name in ("secret_key", "link_key", "password_salt", "totp_key"):
        values.setdefault(name, secrets.token_urlsafe(32))
    return Settings(**values)


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
