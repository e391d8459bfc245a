"""Decisions about several registrations in words: before, and what came of them."""

from __future__ import annotations

from registration.core.i18n import gettext as _
from registration.core.i18n import ngettext
from registration.participants import labels, refusals
from registration.participants.decisions import Action, Foreseen
from registration.participants.kinds import Status


def actions() -> list[tuple[str, str]]:
    """Return what can be done with a selection: value and words."""
    return [
        (Action.APPROVE.value, _("Approve")),
        (Action.DECLINE.value, _("Decline")),
        (Action.CANCEL.value, _("Cancel")),
        (Action.SEND_AGAIN.value, _("Send their mail again")),
    ]


def question(action: Action, number: int) -> str:
    """Return the heading of the page that asks."""
    return {
        Action.APPROVE: ngettext(
            "Approve %(num)d registration?", "Approve %(num)d registrations?", number
        ),
        Action.DECLINE: ngettext(
            "Decline %(num)d registration?", "Decline %(num)d registrations?", number
        ),
        Action.CANCEL: ngettext(
            "Cancel %(num)d registration?", "Cancel %(num)d registrations?", number
        ),
        Action.SEND_AGAIN: ngettext(
            "Send the mail of %(num)d registration again?",
            "Send the mails of %(num)d registrations again?",
            number,
        ),
    }[action]


def button(action: Action, number: int) -> str:
    """Return the words of the button that does it."""
    return {
        Action.APPROVE: ngettext(
            "Approve %(num)d registration", "Approve %(num)d registrations", number
        ),
        Action.DECLINE: ngettext(
            "Decline %(num)d registration", "Decline %(num)d registrations", number
        ),
        Action.CANCEL: ngettext(
            "Cancel %(num)d registration", "Cancel %(num)d registrations", number
        ),
        Action.SEND_AGAIN: ngettext("Send %(num)d mail", "Send %(num)d mails", number),
    }[action]


def consequences(action: Action, foreseen: Foreseen) -> list[str]:
    """Return what will happen, sentence by sentence."""
    told = sum(foreseen.told.values())
    found = []
    if action.ends:
        found.append(
            _(
                "Their places go at once to those who wait, and their calendar entries are cancelled."
            )
        )
        found.append(_("Each can be reinstated later, but may then have to wait for a place."))
    elif action is Action.APPROVE:
        found.append(
            _("They keep the places that are held for them and are counted in their delegations.")
        )
    if told and action is Action.SEND_AGAIN:
        found.append(
            _("Each gets the mail that says where the registration stands, with the link.")
        )
    elif told:
        found.append(
            ngettext(
                "%(num)d person has an address and can be told by mail.",
                "%(num)d people have an address and can be told by mail.",
                told,
            )
        )
    if foreseen.untold:
        found.append(
            ngettext(
                "%(num)d person has no address: nobody is told.",
                "%(num)d people have no address: nobody is told.",
                foreseen.untold,
            )
        )
    return found


def why(code: str, status: Status | None) -> str:
    """Return why nothing happens, or happened, to a registration."""
    if code in {"not-pending", "not-active"} and status is not None:
        return refusals.of_status(status)
    return refusals.of_code(code)


def came_of_it(action: Action, number: int) -> str:
    """Return what was done."""
    return {
        Action.APPROVE: ngettext(
            "%(num)d registration was approved.", "%(num)d registrations were approved.", number
        ),
        Action.DECLINE: ngettext(
            "%(num)d registration was declined.", "%(num)d registrations were declined.", number
        ),
        Action.CANCEL: ngettext(
            "%(num)d registration was cancelled.", "%(num)d registrations were cancelled.", number
        ),
        Action.SEND_AGAIN: ngettext(
            "%(num)d mail is on its way.", "%(num)d mails are on their way.", number
        ),
    }[action]


def would_change(action: Action, status: Status) -> str:
    """Return what a decision makes of a registration, for the list of the selection."""
    if action is Action.SEND_AGAIN:
        return _("Gets the mail again")
    to = {
        Action.APPROVE: Status.CONFIRMED,
        Action.DECLINE: Status.DECLINED,
        Action.CANCEL: Status.CANCELLED,
    }[action]
    return _(
        "%(before)s, then %(after)s", before=labels.status(status), after=labels.status(to).lower()
    )
