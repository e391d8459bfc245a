"""A filter in words, for the page above the list and for the head of a file."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.i18n import format_day, text
from registration.core.i18n import gettext as _
from registration.dialogues.models import BodyType, Country, Function, Organisation
from registration.meetings.models import Meeting
from registration.participants import labels
from registration.participants.filters import Order, ParticipantFilter


class Asked(NamedTuple):
    """One thing asked: the argument of the address, its label and its value in words."""

    argument: str
    label: str
    value: str


def in_words(db: Session, meeting: Meeting, chosen: ParticipantFilter) -> list[Asked]:
    """Return what a filter asks, always in the same order; an unknown code is shown as it is."""
    found = [
        Asked("q", _("Text searched for"), chosen.text),
        Asked("status", _("Status"), labels.status(chosen.status) if chosen.status else ""),
        Asked("mode", _("Attends"), labels.mode(chosen.mode) if chosen.mode else ""),
        Asked("day", _("Day"), format_day(chosen.day, "long") if chosen.day else ""),
        Asked("body", _("Type of body"), _code(db, meeting, BodyType, chosen.body_type)),
        Asked("function", _("Function"), _code(db, meeting, Function, chosen.function)),
        Asked("country", _("Country"), _country(db, chosen.country)),
        Asked("side", _("Side"), labels.side(chosen.side) if chosen.side else ""),
        Asked("organisation", _("Organisation"), _organisation(db, chosen.organisation)),
        Asked("waiting", _("Places"), _("On the waiting list") if chosen.waiting else ""),
        Asked("check", _("Check"), _("Organisation to be checked") if chosen.needs_check else ""),
    ]
    return [item for item in found if item.value]


def order_in_words(chosen: ParticipantFilter) -> str:
    """Return the order of a list in words."""
    words = {
        (Order.NAME, False): _("by name"),
        (Order.NAME, True): _("by name, from the end"),
        (Order.DELEGATION, False): _("by delegation"),
        (Order.DELEGATION, True): _("by delegation, from the end"),
        (Order.REGISTERED, False): _("by registration, oldest first"),
        (Order.REGISTERED, True): _("by registration, newest first"),
    }
    return words[chosen.order, chosen.descending]


def _code(db: Session, meeting: Meeting, model: Any, code: str) -> str:  # noqa: ANN401 - two models
    if not code:
        return ""
    named = sa.select(model.name).where(
        model.dialogue_id == meeting.dialogue_id, model.code == code
    )
    return text(db.scalar(named)) or code


def _country(db: Session, code: str) -> str:
    return text(db.scalar(sa.select(Country.name).where(Country.iso2 == code))) or code


def _organisation(db: Session, organisation_id: int | None) -> str:
    if organisation_id is None:
        return ""
    found = db.scalar(sa.select(Organisation.name).where(Organisation.id == organisation_id))
    return text(found) or str(organisation_id)
