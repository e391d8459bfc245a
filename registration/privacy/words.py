"""Words for what the download of a person's data shows and no other page does."""

from __future__ import annotations

from registration.core.i18n import gettext as _
from registration.meetings.kinds import PlaceState
from registration.presence.kinds import RecordKind, RecordSource


def place(value: PlaceState) -> str:
    """Return the words for the state of a place."""
    return {
        PlaceState.NOT_NEEDED: _("No place needed"),
        PlaceState.HELD: _("Place held"),
        PlaceState.WAITING: _("On the waiting list"),
    }[value]


def record_kind(value: RecordKind) -> str:
    """Return what an attendance record says."""
    return {
        RecordKind.CHECK_IN: _("Arrival"),
        RecordKind.CHECK_OUT: _("Departure"),
        RecordKind.ATTENDED: _("Present"),
        RecordKind.VOID: _("Takes back an earlier record"),
    }[value]


def record_source(value: RecordSource) -> str:
    """Return where an attendance record comes from."""
    return {
        RecordSource.DESK: _("Desk at the entrance"),
        RecordSource.OFFICER: _("Entered by the secretariat"),
    }[value]


def actor_code(actor: str) -> str:
    """Return who acted, without the key of an officer's account: that is the officer's own datum."""
    return actor.partition(":")[0]


def actor(value: str) -> str:
    """Return who acted, in words."""
    return {
        "account": _("The secretariat"),
        "person": _("You, by your link"),
        "anonymous": _("Somebody who filled in the form"),
        "system": _("The program itself"),
        "command-line": _("The administrator"),
    }.get(actor_code(value), actor_code(value))


def event(kind: str) -> str:
    """Return what happened to a registration; '' for a kind without words of its own."""
    return {
        "registration.created": _("Registered"),
        "registration.changed": _("Answers changed"),
        "registration.mode-changed": _("Way of attending changed"),
        "registration.approved": _("Approved"),
        "registration.declined": _("Declined"),
        "registration.cancelled": _("Cancelled"),
        "registration.reinstated": _("Reinstated"),
        "registration.promoted": _("Given a place from the waiting list"),
        "registration.placed": _("Given a place by the secretariat"),
        "registration.merged": _("Merged with another registration"),
        "registration.link-revoked": _("Links made invalid"),
        "registration.link-sent": _("Link sent"),
        "registration.consent-withdrawn": _("Consent withdrawn"),
        "registration.consent-given": _("Consent given"),
        "registration.downloaded": _("Data downloaded"),
        "registration.erased": _("Data erased"),
        "registration.duplicate-tried": _("Registration tried a second time"),
        "registration.feed-reset": _("Address of the calendar subscription changed"),
    }.get(kind, "")
