"""The words for values of a Dialogue's data, in the reader's language."""

from __future__ import annotations

from datetime import date

from registration.core.i18n import format_day
from registration.core.i18n import gettext as _
from registration.dialogues.kinds import Attachment, PartnerStatus, Side
from registration.dialogues.models import BodyType, Organisation


def status(value: PartnerStatus) -> str:
    """Return the word for a standing."""
    return {PartnerStatus.PARTNER: _("Partner"), PartnerStatus.OBSERVER: _("Observer")}[value]


def regions() -> dict[str, str]:
    """Return the Dialogue's regional groups by code."""
    return {
        "north-africa": _("North Africa"),
        "west-africa": _("West Africa"),
        "central-africa": _("Central Africa"),
        "europe": _("Europe"),
    }


def region(code: str) -> str:
    """Return the name of a regional group; one that has no name here is shown by its code."""
    return regions().get(code, code)


def attachment(kind: BodyType) -> str:
    """Return to what bodies of a type belong."""
    if kind.attachment is Attachment.ORGANISATION:
        return attachment_of(None)
    return attachment_of(kind.side or Side.GOVERNMENT)


def attachment_of(side: Side | None) -> str:
    """Return the words for a side of a country; None: for organisations."""
    return {
        Side.GOVERNMENT: _("Country: government"),
        Side.LOCAL_AUTHORITIES: _("Country: local authorities"),
        Side.MISSION: _("Country: mission"),
        None: _("Organisations"),
    }[side]


def period(since: date | None, until: date | None) -> str:
    """Return from when to when; empty when neither is known."""
    if since and until:
        return _("%(since)s to %(until)s", since=_day(since), until=_day(until))
    if since:
        return _("since %(day)s", day=_day(since))
    if until:
        # Translators: the last day of a standing
        return _("until %(day)s", day=_day(until))
    return ""


def _day(value: date) -> str:
    return format_day(value, "short")


def organisation(row: Organisation, language: str) -> str:
    """Return the name of an organisation with its acronym."""
    name, acronym = row.name.text(language), row.acronym.text(language)
    return f"{name} ({acronym})" if acronym and acronym != name else name
