"""The words of the list of delegations, in the reader's language: the same on the page and in the file."""

from __future__ import annotations

from registration.core import collation
from registration.core.i18n import gettext as _
from registration.core.i18n import language, text
from registration.dialogues.kinds import PartnerStatus
from registration.participants import labels
from registration.participants.answers import (
    Answer,
    DelegationFilter,
    DelegationRow,
    in_protocol_order,
)


def name_of(row: DelegationRow) -> str:
    """Return what a delegation is called."""
    if row.country is not None:
        return labels.delegation_name(text(row.country), row.key.side)
    return text(row.organisation)


def answers() -> dict[Answer, str]:
    """Return the words for what a delegation answered."""
    return {
        Answer.REGISTERED: _("Somebody is registered"),
        Answer.REGRETS: _("Regrets"),
        Answer.NONE: _("No answer yet"),
        Answer.ENDED: _("All cancelled or declined"),
    }


def asked_answers() -> list[tuple[str, str]]:
    """Return what can be asked of the answer: value and words."""
    return [
        *((value.value, words) for value, words in answers().items()),
        ("pending", _("With names to approve")),
        ("beyond", _("Beyond the limit")),
    ]


def asked_standings() -> list[tuple[str, str]]:
    """Return what can be asked of the standing: value and words."""
    return [
        (PartnerStatus.PARTNER.value, _("Partners")),
        (PartnerStatus.OBSERVER.value, _("Observers")),
        ("other", _("Others")),
    ]


def standing(row: DelegationRow) -> str:
    """Return the standing of a delegation in the Dialogue; '' for an organisation without one."""
    if row.standing is PartnerStatus.PARTNER:
        return _("Partner")
    if row.standing is PartnerStatus.OBSERVER:
        return _("Observer")
    return _("Other State") if row.key.iso2 else ""


def shown(rows: list[DelegationRow], chosen: DelegationFilter) -> list[DelegationRow]:
    """Return the rows that a filter finds, in the protocol order of the reader's language."""
    return [
        row
        for row in in_protocol_order(rows, language())
        if chosen.finds(row, collation.search_key(name_of(row)))
    ]
