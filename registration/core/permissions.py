"""Permissions: every view declares what it takes to open it.

``@public`` opens a view to everybody, ``@requires_account`` to whoever is signed in, whatever the role;
``@requires(Permission.X)`` asks the resolver that ``app.py`` installs, for the Dialogue of the meeting or
Dialogue named in the URL. A test walks all routes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar

from flask import current_app, request

from registration.core.errors import ForbiddenError, NotFoundError
from registration.core.roles import ROLE_PERMISSIONS, Permission, Role

__all__ = [
    "ROLE_PERMISSIONS",
    "Permission",
    "Role",
    "actor",
    "demand",
    "dialogue_ids",
    "may",
    "public",
    "requires",
    "requires_account",
]

View = TypeVar("View", bound=Callable[..., Any])


class Resolver(Protocol):
    """Who reads, and what that person may do where."""

    def is_signed_in(self) -> bool:
        """Tell whether somebody is signed in."""
        ...

    def ask_to_sign_in(self) -> Any:  # noqa: ANN401 - a response
        """Return the response that asks to sign in and leads back."""
        ...

    def allows(self, permission: Permission, arguments: dict[str, Any]) -> bool:
        """Tell whether the reader may, for the URL's arguments (meeting, dialogue or none).

        Without either: whether the reader may in any Dialogue.

        Raises:
            NotFoundError: there is no such meeting or Dialogue, or the reader has no role in it.
        """
        ...

    def dialogue_ids(self, permission: Permission) -> frozenset[int]:
        """Return the Dialogues in which the reader may."""
        ...

    def actor(self) -> str:
        """Return who acts, for the audit: ``account:<id>`` or ``anonymous``."""
        ...


EXTENSION = "plenary_resolver"


def install_resolver(resolver: Resolver) -> None:
    """Make ``resolver`` answer for the current application."""
    current_app.extensions[EXTENSION] = resolver


def resolver() -> Resolver:
    """Return the resolver of the current application."""
    found: Resolver = current_app.extensions[EXTENSION]
    return found


def public(view: View) -> View:
    """Open a view to everybody."""
    view.plenary_access = "public"  # type: ignore[attr-defined]
    return view


def requires_account(view: View) -> View:
    """Open a view to whoever is signed in: what concerns the own account only."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - any view
        who = resolver()
        return view(*args, **kwargs) if who.is_signed_in() else who.ask_to_sign_in()

    guarded.plenary_access = "account"  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def requires(permission: Permission) -> Callable[[View], View]:
    """Open a view to officers with ``permission`` in the Dialogue concerned.

    Who is not signed in is asked to; who may not is told 404 for a Dialogue of others, so that
    nothing is disclosed, and 403 in their own.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - any view
            who = resolver()
            if not who.is_signed_in():
                return who.ask_to_sign_in()
            if not who.allows(permission, dict(request.view_args or {})):
                raise ForbiddenError("permission", permission=permission.value)
            return view(*args, **kwargs)

        guarded.plenary_access = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return wrap


def may(permission: Permission, **arguments: Any) -> bool:  # noqa: ANN401 - URL arguments
    """Tell whether the reader may, for templates: by default in the Dialogue of this page."""
    who = resolver()
    if not who.is_signed_in():
        return False
    try:
        return who.allows(permission, arguments or dict(request.view_args or {}))
    except NotFoundError:
        return False


def dialogue_ids(permission: Permission) -> frozenset[int]:
    """Return the ids of the Dialogues in which the reader may, for pages that list across them."""
    who = resolver()
    return who.dialogue_ids(permission) if who.is_signed_in() else frozenset()


def actor() -> str:
    """Return who acts in this request, for the audit."""
    return resolver().actor()


def demand(permission: Permission) -> None:
    """Go on only if the reader has ``permission`` on this page, for a part of a page that asks for more.

    Raises:
        ForbiddenError: the reader may not.
    """
    if not may(permission):
        raise ForbiddenError("permission", permission=permission.value)
