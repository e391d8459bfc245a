"""Every address of the product, tried as everybody: nothing opens to whom it should not, nothing changes unasked.

A new page is found here by itself. What it may need: a line in `endpoints.txt` (run this file once with
PLENARY_UPDATE_SNAPSHOTS=1), and an example for a new parameter of its address (tests/examples.py).
"""

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from registration import tables
from registration.core.permissions import ROLE_PERMISSIONS, Permission, Role
from tests.apps import TestClock
from tests.examples import World, address, make_world, missing
from tests.page import PageClient
from tests.people import Cast

LIST = Path(__file__).parent / "endpoints.txt"
# Views that are not ours: Flask's own for files. Flask-Security's pages are not registered; were they, they would stand here.
FOREIGN = {"static"}
CONVERTERS = {"string", "int", "language", "path", "uuid", "any"}
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)?")
PARAMETER = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
# Pages that lead on where a step before them is missing, also when a form is sent to them.
STEPS = {
    "account.authenticator_off",
    "account.new_codes",
    "security.code",
    "security.set_up",
    "security.sign_out",
}
# A page that is opened to look at may hold a form: sending it then takes the permission to change.
TO_CHANGE = {
    Permission.MEETINGS_VIEW: Permission.MEETINGS_EDIT,
    Permission.PARTICIPANTS_VIEW: Permission.PARTICIPANTS_EDIT,
}
UNCHANGING = ("rate_counters",)
"""Tables that a refused request may change: how often something was tried."""


def rules(app: Flask) -> list[Rule]:
    """Return all addresses but the foreign ones."""
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in FOREIGN]


def walked(app: Flask) -> list[Rule]:
    """Return the addresses that have all their examples; another test names those that have not."""
    return [rule for rule in rules(app) if not missing(rule)]


def access_of(app: Flask, rule: Rule) -> object:
    """Return what a view declares: public, account, a permission; None if nothing."""
    return getattr(app.view_functions[rule.endpoint], "plenary_access", None)


def guarded(app: Flask) -> Iterator[tuple[Rule, Permission | None]]:
    """Return the addresses for officers with their permission, None for those of any account."""
    for rule in walked(app):
        access = access_of(app, rule)
        if access != "public":
            yield rule, access if isinstance(access, Permission) else None


def methods(rule: Rule) -> list[str]:
    """Return the methods that a page takes."""
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application, for what can be seen without a request."""
    from app import create_app
    from tests.apps import settings

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


@pytest.fixture
def world(app: Flask, db: Session, cast: Cast, clock: TestClock) -> World:
    """One of everything."""
    return make_world(app, db, cast)


def fingerprint(db: Session) -> dict[str, str]:
    """Return a digest of the rows of every table."""
    db.rollback()
    found = {}
    for table in tables.metadata.sorted_tables:
        if table.name not in UNCHANGING:
            rows = sorted(repr(tuple(row)) for row in db.execute(sa.select(table)))
            found[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def client_for(world: World, access: object) -> PageClient:
    """Return somebody who may open a page with this access."""
    if access == "public":
        return world.cast.visitor
    for role in (Role.ADMINISTRATOR, Role.NEEDS_COORDINATOR):
        if access == "account" or access in ROLE_PERMISSIONS[role]:
            return world.cast.sign_in(role.value)
    raise AssertionError(f"no role permits {access}")


def test_every_page_opens_for_whom_it_is_in_both_languages_and_changes_nothing(
    app: Flask, db: Session, world: World
) -> None:
    before, failed = fingerprint(db), []
    for rule in walked(app):
        if "GET" not in methods(rule):
            continue
        client = client_for(world, access_of(app, rule))
        for language in ("en", "fr") if "language" in rule.arguments else ("en",):
            response = client.get(address(world, rule, language))
            if response.status_code not in {200, 302, 303}:
                failed.append((rule.endpoint, response.status_code))
    assert failed == [], "an example in tests/examples.py leads nowhere, or the page is broken"
    assert fingerprint(db) == before


def test_a_form_without_its_token_is_refused_and_changes_nothing(
    app: Flask, db: Session, world: World
) -> None:
    before, failed = fingerprint(db), []
    sent = [(rule, method) for rule in walked(app) for method in UNSAFE & set(methods(rule))]
    for rule, method in sent:
        status = without_token(world, rule, method)
        if status not in {400, 422}:
            failed.append((rule.endpoint, method, status))
    if fingerprint(db) != before:
        failed += changing(db, world, sent)
    assert failed == [], "validate a form (core.forms.Form or EmptyForm) before anything else"


def without_token(world: World, rule: Rule, method: str) -> int:
    """Send a form without its token to an address; returns the status of the answer.

    A redirect counts as 422 where a step before is missing, and for an action of one button if the page that it leads
    back to has a message.
    """
    client = client_for(world, access_of(world.app, rule))
    response = client.open(address(world, rule), method=method, data={"csrf_token": "x"})
    if response.status_code not in {302, 303}:
        return response.status_code
    with client.session_transaction() as session:
        is_told = bool(session.get("_flashes"))
    return 422 if is_told or rule.endpoint in STEPS else response.status_code


def changing(db: Session, world: World, sent: list[tuple[Rule, str]]) -> list[tuple[str, str, int]]:
    """Return which of the addresses change something; 0 stands for "it is not repeated"."""
    found = []
    for rule, method in sent:
        before = fingerprint(db)
        status = without_token(world, rule, method)
        if fingerprint(db) != before:
            found.append((rule.endpoint, method, status))
    return found or [("something", "changed once", 0)]


def test_a_visitor_is_asked_to_sign_in_on_every_page_of_officers(app: Flask, world: World) -> None:
    failed = []
    for rule, _ in guarded(app):
        for method in methods(rule):
            response = world.cast.visitor.open(address(world, rule), method=method)
            if not is_asked_to_sign_in(response.status_code, response.location or response.text):
                failed.append((rule.endpoint, method, response.status_code))
    assert failed == []


def is_asked_to_sign_in(status: int, where: str) -> bool:
    """Tell whether an answer leads to the page of signing in."""
    return status in {302, 303, 401} and "/en/desk/sign-in" in where


def test_an_outsider_learns_nothing_of_a_dialogue_of_others(app: Flask, world: World) -> None:
    failed = []
    for rule, permission in guarded(app):
        for method in methods(rule):
            status = world.cast.outsider.open(address(world, rule), method=method).status_code
            if {"meeting", "dialogue"} & rule.arguments:
                allowed = {404}
            elif permission is None:
                allowed = {200, 302, 303, 404, 422}
            else:
                allowed = {403, 404}
            if status not in allowed:
                failed.append((rule.endpoint, method, status))
    assert failed == []


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_it_permits_and_nothing_else(
    app: Flask, world: World, role: Role
) -> None:
    client, failed = world.cast.sign_in(role.value), []
    for rule, permission in guarded(app):
        if permission is None:
            continue
        for method in methods(rule):
            status = client.open(address(world, rule), method=method).status_code
            needed = TO_CHANGE.get(permission, permission) if method in UNSAFE else permission
            refused = status in {403, 404}
            if refused is (needed in ROLE_PERMISSIONS[role]):
                failed.append((rule.endpoint, method, status))
    assert failed == []


def test_what_does_not_exist_is_not_found(app: Flask, world: World) -> None:
    """An invented id in any place of any address is 404, never a fault of ours."""
    failed = []
    for rule in walked(app):
        kinds = {name: converter for converter, name in PARAMETER.findall(rule.rule)}
        good, method = address(world, rule), methods(rule)[0]
        for name, converter in kinds.items():
            if name in {"language", "filename"}:
                continue
            for wrong in invented(converter):
                values = dict(app.url_map.bind("localhost").match(good, method)[1])
                values[name] = wrong
                path = app.url_map.bind("localhost").build(rule.endpoint, values)
                client = client_for(world, access_of(app, rule))
                status = client.open(path, method=method).status_code
                refused = {404, 400, 422, 429} | ({303} if method in UNSAFE else set())
                if status not in refused:
                    failed.append((path, status))
    assert failed == []


def invented(converter: str) -> list[object]:
    """Return values of a type that name nothing."""
    if converter == "int":
        return [0, 10**30]
    return ["\N{LATIN SMALL LETTER E WITH ACUTE}' OR 1=1 --\0", "x" * 300]
