"""What officers read about mails: names of kinds and states, and a sentence for every way of not being delivered."""

from __future__ import annotations

from registration.core.i18n import gettext, lazy_gettext
from registration.messages.kinds import Kind
from registration.messages.states import MessageState

_ = lazy_gettext

KINDS: dict[str, str] = {
    Kind.CONFIRMATION: _("Registration confirmed"),
    Kind.WAITING_LIST: _("Waiting list"),
    Kind.PENDING: _("Registration received"),
    Kind.DECLINED: _("Registration not accepted"),
    Kind.PROMOTED: _("A place has become free"),
    Kind.CHANGED: _("Registration changed"),
    Kind.CANCELLED: _("Registration cancelled"),
    Kind.MEETING_CANCELLED: _("Meeting cancelled"),
    Kind.ALREADY_REGISTERED: _("Already registered"),
    Kind.LOST_LINK: _("Personal links"),
    Kind.FRESH_LINK: _("Link to protected data"),
    Kind.ADDRESS_CORRECTED: _("Address corrected"),
    Kind.CALENDAR_INVITATION: _("Calendar: invitation"),
    Kind.CALENDAR_UPDATE: _("Calendar: change"),
    Kind.CALENDAR_CANCELLATION: _("Calendar: cancellation"),
    Kind.ACCOUNT_INVITATION: _("Invitation to an account"),
    Kind.ACCOUNT_RESET: _("New password"),
}

STATES: dict[MessageState, str] = {
    MessageState.FAILED: _("Not delivered"),
    MessageState.QUEUED: _("Not sent yet"),
    MessageState.SENDING: _("On its way"),
    MessageState.SENT: _("Delivered"),
    MessageState.CANCELLED: _("Withdrawn"),
}

FAULTS: dict[str, str] = {
    "unreachable": _("The mail server cannot be reached."),
    "too-slow": _("The mail server did not answer in time."),
    "interrupted": _(
        "The connection to the mail server broke off. If the message had been taken already, the receiver gets it twice."
    ),
    "not-secure": _(
        "The mail server does not offer the secure connection or the sign-in that the settings ask for. The administrator has to look at them."
    ),
    "sign-in-refused": _(
        "The mail server refuses our user name or password. The administrator has to correct the settings."
    ),
    "sender-refused": _(
        "The mail server does not let us write from our own address. The administrator has to look at the settings."
    ),
    "refused-for-now": _(
        "The receiver’s mail server does not take the message at present. Many do so with senders that they do not know yet."
    ),
    "address-refused": _(
        "The mail server says that this address does not exist or takes no messages. Correct the address in the registration: everything is then sent again."
    ),
    "refused": _(
        "The mail server refuses the message for good, for example because it takes it for unwanted. Ask the person for another address."
    ),
    "not-supported": _(
        "The mail server cannot write to an address with these characters. Ask the person for another address."
    ),
    "not-sendable": _(
        "The message cannot be handed over, most likely because of its address. Check the address in the registration."
    ),
    "not-written": _(
        "The program could not write this message. The administrator finds the reason in the log."
    ),
    "worker-died": _(
        "The program ended several times while it was sending this message. The administrator finds the reason in the log."
    ),
}


def kind_name(kind: str) -> str:
    """Return the name of a kind of mail; one that is no more keeps its code."""
    return str(KINDS.get(kind, kind))


def fault(code: str) -> str:
    """Return the sentence for what went wrong at the last try."""
    known = FAULTS.get(code)
    return str(known) if known else gettext("The message was not delivered (%(code)s).", code=code)
