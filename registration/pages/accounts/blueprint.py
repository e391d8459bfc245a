"""The blueprint of the pages of accounts, and what they share."""

from __future__ import annotations

from dataclasses import dataclass

from registration.core import db
from registration.core.http import pages_blueprint
from registration.core.i18n import gettext
from registration.core.roles import Role
from registration.dialogues.models import Dialogue
from registration.dialogues.queries import get_dialogue

_ = gettext

blueprint = pages_blueprint("accounts", __name__, "/desk")


@dataclass(frozen=True, slots=True)
class RoleWords:
    """A role and what it lets somebody do."""

    name: str
    scope: str


def role_words(role: Role) -> RoleWords:
    """Return the words for a role in the reader's language."""
    return {
        Role.ADMINISTRATOR: RoleWords(
            _("Administrator"),
            _("Everything that an organiser does, and accounts and roles."),
        ),
        Role.ORGANISER: RoleWords(
            _("Meeting organiser"),
            _("Prepares meetings, decides on registrations, exports lists, marks who is present."),
        ),
        Role.DOOR_STAFF: RoleWords(
            _("Door staff"), _("Checks people in at the entrance and sees nothing else.")
        ),
        Role.NEEDS_COORDINATOR: RoleWords(
            _("Needs coordinator"),
            _("Sees registrations with their protected answers: access needs and diet."),
        ),
        Role.VIEWER: RoleWords(
            _("Viewer"), _("Sees meetings, participants and figures, and changes nothing.")
        ),
    }[role]


def dialogue_of(slug: str) -> Dialogue:
    """Return the Dialogue of a page."""
    return get_dialogue(db.session(), slug)
