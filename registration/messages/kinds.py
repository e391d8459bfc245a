"""The kinds of mail; each is a folder of templates/email with subject.txt, body.txt and body.html.

The context of the kinds about a registration is made by ``participants.letters``. That of ``account-invitation`` and
``account-reset`` is ``{"account": {"id": ..., "name": ...}, "expires_at": <ISO 8601, aware>, "dialogue": <name in the
reader's language, or "">}``; the maker of the link ``account`` gets it whole.
"""

from __future__ import annotations

import enum


class Kind(enum.StrEnum):
    """Why a mail is written."""

    CONFIRMATION = "confirmation"
    WAITING_LIST = "waiting-list"
    PENDING = "pending"
    DECLINED = "declined"
    PROMOTED = "promoted"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    MEETING_CANCELLED = "meeting-cancelled"
    ALREADY_REGISTERED = "already-registered"
    LOST_LINK = "lost-link"
    FRESH_LINK = "fresh-link"
    ADDRESS_CORRECTED = "address-corrected"
    CALENDAR_INVITATION = "calendar-invitation"
    CALENDAR_UPDATE = "calendar-update"
    CALENDAR_CANCELLATION = "calendar-cancellation"
    ACCOUNT_INVITATION = "account-invitation"
    ACCOUNT_RESET = "account-reset"


# Mail to many when a meeting changes, and what follows a mail that came already: it lets all other mail pass, so that
# a lost link or a confirmation is not kept waiting by ten thousand updates.
PATIENT = frozenset(
    {
        Kind.CALENDAR_INVITATION,
        Kind.CALENDAR_UPDATE,
        Kind.CALENDAR_CANCELLATION,
        Kind.MEETING_CANCELLED,
    }
)


def priority_of(kind: str) -> int:
    """Return the priority of a kind of mail: 0 goes first."""
    return int(kind in PATIENT)
