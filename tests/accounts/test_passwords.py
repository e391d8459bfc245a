import re
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from registration.accounts import passwords
from tests.apps import settings

OWNER = {"email": "awa.diallo@plenary.example", "name": "Awa Diallo-Camara"}


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("herons", "short"),
        ("elevenchars", "short"),
        ("a dozen quiet herons", None),
        ("عشرة طيور هادئة", None),
        ("abababababab", "simple"),
        ("x" * 201, "long"),
        ("awa.diallo@plenary.example", "own-name"),
        ("AWA DIALLO-CAMARA", "own-name"),
        ("awa.dialloawa.diallo", "own-name"),
    ],
)
def test_length_protects_and_ones_own_name_does_not(password: str, fault: str | None) -> None:
    assert passwords.fault(password, **OWNER) == fault


def test_hashing_costs_what_is_recommended(tmp_path: Path) -> None:
    """At least 19 MB and two rounds (OWASP's password storage cheat sheet); the default of argon2-cffi is more."""
    app = create_app(settings(f"sqlite:///{tmp_path}/x.sqlite", tmp_path))
    with app.app_context():
        kept = passwords.hashed("a dozen quiet herons")
    memory, rounds = (int(found) for found in re.findall(r"[mt]=(\d+)", kept))
    assert memory >= 19 * 1024
    assert rounds >= 2


def test_a_kept_password_is_argon2_and_salted(app: Flask) -> None:
    with app.app_context():
        first, second = (
            passwords.hashed("a dozen quiet herons"),
            passwords.hashed("a dozen quiet herons"),
        )
    assert first.startswith("$argon2id$")
    assert first != second


def test_the_same_password_typed_on_another_keyboard_is_the_same(app: Flask) -> None:
    with app.app_context():
        kept = passwords.hashed("une dizaine de hérons")
        assert passwords.is_right("une dizaine de he\N{COMBINING ACUTE ACCENT}rons", kept)
        assert not passwords.is_right("une dizaine de herons", kept)


def test_no_account_has_no_right_password(app: Flask) -> None:
    with app.app_context():
        assert not passwords.is_right("the password of no account at all", None)
