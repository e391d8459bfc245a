"""How the person attends, day by day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from registration.core.fields import OneOf, Said, add_error, choices_of
from registration.core.i18n import format_day
from registration.core.i18n import gettext as _
from registration.core.i18n import lazy_gettext as _l
from registration.meetings.facts import DayFacts
from registration.meetings.kinds import Mode
from registration.participants import labels

if TYPE_CHECKING:
    from registration.pages.registration_form.asked import Asked


def field_name(held_on: date) -> str:
    """Return the name of a day's field: the same in every language and after a day was added."""
    return f"day_{held_on:%Y%m%d}"


class DayField(OneOf):
    """The modes of one day; a mode that is closed or not offered is refused with its own sentence."""

    refused: dict[str, str]

    def pre_validate(self, form: BaseForm) -> None:
        """Say why a mode cannot be chosen (any more)."""
        sentence = self.refused.get(self.data or "")
        if sentence:
            raise StopValidation(sentence)
        super().pre_validate(form)


def new_field() -> DayField:
    """Return a field for a day; its words follow when the form is made."""
    return DayField("", [Said(_l("Choose how you will attend on that day."))])


@dataclass(frozen=True)
class DayPart:
    """A day on the page: its field, small texts beside the choices, a sentence below."""

    day: DayFacts
    control: DayField
    notes: dict[str, str] = field(default_factory=dict)
    sentence: str = ""


def prepare(days: dict[int, DayField], asked: Asked) -> None:
    """Offer for each day what can be chosen."""
    for day in asked.facts.days:
        one = days[day.id]
        offered = asked.modes_on(day)
        words = format_day(day.held_on)
        one.label.text = words[:1].upper() + words[1:]
        one.choices = choices_of((mode.value, labels.mode(mode)) for mode in offered)
        one.refused = {mode.value: refusal(asked, mode) for mode in Mode if mode not in offered}
        if not one.data and len(asked.facts.days) == 1 and len(offered) == 1:
            one.data = offered[0].value


def window(asked: Asked, mode: Mode) -> str:
    """Return until when one can register in a mode, or that one cannot any more; nothing without a limit."""
    if mode not in asked.open:
        return refusal(asked, mode)
    meeting = asked.meeting
    at = meeting.instant(asked.closed_at(mode))
    if mode is Mode.IN_PERSON and meeting.closes_in_person_at is not None:
        return _("To attend in person, register until %(instant)s.", instant=at)
    if mode is Mode.VIRTUAL and meeting.closes_virtual_at is not None:
        return _("To attend virtually, register until %(instant)s.", instant=at)
    return ""


def refusal(asked: Asked, mode: Mode) -> str:
    """Return why a mode cannot be chosen."""
    if mode is Mode.ABSENT:
        return _("The meeting has one day: choose how you will attend.")
    if mode not in asked.modes:
        return _("The meeting cannot be attended in this way. Choose another one.")
    at = asked.meeting.instant(asked.closed_at(mode))
    if mode is Mode.IN_PERSON:
        return _("Registration to attend in person closed on %(instant)s.", instant=at)
    return _("Registration to attend virtually closed on %(instant)s.", instant=at)


def check(days: dict[int, DayField]) -> None:
    """Demand at least one day."""
    fields = list(days.values())
    if any(one.errors for one in fields):
        return
    if all(one.data == Mode.ABSENT.value for one in fields):
        add_error(fields[0], _("Choose at least one day on which you will attend."))


def modes(days: dict[int, DayField]) -> dict[int, Mode]:
    """Return what was chosen, by day id, once the form is valid."""
    return {day_id: Mode(one.data) for day_id, one in days.items() if one.data}
