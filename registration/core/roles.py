"""Roles of officers in a Dialogue and what each permits."""

from __future__ import annotations

import enum


class Permission(enum.StrEnum):
    """What an officer may do in a Dialogue."""

    MEETINGS_VIEW = "meetings.view"
    MEETINGS_EDIT = "meetings.edit"
    DIALOGUE_EDIT = "dialogue.edit"
    PARTICIPANTS_VIEW = "participants.view"
    PARTICIPANTS_EDIT = "participants.edit"
    PARTICIPANTS_EXPORT = "participants.export"
    PROTECTED_VIEW = "protected.view"
    ATTENDANCE_RECORD = "attendance.record"
    STATISTICS_VIEW = "statistics.view"
    MESSAGES_VIEW = "messages.view"
    ACCOUNTS_EDIT = "accounts.edit"


class Role(enum.StrEnum):
    """A membership's role in a Dialogue."""

    ADMINISTRATOR = "administrator"
    ORGANISER = "organiser"
    DOOR_STAFF = "door-staff"
    NEEDS_COORDINATOR = "needs-coordinator"
    VIEWER = "viewer"


_VIEWER = {
    Permission.MEETINGS_VIEW,
    Permission.PARTICIPANTS_VIEW,
    Permission.STATISTICS_VIEW,
}
_ORGANISER = _VIEWER | {
    Permission.MEETINGS_EDIT,
    Permission.DIALOGUE_EDIT,
    Permission.PARTICIPANTS_EDIT,
    Permission.PARTICIPANTS_EXPORT,
    Permission.ATTENDANCE_RECORD,
    Permission.MESSAGES_VIEW,
}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(_ORGANISER | {Permission.ACCOUNTS_EDIT}),
    Role.ORGANISER: frozenset(_ORGANISER),
    Role.DOOR_STAFF: frozenset({Permission.MEETINGS_VIEW, Permission.ATTENDANCE_RECORD}),
    Role.NEEDS_COORDINATOR: frozenset(
        {
            Permission.MEETINGS_VIEW,
            Permission.PARTICIPANTS_VIEW,
            Permission.PARTICIPANTS_EXPORT,
            Permission.PROTECTED_VIEW,
        }
    ),
    Role.VIEWER: frozenset(_VIEWER),
}
