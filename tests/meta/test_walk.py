"""Every address of the product, tried as everybody: nothing opens to whom it should not, nothing changes unasked."""

import hashlib

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from registration import tables
from registration.audit.models import AuditEvent
from registration.core.permissions import ROLE_PERMISSIONS, Permission, Role
from tests.apps import TestClock
from tests.examples import address
from tests.people import Cast
from tests.routes import PARAMETER, UNSAFE, access_of, client_for, guarded, methods, walked
from tests.world import World, make_world

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


@pytest.fixture
def world(app: Flask, db: Session, cast: Cast, clock: TestClock) -> World:
    """One of everything."""
    return make_world(app, db, cast)


def fingerprint(db: Session) -> dict[str, str]:
    """Return a digest of the rows of every table; that protected answers were looked at may be noted."""
    db.rollback()
    found = {}
    for table in tables.metadata.sorted_tables:
        if table.name not in UNCHANGING:
            chosen = sa.select(table)
            if table is AuditEvent.__table__:
                chosen = chosen.where(AuditEvent.kind != "protected.viewed")
            rows = sorted(repr(tuple(row)) for row in db.execute(chosen))
            found[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


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
    """An invented id in any place of any address is not found or leads back, and is never a fault of ours."""
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
                if status not in {302, 303, 400, 404, 422, 429}:
                    failed.append((path, status))
    assert failed == []


def invented(converter: str) -> list[object]:
    """Return values of a type that name nothing."""
    if converter == "int":
        return [0, 10**30]
    return ["\N{LATIN SMALL LETTER E WITH ACUTE}' OR 1=1 --\0", "x" * 300]
