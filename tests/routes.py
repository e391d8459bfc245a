"""The addresses of the application, for the tests that try them all."""

import re
from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Rule

from registration.core.permissions import ROLE_PERMISSIONS, Permission, Role
from tests.examples import missing
from tests.page import PageClient
from tests.world import World

# Views that are not ours: Flask's own for files. Flask-Security's pages are not registered; were they, they would stand here.
FOREIGN = {"static"}
PARAMETER = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


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


def client_for(world: World, access: object) -> PageClient:
    """Return somebody who may open a page with this access."""
    if access == "public":
        return world.cast.visitor
    for role in (Role.ADMINISTRATOR, Role.NEEDS_COORDINATOR):
        if access == "account" or access in ROLE_PERMISSIONS[role]:
            return world.cast.sign_in(role.value)
    raise AssertionError(f"no role permits {access}")
