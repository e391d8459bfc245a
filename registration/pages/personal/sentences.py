"""What a registered person is told: where the registration stands, and why something could not be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from registration.core.errors import DomainError, TooManyError
from registration.core.i18n import gettext as _
from registration.meetings.kinds import MeetingFormat, MeetingState, Mode, PlaceState
from registration.meetings.models import Meeting
from registration.participants.facts import DayChoice
from registration.participants.invitations import attendance
from registration.participants.kinds import PendingReason, Status
from registration.participants.models import Registration


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a registration stands: one sentence and the kind of box around it."""

    sentence: str
    kind: str


def standing(
    registration: Registration, meeting: Meeting, choices: list[DayChoice], now: datetime
) -> Standing:
    """Return in one sentence where a registration stands."""
    if meeting.state is MeetingState.CANCELLED:
        return Standing(_("This meeting has been cancelled."), "bad")
    if registration.status is Status.CANCELLED:
        return Standing(_("This registration is cancelled."), "")
    if registration.status is Status.DECLINED:
        return Standing(_("The secretariat could not accept this registration."), "bad")
    if registration.status is Status.PENDING:
        return Standing(_pending(registration.pending_reason), "warn")
    if now >= meeting.ends_at:
        return Standing(_("This meeting is over. You were registered for it."), "")
    return _confirmed(meeting.format, choices)


def _pending(reason: PendingReason | None) -> str:
    if reason is PendingReason.DELEGATION_FULL:
        return _(
            "Your registration waits for approval: your delegation has already named as many people as it may."
        )
    return _("Your registration has arrived and waits for the secretariat’s approval.")


def _confirmed(meeting_format: MeetingFormat, choices: list[DayChoice]) -> Standing:
    modes = {attendance(choice, meeting_format) for choice in choices} - {Mode.ABSENT}
    waits_for_room = any(choice.place is PlaceState.WAITING for choice in choices)
    waits = waits_for_room or any(choice.online_place is PlaceState.WAITING for choice in choices)
    if not modes:
        return Standing(
            _("You are on the waiting list: we write to you as soon as a place is yours."), "warn"
        )
    if waits_for_room and modes == {Mode.VIRTUAL}:
        return Standing(
            _(
                "Your registration is confirmed: you attend virtually, and are on the waiting list for a place in person."
            ),
            "warn",
        )
    if waits:
        return Standing(
            _("Your registration is confirmed; for some days you are on the waiting list."), "warn"
        )
    if modes == {Mode.IN_PERSON}:
        return Standing(_("Your registration is confirmed: you attend in person."), "ok")
    if modes == {Mode.VIRTUAL}:
        return Standing(_("Your registration is confirmed: you attend virtually."), "ok")
    return Standing(
        _("Your registration is confirmed: some days in person, others virtually."), "ok"
    )


def expired() -> str:
    """Say that a button has to be pressed again."""
    return _(
        "This page had been open for a long time, so nothing was changed. Please press the button again."
    )


def closed() -> str:
    """Say that registration has closed."""
    return _("Registration has closed. Write to the secretariat.")


def refused(error: DomainError) -> str:
    """Say why something could not be done, and what to do instead."""
    if isinstance(error, TooManyError):
        return _("You have asked for this several times. Look into your mailbox, or wait an hour.")
    found = {
        "no-day": _(
            "That would leave no day on which you attend. To take back the whole registration, cancel it."
        ),
        "mode-closed": _(
            "Registration for this way of attending has closed. Write to the secretariat if you need it."
        ),
        "mode-not-offered": _("This meeting cannot be attended in this way."),
        "online-full": _(
            "All places online are taken that day, so nothing was changed: you keep what you have."
        ),
        "day-over": _("This day is over, so it can no longer be changed."),
        "registration-closed": closed(),
        "meeting-over": _("The meeting is over, so nothing can be changed any more."),
        "meeting-cancelled": _("This meeting has been cancelled."),
        "registration-not-active": _(
            "This registration is cancelled or was not accepted, so its answers can no longer be changed."
        ),
        "not-yours-to-reinstate": _(
            "The secretariat ended this registration: only the secretariat can take it up again."
        ),
        "already-registered": _(
            "Somebody with this name and this address is registered for this meeting already."
        ),
        "delegation-full": _(
            "Your delegation has already named as many people as it may. Write to the secretariat."
        ),
    }.get(error.code)
    return found or _(
        "This could not be done, and nothing was changed. Look at what the page says now, and try again."
    )
