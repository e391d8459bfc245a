"""Every address of the product: declared, typed, listed.

A new page is found here by itself. What it may need: a line in `endpoints.txt` (run this file once with
PLENARY_UPDATE_SNAPSHOTS=1), and an example for a new parameter of its address (tests/examples.py).
"""

import os
import re
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from registration.core.permissions import Permission
from tests.apps import settings
from tests.examples import missing
from tests.routes import FOREIGN, PARAMETER, access_of, methods, rules

LIST = Path(__file__).parent / "endpoints.txt"
CONVERTERS = {"string", "int", "language", "path", "uuid", "any"}
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)?")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application, for what can be seen without a request."""
    folder = tmp_path_factory.mktemp("routes")
    return create_app(settings(f"sqlite:///{folder}/x.sqlite", folder))


def test_every_view_says_who_may_open_it(plain: Flask) -> None:
    silent = [
        rule.endpoint
        for rule in rules(plain)
        if access_of(plain, rule) not in {"public", "account", *Permission}
    ]
    assert silent == [], "put @public, @requires_account or @requires(...) under the route"


def test_every_parameter_of_an_address_has_a_type(plain: Flask) -> None:
    untyped = [
        rule.rule
        for rule in rules(plain)
        for converter, _ in PARAMETER.findall(rule.rule)
        if converter not in CONVERTERS
    ]
    assert untyped == [], "write <string:name>, <int:name> ..."


def test_every_address_is_in_lower_case_with_hyphens(plain: Flask) -> None:
    odd = [
        rule.rule
        for rule in rules(plain)
        for part in PARAMETER.sub("x", rule.rule).split("/")
        if part and not KEBAB.fullmatch(part)
    ]
    assert odd == []


def test_every_page_for_people_has_the_language_in_its_address(plain: Flask) -> None:
    technical = {"asset", "health.alive", "health.ready"}
    without = {
        rule.endpoint
        for rule in rules(plain)
        if not rule.rule.startswith("/<language:language>") and rule.endpoint not in technical
    }
    assert without == {"site.root", "site.favicon", "site.robots"}


def test_no_view_is_somebody_elses(plain: Flask) -> None:
    foreign = {
        endpoint
        for endpoint, view in plain.view_functions.items()
        if not view.__module__.startswith("registration.")
    }
    assert foreign == FOREIGN


def test_no_page_disappears_or_appears_unnoticed(plain: Flask) -> None:
    found = sorted(
        {f"{rule.endpoint} {method}" for rule in rules(plain) for method in methods(rule)}
    )
    if os.environ.get("PLENARY_UPDATE_SNAPSHOTS") == "1":
        LIST.write_text("\n".join(found) + "\n", encoding="utf-8")
    kept = set(LIST.read_text(encoding="utf-8").split("\n")) - {""}
    gone, new = sorted(kept - set(found)), sorted(set(found) - kept)
    assert (gone, new) == ([], []), (
        "run this file once with PLENARY_UPDATE_SNAPSHOTS=1, look at what changed in endpoints.txt, commit it"
    )


def test_every_address_has_examples(plain: Flask) -> None:
    without = {rule.rule: missing(rule) for rule in rules(plain) if missing(rule)}
    assert without == {}, "add the parameter to EXAMPLES in tests/examples.py"
