"""The kinds of mail; each is a folder of templates/email with subject.txt, body.txt and body.html."""

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
