"""What the reader may do where: the resolver of core/permissions, from memberships in Dialogues."""

from __future__ import annotations

from typing import Any, Final, cast

import sqlalchemy as sa
from flask import Flask, g
from flask.typing import ResponseReturnValue

from registration.accounts import sessions
from registration.accounts.views import ask
from registration.core import db
from registration.core.errors import NotFoundError
from registration.core.permissions import EXTENSION, ROLE_PERMISSIONS, Permission, Role
from registration.dialogues.models import Dialogue, Membership
from registration.meetings.models import Meeting

Roles = dict[int, Role]

ANYWHERE: Final = -1
"""Stands for the Dialogue of a page that names none."""


def init_app(app: Flask) -> None:
    """Let memberships decide who may what."""
    app.extensions[EXTENSION] = MembershipResolver()


class MembershipResolver:
    """Asks the database at most three times a request: account, memberships, the Dialogue of the meeting."""

    def is_signed_in(self) -> bool:
        """Tell whether somebody is signed in."""
        return sessions.officer() is not None

    def ask_to_sign_in(self) -> ResponseReturnValue:
        """Return the response that asks to sign in and leads back."""
        return ask.ask_to_sign_in()

    def actor(self) -> str:
        """Return who acts, for the audit: ``account:<id>`` or ``anonymous``."""
        found = sessions.officer()
        return f"account:{found.id}" if found else "anonymous"

    def allows(self, permission: Permission, arguments: dict[str, Any]) -> bool:
        """Tell whether the reader may, in the Dialogue of ``meeting`` or ``dialogue`` (slugs), or in any.

        Raises:
            NotFoundError: there is no such meeting or Dialogue, or the reader has no role in it.
        """
        roles = _roles()
        asked = _dialogue_of(arguments)
        if asked == ANYWHERE:
            return any(permission in ROLE_PERMISSIONS[role] for role in roles.values())
        if asked not in roles:
            raise NotFoundError("dialogue")
        return permission in ROLE_PERMISSIONS[roles[asked]]

    def dialogue_ids(self, permission: Permission) -> frozenset[int]:
        """Return the Dialogues in which the reader may."""
        return frozenset(
            dialogue for dialogue, role in _roles().items() if permission in ROLE_PERMISSIONS[role]
        )


def _roles() -> Roles:
    """Return the reader's role in each Dialogue; an operator is administrator of all."""
    if "plenary_roles" not in g:
        g.plenary_roles = _load_roles()
    return cast("Roles", g.plenary_roles)


def _load_roles() -> Roles:
    officer = sessions.officer()
    if officer is None:
        return {}
    if officer.is_operator:
        return dict.fromkeys(db.session().scalars(sa.select(Dialogue.id)), Role.ADMINISTRATOR)
    rows = db.session().execute(
        sa.select(Membership.dialogue_id, Membership.role).where(
            Membership.account_id == officer.id
        )
    )
    return {dialogue: role for dialogue, role in rows}  # noqa: C416 - rows are no pairs


def _dialogue_of(arguments: dict[str, Any]) -> int | None:
    """Return the id of the Dialogue that a page is about, ANYWHERE without one, None if it does not exist."""
    for name, statement in _LOOKUPS.items():
        if name in arguments:
            known = g.setdefault("plenary_dialogues", {})
            key = (name, arguments[name])
            if key not in known:
                known[key] = db.session().scalar(statement, {"slug": arguments[name]})
            return cast("int | None", known[key])
    return ANYWHERE


_LOOKUPS = {
    "meeting": sa.select(Meeting.dialogue_id).where(Meeting.slug == sa.bindparam("slug")),
    "dialogue": sa.select(Dialogue.id).where(Dialogue.slug == sa.bindparam("slug")),
}
