"""The words for the values that an officer chooses from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from registration.core import i18n
from registration.core.i18n import lazy_gettext as _
from registration.meetings.kinds import (
    CountingUnit,
    MeetingFormat,
    Mode,
    OrganiserRole,
    PlacesScope,
    SessionKind,
)

# Languages of meetings, those of the interface first.
LANGUAGES = ("en", "fr", "ar", "pt", "es", "it", "de")

FORMATS = {
    MeetingFormat.IN_PERSON: _("In person"),
    MeetingFormat.VIRTUAL: _("Virtual"),
    MeetingFormat.HYBRID: _("Hybrid: in person and virtual"),
}
MODES = {Mode.IN_PERSON: _("In person"), Mode.VIRTUAL: _("Virtual")}
ROLES = {
    OrganiserRole.LEAD: _("Organises"),
    OrganiserRole.SUPPORT: _("Supports"),
    OrganiserRole.HOST: _("Hosts"),
}
KINDS = {
    SessionKind.PLENARY: _("Plenary"),
    SessionKind.PANEL: _("Panel"),
    SessionKind.WORKING_GROUP: _("Working group"),
    SessionKind.ICEBREAKER: _("Icebreaker"),
    SessionKind.ROLE_PLAY: _("Role-play"),
    SessionKind.BREAK: _("Break"),
    SessionKind.RECEPTION: _("Reception"),
    SessionKind.OTHER: _("Something else"),
}
SCOPES = {
    PlacesScope.PER_DAY: _("For each day by itself"),
    PlacesScope.ALL_DAYS: _("For all days together: a place holds for the whole meeting"),
}
UNITS = {
    CountingUnit.PRESENT_AT_ALL: _("Present at all in a session"),
    CountingUnit.MINUTES_PER_DAY: _("Present for a number of minutes on a day"),
    CountingUnit.SHARE_OF_SESSION: _("Present for a share of a session, in per cent"),
}


def choices(words: Mapping[Any, str]) -> list[SelectChoice]:
    """Return the choices of a field from values (enumerations) and their words."""
    return [SelectChoice(value.value, label) for value, label in words.items()]


def language_choices() -> list[SelectChoice]:
    """Return the languages by their names in the reader's language."""
    return [SelectChoice(code, i18n.language_name(code)) for code in LANGUAGES]
