"""Why a rule said no to an officer, as a sentence that says what to do."""

from __future__ import annotations

from registration.core.errors import DomainError
from registration.core.i18n import gettext as _
from registration.participants.kinds import Status


def sentence(error: DomainError) -> str:
    """Return the reader's sentence for what a service of registrations raised."""
    status = error.facts.get("status")
    if error.code in {"not-pending", "not-active", "already-active", "registration-not-active"}:
        return of_status(Status(str(status))) if status else _unknown()
    return of_code(error.code)


def of_status(status: Status) -> str:
    """Return what stands in the way of a decision about a registration with this status."""
    return {
        Status.PENDING: _("It waits for approval."),
        Status.CONFIRMED: _("It is confirmed already."),
        Status.DECLINED: _("It was declined: reinstate it first."),
        Status.CANCELLED: _("It is cancelled: reinstate it first."),
    }[status]


def of_code(code: str) -> str:
    """Return the sentence for a code."""
    return {
        "no-address": _("There is no address to which it could be sent."),
        "registration": _("It was erased or merged into another one."),
        "meeting-cancelled": _("The meeting is cancelled."),
        "not-waiting": _("This person does not wait for the room on that day any more."),
        "no-place-free": _("The room is full. Raise the places first, or wait until one is free."),
        "online-full": _("There is no place online any more: raise the places first."),
        "no-day": _("Choose at least one day, or cancel the registration instead."),
        "mode-not-offered": _("The meeting does not offer this way of attending any more."),
        "changed-meanwhile": _(
            "Somebody else changed this registration meanwhile. Look at what it says now, and send your change again."
        ),
        "already-registered": _(
            "Another registration of this meeting has this name and this address. Merge the two instead."
        ),
        "same-registration": _("Choose another registration."),
        "email-needed": _("Enter an e-mail address like name@ministry.example."),
    }.get(code, _unknown())


def _unknown() -> str:
    return _("This could not be done.")
